package org.claviger.attribute;

import org.claviger.enumeration.AlternativeNameType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * A name of an object that need not be unique (KMIP 2.1 section 4.2, KMIP 1.4 section 3.40; since 1.2).
 */
public record AlternativeName(String value, AlternativeNameType type) {
    public static final Struct<AlternativeName> STRUCT = Struct.of(AlternativeName::layout);

    private static Construct<AlternativeName> layout(Layout<AlternativeName> s) {
        var value = s.required(Tag.ALTERNATIVE_NAME_VALUE, Codec.TEXT, AlternativeName::value);
        var type = s.required(
                Tag.ALTERNATIVE_NAME_TYPE, Codec.enumeration(AlternativeNameType.class), AlternativeName::type);
        return in -> new AlternativeName(in.read(value), in.read(type));
    }
}
