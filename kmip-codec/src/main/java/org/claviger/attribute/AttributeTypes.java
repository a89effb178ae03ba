package org.claviger.attribute;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.State;
import org.claviger.schema.Codec;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TextTable;
import org.claviger.ttlv.VersionRange;
import org.jspecify.annotations.Nullable;

/** All attributes of KMIP 1.0 to 3.0, one row each. */
public final class AttributeTypes {
    private static final Map<Tag, AttributeType<?>> TYPES = new LinkedHashMap<>();

    public static final AttributeType<UniqueIdentifier> UNIQUE_IDENTIFIER =
            attribute(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, VersionRange.ALL);
    public static final AttributeType<Name> NAME = attribute(Tag.NAME, Name.CODEC, VersionRange.ALL);
    public static final AttributeType<ObjectType> OBJECT_TYPE =
            attribute(Tag.OBJECT_TYPE, Codec.enumeration(ObjectType.class), VersionRange.ALL);
    public static final AttributeType<CryptographicAlgorithm> CRYPTOGRAPHIC_ALGORITHM =
            attribute(Tag.CRYPTOGRAPHIC_ALGORITHM, Codec.enumeration(CryptographicAlgorithm.class), VersionRange.ALL);
    public static final AttributeType<Integer> CRYPTOGRAPHIC_LENGTH =
            attribute(Tag.CRYPTOGRAPHIC_LENGTH, Codec.INTEGER, VersionRange.ALL);
    public static final AttributeType<BitMask<CryptographicUsageMask>> CRYPTOGRAPHIC_USAGE_MASK =
            attribute(Tag.CRYPTOGRAPHIC_USAGE_MASK, Codec.mask(CryptographicUsageMask.class), VersionRange.ALL);
    public static final AttributeType<State> STATE =
            attribute(Tag.STATE, Codec.enumeration(State.class), VersionRange.ALL);
    public static final AttributeType<Instant> ACTIVATION_DATE =
            attribute(Tag.ACTIVATION_DATE, Codec.DATE_TIME, VersionRange.ALL);

    /** An attribute that the specification does not define; before 2.0 it is told by its name. */
    public static final AttributeType<VendorAttribute> VENDOR_ATTRIBUTE =
            attribute(Tag.ATTRIBUTE, VendorAttribute.CODEC, VersionRange.ALL);

    /** All but vendor attributes, by the Attribute Name of 1.x. */
    static final TextTable<AttributeType<?>> BY_NAME = new TextTable<>(byName());

    private static final @Nullable AttributeType<?>[] BY_TAG = byTag();

    private AttributeTypes() {}

    private static <V> AttributeType<V> attribute(Tag tag, Codec<V> codec, VersionRange versions) {
        var type = new AttributeType<>(tag, tag.specName(), codec, versions);
        TYPES.put(tag, type);
        return type;
    }

    /** Returns all types in the order of the table. */
    public static List<AttributeType<?>> all() {
        return List.copyOf(TYPES.values());
    }

    /** Returns the type that travels under this tag code from 2.0 on. */
    public static Optional<AttributeType<?>> ofTag(int code) {
        var index = code - FIRST_TAG;
        return index < 0 || index >= BY_TAG.length ? Optional.empty() : Optional.ofNullable(BY_TAG[index]);
    }

    private static final int FIRST_TAG = 0x420000;

    private static @Nullable AttributeType<?>[] byTag() {
        var types = new @Nullable AttributeType<?>[0x200];
        TYPES.forEach((tag, type) -> types[tag.code() - FIRST_TAG] = type);
        return types;
    }

    private static Map<String, AttributeType<?>> byName() {
        var names = new HashMap<String, AttributeType<?>>();
        for (var type : TYPES.values()) {
            if (type != VENDOR_ATTRIBUTE && type.versions().contains(ProtocolVersion.V1_4)) {
                names.put(type.name(), type);
            }
        }
        return names;
    }
}
