package org.claviger.operation;

import java.util.List;
import java.util.Optional;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Get Attribute List (KMIP 2.1 section 6.1.21, KMIP 1.4 section 4.13). */
public final class GetAttributeList {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.GET_ATTRIBUTE_LIST, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private GetAttributeList() {}

    /** @param uniqueIdentifier the object; empty means the ID Placeholder */
    public record Request(Optional<UniqueIdentifier> uniqueIdentifier) implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var id = s.optional(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            return in -> new Request(in.read(id));
        }
    }

    /** @param attributes the names of all attributes that the object has */
    public record Response(UniqueIdentifier uniqueIdentifier, List<AttributeReference> attributes)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var id = s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            var names = s.repeated(Tag.ATTRIBUTE_NAME, AttributeReference.NAME, Response::attributes)
                    .until(ProtocolVersion.V1_4);
            var references = s.repeated(Tag.ATTRIBUTE_REFERENCE, AttributeReference.REFERENCE, Response::attributes)
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(names);
            return in -> new Response(in.read(id), in.readEither(names, references));
        }
    }
}
