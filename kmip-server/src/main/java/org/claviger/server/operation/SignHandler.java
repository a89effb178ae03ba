package org.claviger.server.operation;

import static org.claviger.enumeration.CryptographicUsageMask.SIGN;

import java.util.Arrays;
import java.util.Optional;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.OperationType;
import org.claviger.operation.Sign;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.SignatureScheme;
import org.claviger.server.crypto.Signatures;
import org.claviger.ttlv.Bytes;

/** Sign (KMIP 2.1 section 6.1.55, KMIP 1.4 section 4.31). */
public final class SignHandler implements OperationHandler<Sign.Request, Sign.Response> {
    private final KeyWrapping keys;
    private final Signatures signatures;
    private final CryptographicStreams streams;

    public SignHandler(KeyWrapping keys, Signatures signatures, CryptographicStreams streams) {
        this.keys = keys;
        this.signatures = signatures;
        this.streams = streams;
    }

    @Override
    public OperationType<Sign.Request, Sign.Response> type() {
        return Sign.TYPE;
    }

    @Override
    public Sign.Response handle(Sign.Request request, RequestContext context) {
        var part = StreamPart.of(request.correlationValue(), request.initIndicator(), request.finalIndicator());
        var object = context.open(request.uniqueIdentifier());
        var input = SignatureInput.of(part, request.data(), request.digestedData(), context);
        streams.use(part, context, object, SIGN, input.length());
        var key = AsymmetricKeys.privateKey(keys.open(object, context));
        var step = streams.run(
                part,
                context,
                SignatureParts.class,
                secrets -> input.begin(
                        SignatureScheme.of(key, CipherRequests.parameters(request.cryptographicParameters(), object)),
                        secrets),
                parts -> {
                    input.addTo(parts);
                    return part.isLast() ? Optional.of(sign(parts, key)) : Optional.<Bytes>empty();
                });
        return new Sign.Response(
                UniqueIdentifier.of(object.uniqueIdentifier()), step.result(), step.correlationValue());
    }

    private Bytes sign(SignatureParts parts, java.security.PrivateKey key) {
        var signed = parts.signed();
        try {
            return Bytes.wrap(signatures.sign(parts.scheme(), key, signed));
        } finally {
            Arrays.fill(signed, (byte) 0);
        }
    }
}
