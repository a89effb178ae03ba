package org.claviger.operation;

import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** RNG Seed: gives entropy to the server (KMIP 2.1 section 6.1.50, KMIP 1.4 section 4.36). */
public final class RngSeed {
    public static final OperationType<Request, Response> TYPE = new OperationType<>(
            Operation.RNG_SEED, VersionRange.since(ProtocolVersion.V1_2), Request.STRUCT, Response.STRUCT);

    private RngSeed() {}

    /** What a client asks for. */
    public record Request(DataReference data) implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var data = s.required(Tag.DATA, DataReference.CODEC, Request::data);
            return in -> new Request(in.read(data));
        }
    }

    /**
     * @param dataLength how many bytes the server took
     */
    public record Response(Integer dataLength) implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var dataLength = s.required(Tag.DATA_LENGTH, Codec.INTEGER, Response::dataLength);
            return in -> new Response(in.read(dataLength));
        }
    }
}
