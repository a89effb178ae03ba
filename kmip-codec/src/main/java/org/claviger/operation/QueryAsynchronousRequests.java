package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V2_1;

import java.util.List;
import java.util.Optional;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/**
 * Query Asynchronous Requests: tells the asynchronous requests whose results have not been fetched yet (KMIP 2.1
 * section 6.1.41; since 2.1).
 */
public final class QueryAsynchronousRequests {
    public static final OperationType<Request, Response> TYPE = new OperationType<>(
            Operation.QUERY_ASYNCHRONOUS_REQUESTS, VersionRange.since(V2_1), Request.STRUCT, Response.STRUCT);

    private QueryAsynchronousRequests() {}

    /**
     * @param asynchronousCorrelationValues which requests to tell of
     * @param operations the operations to tell of
     */
    public record Request(
            Optional<AsynchronousCorrelationValues> asynchronousCorrelationValues, Optional<Operations> operations)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var asynchronousCorrelationValues = s.optional(
                    Tag.ASYNCHRONOUS_CORRELATION_VALUES,
                    AsynchronousCorrelationValues.STRUCT,
                    Request::asynchronousCorrelationValues);
            var operations = s.optional(Tag.OPERATIONS, Operations.STRUCT, Request::operations);
            return in -> new Request(in.read(asynchronousCorrelationValues), in.read(operations));
        }
    }

    public record Response(List<AsynchronousRequest> asynchronousRequests) implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        public Response {
            asynchronousRequests = List.copyOf(asynchronousRequests);
        }

        private static Construct<Response> layout(Layout<Response> s) {
            var asynchronousRequests =
                    s.repeated(Tag.ASYNCHRONOUS_REQUEST, AsynchronousRequest.STRUCT, Response::asynchronousRequests);
            return in -> new Response(in.read(asynchronousRequests));
        }
    }
}
