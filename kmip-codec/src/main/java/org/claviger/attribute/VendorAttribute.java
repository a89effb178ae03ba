package org.claviger.attribute;

import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvItem;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;

/**
 * An attribute that the specification does not define: a Vendor Attribute from 2.0 on (KMIP 2.1 section 4.64), a Custom
 * Attribute before (KMIP 1.4 section 3.39). The 1.x name {@code x-Group} is the name {@code Group} of vendor {@code x}, as
 * the conformance cases of both generations have it.
 *
 * @param vendorIdentification who defines the attribute; empty for a name of 1.x that is neither the specification's nor
 *     begins with {@code x-} or {@code y-}
 * @param value of any type, under the tag Attribute Value
 */
public record VendorAttribute(String vendorIdentification, String name, TtlvItem value) {
    /** The prefix of attributes that a client defines. */
    public static final String CLIENT = "x";

    /** The prefix of attributes that the server defines. */
    public static final String SERVER = "y";

    /** The structure of 2.0 and later. Up to 1.4 the name and value stand in the Attribute structure itself. */
    static final Codec<VendorAttribute> CODEC = new Codec<>() {
        private final Struct<VendorAttribute> struct = Struct.of(VendorAttribute::layout);

        @Override
        public VendorAttribute read(TtlvReader in) {
            var attribute = struct.read(in);
            if (!carries(attribute, in.version())) {
                throw in.fault(Fault.MALFORMED, "Vendor Identification is empty");
            }
            return attribute;
        }

        @Override
        public void write(TtlvWriter out, int tag, VendorAttribute attribute) {
            struct.write(out, tag, attribute);
        }

        @Override
        public boolean carries(VendorAttribute attribute, ProtocolVersion version) {
            return AttributeReference.isNameable(attribute.vendorIdentification, attribute.name, version);
        }
    };

    private static Construct<VendorAttribute> layout(Layout<VendorAttribute> s) {
        var vendor = s.required(Tag.VENDOR_IDENTIFICATION, Codec.TEXT, VendorAttribute::vendorIdentification);
        var name = s.required(Tag.ATTRIBUTE_NAME, Codec.TEXT, VendorAttribute::name);
        var value = s.required(Tag.ATTRIBUTE_VALUE, Codec.ANY, VendorAttribute::value);
        return in -> new VendorAttribute(in.read(vendor), in.read(name), in.read(value));
    }

    public VendorAttribute {
        if (value.tag() != Tag.ATTRIBUTE_VALUE.code()) {
            throw new IllegalArgumentException("the value of a vendor attribute has the tag Attribute Value");
        }
    }

    /** Returns the attribute that a message of 1.x calls {@code name}. */
    static VendorAttribute named(String name, TtlvItem value) {
        return AttributeReference.isCustom(name)
                ? new VendorAttribute(name.substring(0, 1), name.substring(2), value)
                : new VendorAttribute("", name, value);
    }

    /** Returns the name that a message of 1.x gives this attribute. */
    public String nameBefore2() {
        return AttributeReference.nameBefore2(vendorIdentification, name);
    }
}
