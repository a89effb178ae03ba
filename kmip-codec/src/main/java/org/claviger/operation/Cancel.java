package org.claviger.operation;

import org.claviger.enumeration.CancellationResult;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Cancel: gives up an asynchronous operation (KMIP 2.1 section 6.1.5, KMIP 1.4 section 4.27). */
public final class Cancel {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.CANCEL, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private Cancel() {}

    /** What a client asks for. */
    public record Request(Bytes asynchronousCorrelationValue) implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var asynchronousCorrelationValue =
                    s.required(Tag.ASYNCHRONOUS_CORRELATION_VALUE, Codec.BYTES, Request::asynchronousCorrelationValue);
            return in -> new Request(in.read(asynchronousCorrelationValue));
        }
    }

    /** What the server answers. */
    public record Response(Bytes asynchronousCorrelationValue, CancellationResult cancellationResult)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var asynchronousCorrelationValue =
                    s.required(Tag.ASYNCHRONOUS_CORRELATION_VALUE, Codec.BYTES, Response::asynchronousCorrelationValue);
            var cancellationResult = s.required(
                    Tag.CANCELLATION_RESULT, Codec.enumeration(CancellationResult.class), Response::cancellationResult);
            return in -> new Response(in.read(asynchronousCorrelationValue), in.read(cancellationResult));
        }
    }
}
