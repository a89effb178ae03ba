package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_MESSAGE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.AttributeTypes;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.State;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.object.Certificate;
import org.claviger.operation.OperationType;
import org.claviger.operation.Validate;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.server.crypto.certificate.ChainValidator;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;

/**
 * Validate (KMIP 2.1 section 6.1.57, KMIP 1.4 section 4.24). A certificate of ours that was revoked is not valid, at no time:
 * who has taken its key may have used it before anybody noticed.
 */
public final class ValidateHandler implements OperationHandler<Validate.Request, Validate.Response> {
    private final ObjectVault vault;
    private final ChainValidator validator;

    public ValidateHandler(ObjectVault vault, ChainValidator validator) {
        this.vault = vault;
        this.validator = validator;
    }

    @Override
    public OperationType<Validate.Request, Validate.Response> type() {
        return Validate.TYPE;
    }

    @Override
    public Validate.Response handle(Validate.Request request, RequestContext context) {
        var certificates = new ArrayList<>(request.certificates());
        var revoked = false;
        for (var id : request.uniqueIdentifiers()) {
            var object = context.open(Optional.of(id));
            Capabilities.require(object, Set.of(ObjectType.CERTIFICATE));
            revoked |= isRevoked(object);
            certificates.add((Certificate) vault.open(object, context.secrets()));
        }
        if (certificates.isEmpty()) {
            throw new KmipException(INVALID_MESSAGE, "neither a Certificate nor the Unique Identifier of one");
        }
        certificates.forEach(certificate -> IssuedCertificates.requireX509(certificate.certificateType()));
        List<byte[]> chain = certificates.stream()
                .map(certificate -> certificate.certificateValue().toArray())
                .toList();
        var indicator = validator.validate(chain, request.validityDate().orElse(context.now()));
        return new Validate.Response(revoked ? ValidityIndicator.INVALID : indicator);
    }

    private static boolean isRevoked(ManagedObject certificate) {
        return certificate.state() == State.COMPROMISED
                || certificate.attributes().has(AttributeTypes.REVOCATION_REASON);
    }
}
