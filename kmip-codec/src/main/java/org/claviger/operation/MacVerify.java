package org.claviger.operation;

import java.util.Optional;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** MAC Verify (KMIP 2.1 section 6.1.33, KMIP 1.4 section 4.34). */
public final class MacVerify {
    public static final OperationType<Request, Response> TYPE = new OperationType<>(
            Operation.MAC_VERIFY, VersionRange.since(ProtocolVersion.V1_2), Request.STRUCT, Response.STRUCT);

    private MacVerify() {}

    /** What a client asks for. */
    public record Request(
            Optional<UniqueIdentifier> uniqueIdentifier,
            Optional<CryptographicParameters> cryptographicParameters,
            Optional<DataReference> data,
            Optional<Bytes> macData,
            Optional<Bytes> correlationValue,
            Optional<Boolean> initIndicator,
            Optional<Boolean> finalIndicator)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var uniqueIdentifier = s.optional(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            var cryptographicParameters = s.optional(
                    Tag.CRYPTOGRAPHIC_PARAMETERS, CryptographicParameters.STRUCT, Request::cryptographicParameters);
            var data = s.optional(Tag.DATA, DataReference.CODEC, Request::data);
            var macData = s.optional(Tag.MAC_DATA, Codec.BYTES, Request::macData)
                    .requiredIn(new VersionRange(ProtocolVersion.V1_2, ProtocolVersion.V1_2));
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
                    in.read(macData),
                    in.read(correlationValue),
                    in.read(initIndicator),
                    in.read(finalIndicator));
        }
    }

    /** What the server answers. */
    public record Response(
            UniqueIdentifier uniqueIdentifier,
            Optional<ValidityIndicator> validityIndicator,
            Optional<Bytes> correlationValue)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var uniqueIdentifier =
                    s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            var validityIndicator = s.optional(
                            Tag.VALIDITY_INDICATOR,
                            Codec.enumeration(ValidityIndicator.class),
                            Response::validityIndicator)
                    .requiredIn(new VersionRange(ProtocolVersion.V1_2, ProtocolVersion.V1_2));
            var correlationValue = s.optional(Tag.CORRELATION_VALUE, Codec.BYTES, Response::correlationValue)
                    .since(ProtocolVersion.V1_3);
            return in -> new Response(in.read(uniqueIdentifier), in.read(validityIndicator), in.read(correlationValue));
        }
    }
}
