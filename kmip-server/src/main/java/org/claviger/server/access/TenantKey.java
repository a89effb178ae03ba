package org.claviger.server.access;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.Name;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.ttlv.Bytes;

/**
 * The key under which the data keys of a tenant's clients are encrypted: a managed object of the tenant itself, which no client
 * owns and no grant is about. Each client of the tenant may locate it by its {@link #NAME} and use it for that one purpose, as
 * far as its access rule lets it do these operations at all; nobody may get it, change it or destroy it.
 */
public final class TenantKey {
    /** Who owns what is a tenant's. Principals of clients begin with how they log in, such as {@code mtls:}, so none is this. */
    public static final String OWNER = "tenant";

    /** No object of a client may have this Name. */
    public static final Name NAME = Name.of("claviger:data-key-wrapping-key");

    /** What must be authenticated with each data key, so that the key serves nothing else. */
    public static final Bytes PURPOSE =
            Bytes.wrap("claviger key provider data key 1".getBytes(StandardCharsets.US_ASCII));

    /** What clients may do with it. */
    public static final Set<Operation> USES = Collections.unmodifiableSet(EnumSet.of(
            Operation.LOCATE,
            Operation.GET_ATTRIBUTES,
            Operation.GET_ATTRIBUTE_LIST,
            Operation.ENCRYPT,
            Operation.DECRYPT));

    private static final int TAG_BYTES = 16;

    private TenantKey() {}

    /** Tells whether this object is one of the tenant itself. */
    public static boolean is(ManagedObject object) {
        return object.owner().equals(OWNER);
    }

    /**
     * Checks that a tenant's key is used for data keys alone: with GCM, a tag of 16 bytes, {@link #PURPOSE} as additional data, and
     * for encryption a random IV. Other keys may be used as they may.
     *
     * <p>With another mode a client that may only encrypt could make the key stream that decrypts others' data keys.
     *
     * @param given the initialization vector that the client has chosen for an encryption
     * @throws KmipException with Permission Denied
     */
    public static void requireEncryptionFits(
            ManagedObject object,
            CryptographicParameters parameters,
            Optional<Bytes> given,
            Optional<Bytes> additionalData) {
        requireDecryptionFits(object, parameters, additionalData);
        if (is(object) && (given.isPresent() || !parameters.randomIv().orElse(false))) {
            throw new KmipException(
                    ResultReason.PERMISSION_DENIED, "the tenant's data-key wrapping key encrypts with Random IV only");
        }
    }

    /** As {@link #requireEncryptionFits}, for a decryption. */
    public static void requireDecryptionFits(
            ManagedObject object, CryptographicParameters parameters, Optional<Bytes> additionalData) {
        if (is(object)
                && (!parameters.blockCipherMode().equals(Optional.of(BlockCipherMode.GCM))
                        || !parameters.tagLength().equals(Optional.of(TAG_BYTES))
                        || !additionalData.equals(Optional.of(PURPOSE)))) {
            throw new KmipException(
                    ResultReason.PERMISSION_DENIED,
                    "the tenant's data-key wrapping key is for data keys only: mode GCM, Tag Length 16 and the Authenticated"
                            + " Encryption Additional Data of data keys");
        }
    }

    /**
     * Checks that an object of a client does not have the Name of the tenant's key.
     *
     * @throws KmipException with Invalid Attribute Value
     */
    static void requireNotImitated(ManagedObject object) {
        if (!is(object) && object.attributes().all(AttributeTypes.NAME).stream().anyMatch(TenantKey::isReserved)) {
            throw new KmipException(
                    ResultReason.INVALID_ATTRIBUTE_VALUE,
                    "Name " + NAME.value() + " is that of the tenant's own key (expected another)");
        }
    }

    private static boolean isReserved(Name name) {
        return name.value().equals(NAME.value());
    }
}
