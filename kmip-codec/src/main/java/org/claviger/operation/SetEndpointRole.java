package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V2_0;

import org.claviger.enumeration.EndpointRole;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/**
 * Set Endpoint Role: asks the other end of the connection to be client or server from now on (KMIP 2.1 sections
 * 6.1.54 and 6.2.5; since 2.0).
 */
public final class SetEndpointRole {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.SET_ENDPOINT_ROLE, VersionRange.since(V2_0), Request.STRUCT, Response.STRUCT);

    private SetEndpointRole() {}

    /** @param endpointRole what the receiver shall be */
    public record Request(EndpointRole endpointRole) implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var endpointRole =
                    s.required(Tag.ENDPOINT_ROLE, Codec.enumeration(EndpointRole.class), Request::endpointRole);
            return in -> new Request(in.read(endpointRole));
        }
    }

    /** @param endpointRole what the receiver now is */
    public record Response(EndpointRole endpointRole) implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var endpointRole =
                    s.required(Tag.ENDPOINT_ROLE, Codec.enumeration(EndpointRole.class), Response::endpointRole);
            return in -> new Response(in.read(endpointRole));
        }
    }
}
