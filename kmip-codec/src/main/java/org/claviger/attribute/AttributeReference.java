package org.claviger.attribute;

import java.util.Optional;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;
import org.claviger.ttlv.UnencodableException;

/** The name of an attribute, without a value: an Attribute Name of 1.x, an Attribute Reference of 2.x (section 5.1). */
public sealed interface AttributeReference {
    /** An attribute of the specification. */
    record Standard(AttributeType<?> type) implements AttributeReference {
        @Override
        public boolean existsIn(ProtocolVersion version) {
            return type.versions().contains(version);
        }
    }

    /** A vendor's attribute; the vendor is empty for a name of 1.x that nothing defines. */
    record Vendor(String vendorIdentification, String name) implements AttributeReference {
        private static final Struct<Vendor> STRUCT = Struct.of(Vendor::layout);

        private static Construct<Vendor> layout(Layout<Vendor> s) {
            var vendor = s.required(Tag.VENDOR_IDENTIFICATION, Codec.TEXT, Vendor::vendorIdentification);
            var name = s.required(Tag.ATTRIBUTE_NAME, Codec.TEXT, Vendor::name);
            return in -> new Vendor(in.read(vendor), in.read(name));
        }

        @Override
        public boolean existsIn(ProtocolVersion version) {
            return isNameable(vendorIdentification, name, version);
        }
    }

    /** Attribute Name, a Text String (up to 1.4). */
    Codec<AttributeReference> NAME = Codec.of(AttributeReference::readName, AttributeReference::writeName);

    /** Attribute Reference, an Enumeration of tags or a structure (from 2.0 on). */
    Codec<AttributeReference> REFERENCE =
            Codec.of(AttributeReference::readReference, AttributeReference::writeReference);

    /** Tells whether the version can name this attribute. */
    boolean existsIn(ProtocolVersion version);

    static AttributeReference of(AttributeType<?> type) {
        return new Standard(type);
    }

    /** Returns how to name this attribute. */
    static AttributeReference to(Attribute<?> attribute) {
        return attribute.value() instanceof VendorAttribute vendor
                ? new Vendor(vendor.vendorIdentification(), vendor.name())
                : new Standard(attribute.type());
    }

    static boolean isCustom(String name) {
        return name.length() > 2 && (name.startsWith("x-") || name.startsWith("y-"));
    }

    /**
     * Tells whether the version can name a vendor's attribute. In 1.x the prefix {@code x-} or {@code y-} is all there is of a
     * vendor (KMIP 1.4 section 3.39); from 2.0 on every attribute has one.
     */
    static boolean isNameable(String vendorIdentification, String name, ProtocolVersion version) {
        if (version.isAtLeast(ProtocolVersion.V2_0)) {
            return !vendorIdentification.isEmpty();
        }
        return switch (vendorIdentification) {
            case "" -> true;
            case VendorAttribute.CLIENT, VendorAttribute.SERVER -> !name.isEmpty();
            default -> false;
        };
    }

    /** Returns the name of 1.x for a vendor's attribute. */
    static String nameBefore2(String vendorIdentification, String name) {
        return vendorIdentification.isEmpty() ? name : vendorIdentification + "-" + name;
    }

    private static AttributeReference readName(TtlvReader in) {
        var type = in.textOf(AttributeTypes.BY_NAME);
        if (type != null) {
            return new Standard(type);
        }
        var name = in.text(ItemType.TEXT_STRING, in.limits().maxNameBytes());
        var resembled = AttributeTypes.ofName(name);
        if (resembled.isPresent()) {
            return new Standard(resembled.get());
        }
        return isCustom(name) ? new Vendor(name.substring(0, 1), name.substring(2)) : new Vendor("", name);
    }

    private static void writeName(TtlvWriter out, int tag, AttributeReference reference) {
        var name = switch (reference) {
            case Standard(var type) -> type.name();
            case Vendor(var vendor, var own) -> nameBefore2(vendor, own);
        };
        out.text(tag, ItemType.TEXT_STRING, name);
    }

    private static AttributeReference readReference(TtlvReader in) {
        if (in.type() == ItemType.STRUCTURE) {
            return existing(in, Vendor.STRUCT.read(in));
        }
        var code = in.tagEnumeration();
        Optional<AttributeType<?>> type = AttributeTypes.ofTag(code);
        if (type.isEmpty()) {
            throw in.fault(Fault.UNKNOWN_ATTRIBUTE, "Attribute Reference 0x%06X (no attribute)".formatted(code));
        }
        return existing(in, new Standard(type.get()));
    }

    private static AttributeReference existing(TtlvReader in, AttributeReference reference) {
        if (!reference.existsIn(in.version())) {
            throw in.fault(Fault.UNKNOWN_ATTRIBUTE, "Attribute Reference (no attribute of KMIP " + in.version() + ")");
        }
        return reference;
    }

    private static void writeReference(TtlvWriter out, int tag, AttributeReference reference) {
        if (!reference.existsIn(out.version())) {
            throw new UnencodableException(reference + " does not exist in KMIP " + out.version());
        }
        switch (reference) {
            case Standard(var type) -> out.tagEnumeration(tag, type.tag().code());
            case Vendor vendor -> Vendor.STRUCT.write(out, tag, vendor);
        }
    }
}
