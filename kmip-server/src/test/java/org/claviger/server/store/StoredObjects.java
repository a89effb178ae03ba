package org.claviger.server.store;

import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.ObjectType;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.SealedMaterial;
import org.claviger.server.domain.Tenant;

/** Objects to be stored in tests. */
public final class StoredObjects {
    public static final Tenant ACME = new Tenant("acme");
    public static final Tenant OTHER = new Tenant("other");
    public static final String ALICE = "CN=alice";
    public static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private StoredObjects() {}

    /** Returns a new AES key of Alice at Acme without a name. */
    public static ManagedObject key(String id) {
        return key(id, Attributes.EMPTY);
    }

    public static ManagedObject named(String id, String name) {
        return key(id, Attributes.of(AttributeTypes.NAME, Name.of(name)));
    }

    public static ManagedObject key(String id, Attributes more) {
        return key(ACME, id, more);
    }

    public static ManagedObject key(Tenant tenant, String id, Attributes more) {
        var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256)
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                        mask(CryptographicUsageMask.ENCRYPT, CryptographicUsageMask.DECRYPT))
                .plusAll(more);
        return ManagedObject.create(tenant, id, ObjectType.SYMMETRIC_KEY, ALICE, attributes, material(), NOW);
    }

    public static BitMask<CryptographicUsageMask> mask(CryptographicUsageMask... uses) {
        var bits = 0;
        for (var use : uses) {
            bits |= use.value();
        }
        return new BitMask<>(EnumerationType.of(CryptographicUsageMask.class), bits);
    }

    public static SealedMaterial material() {
        return new SealedMaterial(
                new UUID(1, 2),
                HexFormat.of().parseHex("00112233"),
                HexFormat.of().parseHex("c0ffee"));
    }
}
