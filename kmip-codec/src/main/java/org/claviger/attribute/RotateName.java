package org.claviger.attribute;

import org.claviger.enumeration.RotateNameType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/**
 * What a client calls all the objects that followed each other by rotation (KMIP 2.1 section 4.53; since 2.1). In the draft
 * of 3.0 it is a plain text.
 */
public record RotateName(String value, RotateNameType type) {
    public static final Codec<RotateName> CODEC = Struct.of(RotateName::layout)
            .until(ProtocolVersion.V2_1, Codec.TEXT.map(RotateName::of, RotateName::value));

    private static Construct<RotateName> layout(Layout<RotateName> s) {
        var value = s.required(Tag.ROTATE_NAME_VALUE, Codec.TEXT, RotateName::value);
        var type = s.required(Tag.ROTATE_NAME_TYPE, Codec.enumeration(RotateNameType.class), RotateName::type);
        return in -> new RotateName(in.read(value), in.read(type));
    }

    public static RotateName of(String value) {
        return new RotateName(value, RotateNameType.UNINTERPRETED_TEXT_STRING);
    }
}
