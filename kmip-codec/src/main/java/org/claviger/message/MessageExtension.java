package org.claviger.message;

import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;

/**
 * Something a vendor adds to a batch item (KMIP 2.1 section 9.14, KMIP 1.4 section 6.16).
 *
 * @param criticalityIndicator true: whoever does not understand it must not do the operation
 * @param vendorExtension a structure of anything
 */
public record MessageExtension(String vendorIdentification, boolean criticalityIndicator, TtlvItem vendorExtension) {
    public static final Struct<MessageExtension> STRUCT = Struct.of(MessageExtension::layout);

    private static Construct<MessageExtension> layout(Layout<MessageExtension> s) {
        var vendor = s.required(Tag.VENDOR_IDENTIFICATION, Codec.TEXT, MessageExtension::vendorIdentification);
        var critical = s.required(Tag.CRITICALITY_INDICATOR, Codec.BOOLEAN, MessageExtension::criticalityIndicator);
        var extension = s.required(Tag.VENDOR_EXTENSION, Codec.ANY, MessageExtension::vendorExtension);
        return in -> new MessageExtension(in.read(vendor), in.read(critical), in.read(extension));
    }
}
