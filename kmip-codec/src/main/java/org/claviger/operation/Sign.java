package org.claviger.operation;

import java.util.Optional;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Sign (KMIP 2.1 section 6.1.55, KMIP 1.4 section 4.31). */
public final class Sign {
    public static final OperationType<Request, Response> TYPE = new OperationType<>(
            Operation.SIGN, VersionRange.since(ProtocolVersion.V1_2), Request.STRUCT, Response.STRUCT);

    private Sign() {}

    /** What a client asks for. */
    public record Request(
            Optional<UniqueIdentifier> uniqueIdentifier,
            Optional<CryptographicParameters> cryptographicParameters,
            Optional<DataReference> data,
            Optional<Bytes> digestedData,
            Optional<Bytes> correlationValue,
            Optional<Boolean> initIndicator,
            Optional<Boolean> finalIndicator)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var uniqueIdentifier = s.optional(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            var cryptographicParameters = s.optional(
                    Tag.CRYPTOGRAPHIC_PARAMETERS, CryptographicParameters.STRUCT, Request::cryptographicParameters);
            var data = s.optional(Tag.DATA, DataReference.CODEC, Request::data)
                    .requiredIn(new VersionRange(ProtocolVersion.V1_2, ProtocolVersion.V1_2));
            var digestedData = s.optional(Tag.DIGESTED_DATA, Codec.BYTES, Request::digestedData)
                    .since(ProtocolVersion.V1_4);
            var correlationValue = s.optional(Tag.CORRELATION_VALUE, Codec.BYTES, Request::correlationValue)
                    .since(ProtocolVersion.V1_3);
            var initIndicator = s.optional(Tag.INIT_INDICATOR, Codec.BOOLEAN, Request::initIndicator)
                    .since(ProtocolVersion.V1_3);
            var finalIndicator = s.optional(Tag.FINAL_INDICATOR, Codec.BOOLEAN, Request::finalIndicator)
                    .since(ProtocolVersion.V1_3);
            return in -> new Request(
                    in.read(uniqueIdentifier),
                    in.read(cryptographicParameters),
                    in.read(data),
                    in.read(digestedData),
                    in.read(correlationValue),
                    in.read(initIndicator),
                    in.read(finalIndicator));
        }
    }

    /** What the server answers. */
    public record Response(
            UniqueIdentifier uniqueIdentifier, Optional<Bytes> signatureData, Optional<Bytes> correlationValue)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var uniqueIdentifier =
                    s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            var signatureData = s.optional(Tag.SIGNATURE_DATA, Codec.BYTES, Response::signatureData)
                    .requiredIn(new VersionRange(ProtocolVersion.V1_2, ProtocolVersion.V1_2));
            var correlationValue = s.optional(Tag.CORRELATION_VALUE, Codec.BYTES, Response::correlationValue)
                    .since(ProtocolVersion.V1_3);
            return in -> new Response(in.read(uniqueIdentifier), in.read(signatureData), in.read(correlationValue));
        }
    }
}
