package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V2_0;

import org.claviger.enumeration.Operation;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Logout: makes a ticket invalid (KMIP 2.1 section 6.1.31; since 2.0). */
public final class Logout {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.LOGOUT, VersionRange.since(V2_0), Request.STRUCT, Response.STRUCT);

    private Logout() {}

    public record Request(Ticket ticket) implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var ticket = s.required(Tag.TICKET, Ticket.STRUCT, Request::ticket);
            return in -> new Request(in.read(ticket));
        }
    }

    public record Response() implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            return in -> new Response();
        }
    }
}
