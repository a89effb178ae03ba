package org.claviger.operation;

import java.util.List;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Discover Versions: asks which versions both sides speak (KMIP 2.1 section 6.1.16, KMIP 1.4 section 4.26). */
public final class DiscoverVersions {
    public static final OperationType<Request, Response> TYPE = new OperationType<>(
            Operation.DISCOVER_VERSIONS, VersionRange.since(ProtocolVersion.V1_1), Request.STRUCT, Response.STRUCT);

    private DiscoverVersions() {}

    /**
     * @param protocolVersions those that the client speaks, best first; none means that it wants to hear all
     */
    public record Request(List<ProtocolVersion> protocolVersions) implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        public Request {
            protocolVersions = List.copyOf(protocolVersions);
        }

        private static Construct<Request> layout(Layout<Request> s) {
            var protocolVersions = s.repeated(Tag.PROTOCOL_VERSION, Versions.CODEC, Request::protocolVersions);
            return in -> new Request(in.read(protocolVersions));
        }
    }

    /**
     * @param protocolVersions those that both speak, best first
     */
    public record Response(List<ProtocolVersion> protocolVersions) implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        public Response {
            protocolVersions = List.copyOf(protocolVersions);
        }

        private static Construct<Response> layout(Layout<Response> s) {
            var protocolVersions = s.repeated(Tag.PROTOCOL_VERSION, Versions.CODEC, Response::protocolVersions);
            return in -> new Response(in.read(protocolVersions));
        }
    }
}
