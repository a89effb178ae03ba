package org.claviger.operation;

import java.util.Optional;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UniqueIdentifier;
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

/** Decrypt (KMIP 2.1 section 6.1.11, KMIP 1.4 section 4.30). */
public final class Decrypt {
    public static final OperationType<Request, Response> TYPE = new OperationType<>(
            Operation.DECRYPT, VersionRange.since(ProtocolVersion.V1_2), Request.STRUCT, Response.STRUCT);

    private Decrypt() {}

    /**
     * @param uniqueIdentifier the key; empty means the ID Placeholder
     * @param cryptographicParameters empty means those of the key
     */
    public record Request(
            Optional<UniqueIdentifier> uniqueIdentifier,
            Optional<CryptographicParameters> cryptographicParameters,
            Optional<DataReference> data,
            Optional<Bytes> ivCounterNonce,
            Optional<Bytes> correlationValue,
            Optional<Boolean> initIndicator,
            Optional<Boolean> finalIndicator,
            Optional<Bytes> authenticatedEncryptionAdditionalData,
            Optional<Bytes> authenticatedEncryptionTag)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var uniqueIdentifier = s.optional(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            var cryptographicParameters = s.optional(
                    Tag.CRYPTOGRAPHIC_PARAMETERS, CryptographicParameters.STRUCT, Request::cryptographicParameters);
            var data = s.optional(Tag.DATA, DataReference.CODEC, Request::data)
                    .requiredIn(new VersionRange(ProtocolVersion.V1_2, ProtocolVersion.V1_2));
            var ivCounterNonce = s.optional(Tag.IV_COUNTER_NONCE, Codec.BYTES, Request::ivCounterNonce);
            var correlationValue = s.optional(Tag.CORRELATION_VALUE, Codec.BYTES, Request::correlationValue)
                    .since(ProtocolVersion.V1_3);
            var initIndicator = s.optional(Tag.INIT_INDICATOR, Codec.BOOLEAN, Request::initIndicator)
                    .since(ProtocolVersion.V1_3);
            var finalIndicator = s.optional(Tag.FINAL_INDICATOR, Codec.BOOLEAN, Request::finalIndicator)
                    .since(ProtocolVersion.V1_3);
            var authenticatedEncryptionAdditionalData = s.optional(
                            Tag.AUTHENTICATED_ENCRYPTION_ADDITIONAL_DATA,
                            Codec.BYTES,
                            Request::authenticatedEncryptionAdditionalData)
                    .since(ProtocolVersion.V1_4);
            var authenticatedEncryptionTag = s.optional(
                            Tag.AUTHENTICATED_ENCRYPTION_TAG, Codec.BYTES, Request::authenticatedEncryptionTag)
                    .since(ProtocolVersion.V1_4);
            return in -> new Request(
                    in.read(uniqueIdentifier),
                    in.read(cryptographicParameters),
                    in.read(data),
                    in.read(ivCounterNonce),
                    in.read(correlationValue),
                    in.read(initIndicator),
                    in.read(finalIndicator),
                    in.read(authenticatedEncryptionAdditionalData),
                    in.read(authenticatedEncryptionTag));
        }
    }

    /** What the server answers. */
    public record Response(UniqueIdentifier uniqueIdentifier, Optional<Secret> data, Optional<Bytes> correlationValue)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var uniqueIdentifier =
                    s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            var data = s.optional(Tag.DATA, Codec.SECRET_BYTES, Response::data)
                    .requiredIn(new VersionRange(ProtocolVersion.V1_2, ProtocolVersion.V1_2));
            var correlationValue = s.optional(Tag.CORRELATION_VALUE, Codec.BYTES, Response::correlationValue)
                    .since(ProtocolVersion.V1_3);
            return in -> new Response(in.read(uniqueIdentifier), in.read(data), in.read(correlationValue));
        }
    }
}
