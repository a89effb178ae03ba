package org.claviger.attribute;

import java.util.OptionalInt;
import org.claviger.schema.Codec;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvItem;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;
import org.claviger.ttlv.UnencodableException;

/**
 * One instance of an attribute.
 *
 * @param type what it is
 * @param index which of several instances, counted from 0; empty if the message gave none, as none does from 2.0 on
 * @param value its value
 * @param <V> the type of the value
 */
public record Attribute<V>(AttributeType<V> type, OptionalInt index, V value) {
    /** The Attribute structure of 1.x: name, index and value (KMIP 1.4 section 2.1.1). */
    public static final Codec<Attribute<?>> CODEC = Codec.of(Attribute::readNamed, Attribute::writeNamed);

    public static <V> Attribute<V> of(AttributeType<V> type, V value) {
        return new Attribute<>(type, OptionalInt.empty(), value);
    }

    /** Returns this instance without an index. */
    public Attribute<V> withoutIndex() {
        return index.isEmpty() ? this : new Attribute<>(type, OptionalInt.empty(), value);
    }

    public Attribute<V> withIndex(int newIndex) {
        return new Attribute<>(type, OptionalInt.of(newIndex), value);
    }

    /** Returns this value as the instance that {@code other} is. */
    public Attribute<V> indexedAs(Attribute<?> other) {
        return new Attribute<>(type, other.index(), value);
    }

    /** Returns which of several instances this is; one without an index is number 0. */
    public int number() {
        return index.orElse(0);
    }

    /** Tells whether the version has this attribute and can carry its value. */
    public boolean existsIn(ProtocolVersion version) {
        return type.versions().contains(version) && type.codec().carries(value, version);
    }

    void writeTagged(TtlvWriter out) {
        requireIn(out.version());
        type.codec().write(out, type.tag().code(), value);
    }

    private static Attribute<?> readNamed(TtlvReader in) {
        in.enter();
        if (!in.hasNext() || in.tag() != Tag.ATTRIBUTE_NAME.code()) {
            throw in.fault(Fault.MALFORMED, "Attribute Name is missing");
        }
        AttributeType<?> type = in.textOf(AttributeTypes.BY_NAME);
        var name = "";
        if (type == null) {
            name = in.text(ItemType.TEXT_STRING, in.limits().maxNameBytes());
            type = AttributeTypes.ofName(name).orElse(null);
        }
        if (type == null) {
            var index = readIndex(in);
            requireValue(in);
            var custom = new Attribute<>(
                    AttributeTypes.VENDOR_ATTRIBUTE,
                    index,
                    VendorAttribute.named(name, TtlvItem.read(in).withTag(Tag.ATTRIBUTE_VALUE.code())));
            return finish(in, custom);
        }
        if (!type.versions().contains(in.version())) {
            throw in.fault(Fault.UNKNOWN, "attribute " + type.name() + " (not in KMIP " + in.version() + ")");
        }
        var index = readIndex(in);
        requireValue(in);
        return finish(in, readValue(in, type, index));
    }

    private static <V> Attribute<V> readValue(TtlvReader in, AttributeType<V> type, OptionalInt index) {
        return new Attribute<>(type, index, type.codec().read(in));
    }

    private static OptionalInt readIndex(TtlvReader in) {
        if (!in.hasNext() || in.tag() != Tag.ATTRIBUTE_INDEX.code()) {
            return OptionalInt.empty();
        }
        var index = in.integer();
        if (index < 0) {
            throw in.fault(Fault.MALFORMED, "Attribute Index below 0");
        }
        return OptionalInt.of(index);
    }

    private static void requireValue(TtlvReader in) {
        if (!in.hasNext() || in.tag() != Tag.ATTRIBUTE_VALUE.code()) {
            throw in.fault(Fault.MALFORMED, "Attribute Value is missing");
        }
    }

    private static Attribute<?> finish(TtlvReader in, Attribute<?> attribute) {
        if (in.hasNext()) {
            in.tag();
            throw in.fault(Fault.UNKNOWN, "unexpected item behind the Attribute Value");
        }
        in.leave();
        return attribute;
    }

    private static void writeNamed(TtlvWriter out, int tag, Attribute<?> attribute) {
        attribute.writeNamed(out, tag);
    }

    /**
     * Refuses a version that lacks the attribute. One that lacks only this value is refused by the value's codec, but for a
     * vendor's attribute, whose name stands outside of its value in 1.x.
     */
    private void requireIn(ProtocolVersion version) {
        if (!type.versions().contains(version)
                || value instanceof VendorAttribute && !type.codec().carries(value, version)) {
            throw new UnencodableException("attribute " + type.name() + " does not exist in KMIP " + version);
        }
    }

    private void writeNamed(TtlvWriter out, int tag) {
        requireIn(out.version());
        out.startStructure(tag);
        var custom = value instanceof VendorAttribute vendor ? vendor : null;
        out.text(Tag.ATTRIBUTE_NAME.code(), ItemType.TEXT_STRING, custom == null ? type.name() : custom.nameBefore2());
        if (index.isPresent()) {
            out.integer(Tag.ATTRIBUTE_INDEX.code(), index.getAsInt());
        }
        if (custom == null) {
            type.codec().write(out, Tag.ATTRIBUTE_VALUE.code(), value);
        } else {
            custom.value().withTag(Tag.ATTRIBUTE_VALUE.code()).write(out);
        }
        out.endStructure();
    }
}
