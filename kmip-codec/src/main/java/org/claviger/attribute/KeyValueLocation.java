package org.claviger.attribute;

import org.claviger.enumeration.KeyValueLocationType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * Where a key value lies that is not on the server (KMIP 2.1 section 4.27, KMIP 1.4 section 3.42; since 1.2).
 */
public record KeyValueLocation(String value, KeyValueLocationType type) {
    public static final Struct<KeyValueLocation> STRUCT = Struct.of(KeyValueLocation::layout);

    private static Construct<KeyValueLocation> layout(Layout<KeyValueLocation> s) {
        var value = s.required(Tag.KEY_VALUE_LOCATION_VALUE, Codec.TEXT, KeyValueLocation::value);
        var type = s.required(
                Tag.KEY_VALUE_LOCATION_TYPE, Codec.enumeration(KeyValueLocationType.class), KeyValueLocation::type);
        return in -> new KeyValueLocation(in.read(value), in.read(type));
    }
}
