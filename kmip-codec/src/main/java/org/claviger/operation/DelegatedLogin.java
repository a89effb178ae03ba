package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V2_0;

import java.util.Optional;
import org.claviger.attribute.UsageLimits;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/**
 * Delegated Login: gives a ticket with which somebody else may do some of what the client may (KMIP 2.1 section
 * 6.1.12; since 2.0).
 */
public final class DelegatedLogin {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.DELEGATED_LOGIN, VersionRange.since(V2_0), Request.STRUCT, Response.STRUCT);

    private DelegatedLogin() {}

    /**
     * @param leaseTime how long the ticket shall be good
     * @param requestCount how many requests shall be made with it
     * @param usageLimits how much shall be protected with it
     * @param rights what may be done with it
     */
    public record Request(
            Optional<LeaseTime> leaseTime,
            Optional<Integer> requestCount,
            Optional<UsageLimits> usageLimits,
            Rights rights)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var leaseTime = s.optional(Tag.LEASE_TIME, LeaseTime.CODEC, Request::leaseTime);
            var requestCount = s.optional(Tag.REQUEST_COUNT, Codec.INTEGER, Request::requestCount);
            var usageLimits = s.optional(Tag.USAGE_LIMITS, UsageLimits.STRUCT, Request::usageLimits);
            var rights = s.required(Tag.RIGHTS, Rights.STRUCT, Request::rights);
            return in -> new Request(in.read(leaseTime), in.read(requestCount), in.read(usageLimits), in.read(rights));
        }
    }

    public record Response(Ticket ticket) implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var ticket = s.required(Tag.TICKET, Ticket.STRUCT, Response::ticket);
            return in -> new Response(in.read(ticket));
        }
    }
}
