package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V2_1;

import java.util.Optional;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Get Constraints: tells the constraints that the server applies to objects (KMIP 2.1 section 6.1.22; since 2.1). */
public final class GetConstraints {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.GET_CONSTRAINTS, VersionRange.since(V2_1), Request.STRUCT, Response.STRUCT);

    private GetConstraints() {}

    public record Request() implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            return in -> new Request();
        }
    }

    /** @param constraints absent if there are none, as the conformance cases have it though the text demands it */
    public record Response(Optional<Constraints> constraints) implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var constraints = s.optional(Tag.CONSTRAINTS, Constraints.STRUCT, Response::constraints);
            return in -> new Response(in.read(constraints));
        }
    }
}
