package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V2_0;

import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Log: puts a message into the log of the server (KMIP 2.1 section 6.1.29; since 2.0). */
public final class Log {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.LOG, VersionRange.since(V2_0), Request.STRUCT, Response.STRUCT);

    private Log() {}

    public record Request(String logMessage) implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var logMessage = s.required(Tag.LOG_MESSAGE, Codec.TEXT, Request::logMessage);
            return in -> new Request(in.read(logMessage));
        }
    }

    public record Response() implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            return in -> new Response();
        }
    }
}
