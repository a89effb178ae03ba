package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V2_0;

import java.util.Optional;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.AdjustmentType;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.claviger.ttlv.VersionRange;

/**
 * Adjust Attribute: adds to a number, takes away from it, or turns a truth value over (KMIP 2.1 section 6.1.3;
 * since 2.0).
 */
public final class AdjustAttribute {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.ADJUST_ATTRIBUTE, VersionRange.since(V2_0), Request.STRUCT, Response.STRUCT);

    private AdjustAttribute() {}

    /**
     * @param uniqueIdentifier the object; empty means the ID Placeholder
     * @param adjustmentValue by how much; absent means 1, for dates of their smallest unit
     */
    public record Request(
            Optional<UniqueIdentifier> uniqueIdentifier,
            AttributeReference attributeReference,
            AdjustmentType adjustmentType,
            Optional<TtlvItem> adjustmentValue)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var id = s.optional(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            var attributeReference =
                    s.required(Tag.ATTRIBUTE_REFERENCE, AttributeReference.REFERENCE, Request::attributeReference);
            var adjustmentType =
                    s.required(Tag.ADJUSTMENT_TYPE, Codec.enumeration(AdjustmentType.class), Request::adjustmentType);
            var adjustmentValue = s.optional(Tag.ADJUSTMENT_VALUE, Codec.ANY, Request::adjustmentValue);
            return in -> new Request(
                    in.read(id), in.read(attributeReference), in.read(adjustmentType), in.read(adjustmentValue));
        }
    }

    public record Response(UniqueIdentifier uniqueIdentifier) implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var id = s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            return in -> new Response(in.read(id));
        }
    }
}
