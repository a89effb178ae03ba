package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V2_1;

import java.util.Optional;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/**
 * Set Constraints: replaces the constraints that the server applies to objects (KMIP 2.1 section 6.1.52; since
 * 2.1).
 */
public final class SetConstraints {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.SET_CONSTRAINTS, VersionRange.since(V2_1), Request.STRUCT, Response.STRUCT);

    private SetConstraints() {}

    /** @param constraints absent to have none any more, as the conformance cases have it though the text demands it */
    public record Request(Optional<Constraints> constraints) implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var constraints = s.optional(Tag.CONSTRAINTS, Constraints.STRUCT, Request::constraints);
            return in -> new Request(in.read(constraints));
        }
    }

    public record Response() implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            return in -> new Response();
        }
    }
}
