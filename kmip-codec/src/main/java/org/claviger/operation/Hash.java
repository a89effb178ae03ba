package org.claviger.operation;

import java.util.Optional;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.secret.Secret;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Hash (KMIP 2.1 section 6.1.24, KMIP 1.4 section 4.37). */
public final class Hash {
    public static final OperationType<Request, Response> TYPE = new OperationType<>(
            Operation.HASH, VersionRange.since(ProtocolVersion.V1_2), Request.STRUCT, Response.STRUCT);

    private Hash() {}

    /** What a client asks for. */
    public record Request(
            CryptographicParameters cryptographicParameters,
            Optional<DataReference> data,
            Optional<Bytes> correlationValue,
            Optional<Boolean> initIndicator,
            Optional<Boolean> finalIndicator)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var cryptographicParameters = s.required(
                    Tag.CRYPTOGRAPHIC_PARAMETERS, CryptographicParameters.STRUCT, Request::cryptographicParameters);
            var data = s.optional(Tag.DATA, DataReference.CODEC, Request::data)
                    .requiredIn(new VersionRange(ProtocolVersion.V1_2, ProtocolVersion.V1_2));
            var correlationValue = s.optional(Tag.CORRELATION_VALUE, Codec.BYTES, Request::correlationValue)
                    .since(ProtocolVersion.V1_3);
            var initIndicator = s.optional(Tag.INIT_INDICATOR, Codec.BOOLEAN, Request::initIndicator)
                    .since(ProtocolVersion.V1_3);
            var finalIndicator = s.optional(Tag.FINAL_INDICATOR, Codec.BOOLEAN, Request::finalIndicator)
                    .since(ProtocolVersion.V1_3);
            return in -> new Request(
                    in.read(cryptographicParameters),
                    in.read(data),
                    in.read(correlationValue),
                    in.read(initIndicator),
                    in.read(finalIndicator));
        }
    }

    /** What the server answers. */
    public record Response(Optional<Secret> data, Optional<Bytes> correlationValue) implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var data = s.optional(Tag.DATA, Codec.SECRET_BYTES, Response::data)
                    .requiredIn(new VersionRange(ProtocolVersion.V1_2, ProtocolVersion.V1_2));
            var correlationValue = s.optional(Tag.CORRELATION_VALUE, Codec.BYTES, Response::correlationValue)
                    .since(ProtocolVersion.V1_3);
            return in -> new Response(in.read(data), in.read(correlationValue));
        }
    }
}
