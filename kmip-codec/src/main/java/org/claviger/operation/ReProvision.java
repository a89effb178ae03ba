package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V2_0;

import java.util.Optional;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.object.Certificate;
import org.claviger.object.CertificateRequest;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/**
 * Re-Provision: gives the client another certificate or key pair in place of the one that it connects with (KMIP
 * 2.1 section 6.1.48; since 2.0).
 */
public final class ReProvision {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.RE_PROVISION, VersionRange.since(V2_0), Request.STRUCT, Response.STRUCT);

    private ReProvision() {}

    /**
     * @param certificateRequest what the server shall sign
     * @param certificate what the client will connect with; if both are absent the server makes a key pair
     */
    public record Request(Optional<CertificateRequest> certificateRequest, Optional<Certificate> certificate)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var certificateRequest =
                    s.optional(Tag.CERTIFICATE_REQUEST, CertificateRequest.STRUCT, Request::certificateRequest);
            var certificate = s.optional(Tag.CERTIFICATE, Certificate.STRUCT, Request::certificate);
            return in -> new Request(in.read(certificateRequest), in.read(certificate));
        }
    }

    /** @param uniqueIdentifier the new certificate, or the private key that the server made */
    public record Response(Optional<UniqueIdentifier> uniqueIdentifier) implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var id = s.optional(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            return in -> new Response(in.read(id));
        }
    }
}
