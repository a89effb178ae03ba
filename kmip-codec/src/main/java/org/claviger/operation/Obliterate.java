package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V3_0;

import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Obliterate: takes an object away with everything that is known of it (draft of 3.0). */
public final class Obliterate {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.OBLITERATE, VersionRange.since(V3_0), Request.STRUCT, Response.STRUCT);

    private Obliterate() {}

    public record Request(UniqueIdentifier uniqueIdentifier) implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var id = s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            return in -> new Request(in.read(id));
        }
    }

    public record Response() implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            return in -> new Response();
        }
    }
}
