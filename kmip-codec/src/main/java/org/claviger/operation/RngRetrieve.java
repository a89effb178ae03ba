package org.claviger.operation;

import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.secret.Secret;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** RNG Retrieve: random bytes (KMIP 2.1 section 6.1.49, KMIP 1.4 section 4.35). */
public final class RngRetrieve {
    public static final OperationType<Request, Response> TYPE = new OperationType<>(
            Operation.RNG_RETRIEVE, VersionRange.since(ProtocolVersion.V1_2), Request.STRUCT, Response.STRUCT);

    private RngRetrieve() {}

    /**
     * @param dataLength in bytes
     */
    public record Request(Integer dataLength) implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var dataLength = s.required(Tag.DATA_LENGTH, Codec.INTEGER, Request::dataLength);
            return in -> new Request(in.read(dataLength));
        }
    }

    /** What the server answers. */
    public record Response(Secret data) implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var data = s.required(Tag.DATA, Codec.SECRET_BYTES, Response::data);
            return in -> new Response(in.read(data));
        }
    }
}
