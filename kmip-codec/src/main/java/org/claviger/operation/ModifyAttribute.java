package org.claviger.operation;

import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Modify Attribute (KMIP 2.1 section 6.1.34, KMIP 1.4 section 4.15). */
public final class ModifyAttribute {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.MODIFY_ATTRIBUTE, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private ModifyAttribute() {}

    /**
     * @param currentAttribute which instance to change; since 2.0
     * @param attribute its new value; up to 1.4 its index says which instance
     */
    public record Request(
            Optional<UniqueIdentifier> uniqueIdentifier,
            Optional<Attribute<?>> currentAttribute,
            Attribute<?> attribute)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var id = s.optional(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            var attribute = s.required(Tag.ATTRIBUTE, Attribute.CODEC, Request::attribute)
                    .until(ProtocolVersion.V1_4);
            var current = s.optional(Tag.CURRENT_ATTRIBUTE, Attributes.SINGLE, Request::currentAttribute)
                    .since(ProtocolVersion.V2_0);
            var newAttribute = s.required(Tag.NEW_ATTRIBUTE, Attributes.SINGLE, Request::attribute)
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(attribute);
            return in -> new Request(in.read(id), in.read(current), in.readEither(attribute, newAttribute));
        }
    }

    /** @param attribute the attribute as it now is; up to 1.4 */
    public record Response(UniqueIdentifier uniqueIdentifier, Optional<Attribute<?>> attribute)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var id = s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            // 2.0 took the field away.
            var attribute = s.optional(Tag.ATTRIBUTE, Attribute.CODEC, Response::attribute)
                    .until(ProtocolVersion.V1_4)
                    .requiredIn(VersionRange.until(ProtocolVersion.V1_4))
                    .droppable();
            return in -> new Response(in.read(id), in.read(attribute));
        }
    }
}
