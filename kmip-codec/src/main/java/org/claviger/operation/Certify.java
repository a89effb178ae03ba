package org.claviger.operation;

import java.util.Optional;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.CertificateRequestType;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Certify: makes a certificate for a public key (KMIP 2.1 section 6.1.6, KMIP 1.4 section 4.7). */
public final class Certify {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.CERTIFY, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private Certify() {}

    /** What a client asks for. */
    public record Request(
            Optional<UniqueIdentifier> uniqueIdentifier,
            Optional<CertificateRequestType> certificateRequestType,
            Optional<Bytes> certificateRequest,
            Optional<Attributes> attributes,
            Optional<ProtectionStorageMasks> protectionStorageMasks)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var uniqueIdentifier = s.optional(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            var certificateRequestType = s.optional(
                            Tag.CERTIFICATE_REQUEST_TYPE,
                            Codec.enumeration(CertificateRequestType.class),
                            Request::certificateRequestType)
                    .requiredIn(VersionRange.until(ProtocolVersion.V1_0));
            var certificateRequest = s.optional(Tag.CERTIFICATE_REQUEST, Codec.BYTES, Request::certificateRequest)
                    .requiredIn(VersionRange.until(ProtocolVersion.V1_0))
                    .onlyReadSince(ProtocolVersion.V2_0);
            var certificateRequestValue = s.optional(
                            Tag.CERTIFICATE_REQUEST_VALUE, Codec.BYTES, Request::certificateRequest)
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(certificateRequest);
            var attributesT = s.optional(Tag.TEMPLATE_ATTRIBUTE, Attributes.TEMPLATE, Request::attributes)
                    .until(ProtocolVersion.V1_4);
            var attributesS = s.optional(Tag.ATTRIBUTES, Attributes.STRUCTURE, Request::attributes)
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(attributesT);
            var protectionStorageMasks = s.optional(
                            Tag.PROTECTION_STORAGE_MASKS,
                            ProtectionStorageMasks.STRUCT,
                            Request::protectionStorageMasks)
                    .since(ProtocolVersion.V2_0);
            return in -> new Request(
                    in.read(uniqueIdentifier),
                    in.read(certificateRequestType),
                    in.readEither(certificateRequest, certificateRequestValue),
                    in.readEither(attributesT, attributesS),
                    in.read(protectionStorageMasks));
        }
    }

    /** What the server answers. */
    public record Response(UniqueIdentifier uniqueIdentifier, Optional<Attributes> attributes)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var uniqueIdentifier =
                    s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            // Told to those who can hear it.
            var attributes = s.optional(Tag.TEMPLATE_ATTRIBUTE, Attributes.TEMPLATE, Response::attributes)
                    .until(ProtocolVersion.V1_4)
                    .droppable();
            return in -> new Response(in.read(uniqueIdentifier), in.read(attributes));
        }
    }
}
