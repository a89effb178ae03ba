package org.claviger.server.operation;

import static org.claviger.enumeration.CryptographicUsageMask.VERIFY;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.operation.OperationType;
import org.claviger.operation.SignatureVerify;
import org.claviger.server.crypto.UsableKey;

/**
 * Signature Verify (KMIP 2.1 section 6.1.56, KMIP 1.4 section 4.32). None of the schemes recovers data from a signature, so the
 * answer holds none.
 */
public final class SignatureVerifyHandler
        implements OperationHandler<SignatureVerify.Request, SignatureVerify.Response> {
    private final KeyWrapping keys;
    private final CryptographicStreams streams;

    public SignatureVerifyHandler(KeyWrapping keys, CryptographicStreams streams) {
        this.keys = keys;
        this.streams = streams;
    }

    @Override
    public OperationType<SignatureVerify.Request, SignatureVerify.Response> type() {
        return SignatureVerify.TYPE;
    }

    @Override
    public SignatureVerify.Response handle(SignatureVerify.Request request, RequestContext context) {
        var part = StreamPart.of(request.correlationValue(), request.initIndicator(), request.finalIndicator());
        var object = context.open(request.uniqueIdentifier());
        var input = SignatureInput.of(part, request.data(), request.digestedData(), context);
        streams.use(part, context, object, VERIFY, input.length());
        var key = keys.usable(object, context);
        Capabilities.require(object, Set.of(ObjectType.PUBLIC_KEY, ObjectType.CERTIFICATE));
        var step = streams.run(
                part,
                context,
                SignatureParts.class,
                secrets -> input.begin(
                        key.scheme(CipherRequests.parameters(request.cryptographicParameters(), object)), secrets),
                parts -> {
                    input.addTo(parts);
                    parts.signature(request.signatureData());
                    return part.isLast() ? Optional.of(verify(parts, key)) : Optional.<ValidityIndicator>empty();
                });
        return new SignatureVerify.Response(
                UniqueIdentifier.of(object.uniqueIdentifier()),
                step.result(),
                Optional.empty(),
                step.correlationValue());
    }

    private static ValidityIndicator verify(SignatureParts parts, UsableKey key) {
        var signature = parts.signature().toArray();
        var signed = parts.signed();
        try {
            return key.verify(parts.scheme(), signed, signature) ? ValidityIndicator.VALID : ValidityIndicator.INVALID;
        } finally {
            Arrays.fill(signed, (byte) 0);
        }
    }
}
