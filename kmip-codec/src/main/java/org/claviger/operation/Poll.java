package org.claviger.operation;

import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Poll: asks for the answer of an asynchronous operation (KMIP 2.1 section 6.1.38, KMIP 1.4 section 4.28). The answer is an item of that operation. */
public final class Poll {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.POLL, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private Poll() {}

    /** What a client asks for. */
    public record Request(Bytes asynchronousCorrelationValue) implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var value =
                    s.required(Tag.ASYNCHRONOUS_CORRELATION_VALUE, Codec.BYTES, Request::asynchronousCorrelationValue);
            return in -> new Request(in.read(value));
        }
    }

    /** Empty. */
    public record Response() implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {

            return _ -> new Response();
        }
    }
}
