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
 * Set Defaults: replaces the attributes that the server gives to objects by itself (KMIP 2.1 section 6.1.53; since
 * 2.1).
 */
public final class SetDefaults {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.SET_DEFAULTS, VersionRange.since(V2_1), Request.STRUCT, Response.STRUCT);

    private SetDefaults() {}

    /** @param defaultsInformation absent to have none any more */
    public record Request(Optional<DefaultsInformation> defaultsInformation) implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var defaultsInformation =
                    s.optional(Tag.DEFAULTS_INFORMATION, DefaultsInformation.STRUCT, Request::defaultsInformation);
            return in -> new Request(in.read(defaultsInformation));
        }
    }

    public record Response() implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            return in -> new Response();
        }
    }
}
