package org.claviger.operation;

import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Delete Attribute (KMIP 2.1 section 6.1.13, KMIP 1.4 section 4.16). */
public final class DeleteAttribute {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.DELETE_ATTRIBUTE, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private DeleteAttribute() {}

    /**
     * @param reference the attribute; from 2.0 on all its instances
     * @param attributeIndex which instance; up to 1.4
     * @param currentAttribute the one instance to delete; since 2.0
     */
    public record Request(
            Optional<UniqueIdentifier> uniqueIdentifier,
            Optional<AttributeReference> reference,
            Optional<Integer> attributeIndex,
            Optional<Attribute<?>> currentAttribute)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var id = s.optional(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            var name = s.optional(Tag.ATTRIBUTE_NAME, AttributeReference.NAME, Request::reference)
                    .until(ProtocolVersion.V1_4)
                    .requiredIn(VersionRange.until(ProtocolVersion.V1_4));
            var index = s.optional(Tag.ATTRIBUTE_INDEX, Codec.INTEGER, Request::attributeIndex)
                    .until(ProtocolVersion.V1_4);
            var current = s.optional(Tag.CURRENT_ATTRIBUTE, Attributes.SINGLE, Request::currentAttribute)
                    .since(ProtocolVersion.V2_0);
            var reference = s.optional(Tag.ATTRIBUTE_REFERENCE, AttributeReference.REFERENCE, Request::reference)
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(name);
            return in -> new Request(in.read(id), in.readEither(name, reference), in.read(index), in.read(current));
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
