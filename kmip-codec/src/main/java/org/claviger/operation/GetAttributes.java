package org.claviger.operation;

import java.util.List;
import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Get Attributes (KMIP 2.1 section 6.1.20, KMIP 1.4 section 4.12). */
public final class GetAttributes {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.GET_ATTRIBUTES, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private GetAttributes() {}

    /** @param attributes those wanted; none means all */
    public record Request(Optional<UniqueIdentifier> uniqueIdentifier, List<AttributeReference> attributes)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var id = s.optional(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            var names = s.repeated(Tag.ATTRIBUTE_NAME, AttributeReference.NAME, Request::attributes)
                    .until(ProtocolVersion.V1_4);
            var references = s.repeated(Tag.ATTRIBUTE_REFERENCE, AttributeReference.REFERENCE, Request::attributes)
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(names);
            return in -> new Request(in.read(id), in.readEither(names, references));
        }
    }

    /** @param attributes those of the wanted ones that the object has */
    public record Response(UniqueIdentifier uniqueIdentifier, Attributes attributes) implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var id = s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            var list = s.repeated(
                            Tag.ATTRIBUTE,
                            Attribute.CODEC,
                            response -> response.attributes().list())
                    .until(ProtocolVersion.V1_4);
            var structure = s.required(Tag.ATTRIBUTES, Attributes.STRUCTURE, Response::attributes)
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(list);
            return in ->
                    new Response(in.read(id), in.has(structure) ? in.read(structure) : Attributes.of(in.read(list)));
        }
    }
}
