package org.claviger.attribute;

import org.claviger.enumeration.NameType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/**
 * What a client calls an object (KMIP 2.1 section 4.34). In the draft of 3.0 it is a plain text.
 *
 * @param value unique among the client's objects
 */
public record Name(String value, NameType type) {
    private static final Codec<String> VALUE = Codec.of(
            in -> in.text(ItemType.TEXT_STRING, in.limits().maxNameBytes()),
            (out, tag, text) -> out.text(tag, ItemType.TEXT_STRING, text));

    public static final Codec<Name> CODEC =
            Struct.of(Name::layout).until(ProtocolVersion.V2_1, VALUE.map(Name::of, Name::value));

    private static Construct<Name> layout(Layout<Name> s) {
        var value = s.required(Tag.NAME_VALUE, VALUE, Name::value);
        var type = s.required(Tag.NAME_TYPE, Codec.enumeration(NameType.class), Name::type);
        return in -> new Name(in.read(value), in.read(type));
    }

    public static Name of(String value) {
        return new Name(value, NameType.UNINTERPRETED_TEXT_STRING);
    }
}
