package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;

import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.ObjectType;
import org.claviger.operation.Certify;
import org.claviger.operation.OperationType;
import org.claviger.server.crypto.certificate.CertificationRequest;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.ttlv.ProtocolVersion;

/** Certify (KMIP 2.1 section 6.1.6, KMIP 1.4 section 4.7). */
public final class CertifyHandler implements OperationHandler<Certify.Request, Certify.Response> {
    private final IssuedCertificates certificates;
    private final NewObjects newObjects;

    public CertifyHandler(IssuedCertificates certificates, NewObjects newObjects) {
        this.certificates = certificates;
        this.newObjects = newObjects;
    }

    @Override
    public OperationType<Certify.Request, Certify.Response> type() {
        return Certify.TYPE;
    }

    @Override
    public Certify.Response handle(Certify.Request request, RequestContext context) {
        var asked = certificates.asked(request.attributes(), context);
        var object = object(request, context);
        var sent = IssuedCertificates.request(request.certificateRequestType(), request.certificateRequest());
        var proof = proof(sent, object, context);
        if (proof.isEmpty() && !asked.attributes().has(AttributeTypes.CERTIFICATE_TYPE)) {
            throw new KmipException(
                    INVALID_FIELD, "neither a certificate request nor the attribute Certificate Type is there");
        }
        var publicKey = object.flatMap(named -> publicKey(named, context));
        var key = publicKey
                .map(found -> certificates.key(found, context))
                .or(() -> proof.map(CertificationRequest::publicKey))
                .orElseThrow();
        var id = certificates.issue(
                new IssuedCertificates.Order(key, proof, asked.names(), publicKey, asked.attributes()),
                request.protectionStorageMasks(),
                (certificate, attributes) -> newObjects.add(certificate, attributes, false, context),
                context);
        publicKey.ifPresent(found -> certificates.link(found, Optional.empty(), id, context));
        return new Certify.Response(UniqueIdentifier.of(id), Optional.empty());
    }

    /** Since 2.0 a certificate request alone is enough; before, and without one, there is the ID Placeholder. */
    private static Optional<ManagedObject> object(Certify.Request request, RequestContext context) {
        if (request.uniqueIdentifier().isEmpty()
                && request.certificateRequest().isPresent()
                && context.version().isAtLeast(ProtocolVersion.V2_0)) {
            return Optional.empty();
        }
        var object = context.open(request.uniqueIdentifier());
        Capabilities.require(object, Set.of(ObjectType.PUBLIC_KEY, ObjectType.CERTIFICATE_REQUEST));
        return Optional.of(object);
    }

    private Optional<CertificationRequest> proof(
            Optional<CertificationRequest> sent, Optional<ManagedObject> object, RequestContext context) {
        var stored = object.filter(CertifyHandler::isRequest);
        if (stored.isEmpty()) {
            return sent;
        }
        if (sent.isPresent()) {
            throw new KmipException(INVALID_FIELD, "two certificate requests: an object and a value");
        }
        return Optional.of(certificates.request(stored.get(), context));
    }

    private static Optional<ManagedObject> publicKey(ManagedObject object, RequestContext context) {
        return isRequest(object) ? LinkedObjects.requiredPublicKey(object, context) : Optional.of(object);
    }

    private static boolean isRequest(ManagedObject object) {
        return object.objectType() == ObjectType.CERTIFICATE_REQUEST;
    }
}
