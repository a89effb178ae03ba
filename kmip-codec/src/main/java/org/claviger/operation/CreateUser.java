package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V3_0;

import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Create User: makes a user, who is known by the credentials that it links to (draft of 3.0). */
public final class CreateUser {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.CREATE_USER, VersionRange.since(V3_0), Request.STRUCT, Response.STRUCT);

    private CreateUser() {}

    public record Request(Attributes attributes) implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var attributes = s.required(Tag.ATTRIBUTES, Attributes.STRUCTURE, Request::attributes);
            return in -> new Request(in.read(attributes));
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
