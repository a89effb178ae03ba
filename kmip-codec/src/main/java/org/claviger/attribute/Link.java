package org.claviger.attribute;

import org.claviger.enumeration.LinkType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * Another object that this one belongs to (KMIP 2.1 section 4.31, KMIP 1.4 section 3.35). In the draft of 3.0 each type of
 * link is an attribute of its own.
 *
 * @param type what the other object is to this one
 */
public record Link(LinkType type, UniqueIdentifier linkedObjectIdentifier) {
    public static final Struct<Link> STRUCT = Struct.of(Link::layout);

    private static Construct<Link> layout(Layout<Link> s) {
        var type = s.required(Tag.LINK_TYPE, Codec.enumeration(LinkType.class), Link::type);
        var linkedObjectIdentifier =
                s.required(Tag.LINKED_OBJECT_IDENTIFIER, UniqueIdentifier.CODEC, Link::linkedObjectIdentifier);
        return in -> new Link(in.read(type), in.read(linkedObjectIdentifier));
    }
}
