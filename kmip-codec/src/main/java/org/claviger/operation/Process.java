package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V2_1;

import java.util.Optional;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/**
 * Process: has an asynchronous request done now, so that the next Poll finds it complete (KMIP 2.1 section 6.1.39;
 * since 2.1).
 */
@SuppressWarnings("AvoidCommonTypeNames") // every operation has the name that the specification gives it
public final class Process {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.PROCESS, VersionRange.since(V2_1), Request.STRUCT, Response.STRUCT);

    private Process() {}

    public record Request(Bytes asynchronousCorrelationValue) implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var asynchronousCorrelationValue =
                    s.required(Tag.ASYNCHRONOUS_CORRELATION_VALUE, Codec.BYTES, Request::asynchronousCorrelationValue);
            return in -> new Request(in.read(asynchronousCorrelationValue));
        }
    }

    /**
     * @param asynchronousCorrelationValue the request's: the text has an empty payload, every conformance case has this
     */
    public record Response(Optional<Bytes> asynchronousCorrelationValue) implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var asynchronousCorrelationValue =
                    s.optional(Tag.ASYNCHRONOUS_CORRELATION_VALUE, Codec.BYTES, Response::asynchronousCorrelationValue);
            return in -> new Response(in.read(asynchronousCorrelationValue));
        }
    }
}
