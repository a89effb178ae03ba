package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.PERMISSION_DENIED;

import java.security.PublicKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.State;
import org.claviger.operation.OperationType;
import org.claviger.operation.ReCertify;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.certificate.CertificationRequest;
import org.claviger.server.crypto.certificate.SubjectNames;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.Replacement;

/** Re-certify (KMIP 2.1 section 6.1.45, KMIP 1.4 section 4.8). */
public final class ReCertifyHandler implements OperationHandler<ReCertify.Request, ReCertify.Response> {
    private final IssuedCertificates certificates;
    private final NewObjects newObjects;

    public ReCertifyHandler(IssuedCertificates certificates, NewObjects newObjects) {
        this.certificates = certificates;
        this.newObjects = newObjects;
    }

    @Override
    public OperationType<ReCertify.Request, ReCertify.Response> type() {
        return ReCertify.TYPE;
    }

    @Override
    public ReCertify.Response handle(ReCertify.Request request, RequestContext context) {
        var existing = context.open(request.uniqueIdentifier());
        Capabilities.require(existing, Set.of(ObjectType.CERTIFICATE));
        requireRenewable(existing);
        var former = certificates.certificate(existing, context);
        IssuedCertificates.requireX509(former.certificateType());
        var asked = certificates.asked(request.attributes(), context);
        var key = AsymmetricKeys.publicKey(former);
        var publicKey = publicKey(existing, key, context);
        // How the existing certificate is signed, and by which link it is found, does not become the new one's.
        var attributes = Replacement.attributes(
                existing.withAttributes(existing.attributes().without(AttributeTypes.DIGITAL_SIGNATURE_ALGORITHM)),
                asked.attributes(),
                request.offset(),
                context.version(),
                context.now());
        var names = asked.names()
                .orElseGet(() ->
                        SubjectNames.ofCertificate(former.certificateValue().toArray()));
        var id = certificates.issue(
                new IssuedCertificates.Order(key, proof(request, context), Optional.of(names), publicKey, attributes),
                request.protectionStorageMasks(),
                (certificate, described) -> newObjects.succeed(existing, certificate, described, context),
                context);
        context.objects().save(Replacement.replaced(existing, id, context.now()));
        publicKey.ifPresent(found -> certificates.link(found, Optional.of(existing), id, context));
        return new ReCertify.Response(UniqueIdentifier.of(id), Optional.empty());
    }

    private static void requireRenewable(ManagedObject existing) {
        Replacement.requireReplaceable(existing);
        if (existing.state() == State.COMPROMISED) {
            throw new KmipException(PERMISSION_DENIED, "the certificate is Compromised and cannot be renewed");
        }
    }

    private Optional<CertificationRequest> proof(ReCertify.Request request, RequestContext context) {
        var sent = IssuedCertificates.request(request.certificateRequestType(), request.certificateRequest());
        var named = request.certificateRequestUniqueIdentifier();
        if (named.isEmpty()) {
            return sent;
        }
        if (sent.isPresent()) {
            throw new KmipException(INVALID_FIELD, "two certificate requests: an object and a value");
        }
        return Optional.of(certificates.request(
                context.find(named.get())
                        .orElseThrow(() -> new KmipException(OBJECT_NOT_FOUND, "no such certificate request")),
                context));
    }

    /** Returns the object of the certificate's key, which must be able to be certified anew. */
    private Optional<ManagedObject> publicKey(ManagedObject existing, PublicKey key, RequestContext context) {
        var linked = LinkedObjects.requiredPublicKey(existing, context);
        if (linked.isPresent()
                && !Arrays.equals(certificates.key(linked.get(), context).getEncoded(), key.getEncoded())) {
            throw new KmipException(
                    PERMISSION_DENIED, "the public key that the certificate links to is not the certificate's");
        }
        return linked;
    }
}
