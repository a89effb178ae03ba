package org.claviger.attribute;

import org.claviger.schema.Codec;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/**
 * A kind of attribute: one row of the table {@link AttributeTypes}.
 *
 * @param <V> the type of its values
 */
public final class AttributeType<V> {
    private final Tag tag;
    private final String name;
    private final Codec<V> codec;
    private final VersionRange versions;

    AttributeType(Tag tag, String name, Codec<V> codec, VersionRange versions) {
        this.tag = tag;
        this.name = name;
        this.codec = codec;
        this.versions = versions;
    }

    /** The tag under which it travels from 2.0 on. */
    public Tag tag() {
        return tag;
    }

    /** The specification's name, which is its Attribute Name up to 1.4. */
    public String name() {
        return name;
    }

    public Codec<V> codec() {
        return codec;
    }

    /** The versions that have it as an attribute. */
    public VersionRange versions() {
        return versions;
    }

    @Override
    public String toString() {
        return name;
    }
}
