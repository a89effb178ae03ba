package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V2_1;

import org.claviger.enumeration.Operation;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.VersionRange;

/** Ping: finds out whether the server is alive (KMIP 2.1 section 6.1.36; since 2.1). */
public final class Ping {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.PING, VersionRange.since(V2_1), Request.STRUCT, Response.STRUCT);

    private Ping() {}

    public record Request() implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            return in -> new Request();
        }
    }

    public record Response() implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            return in -> new Response();
        }
    }
}
