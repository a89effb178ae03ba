package org.claviger.server.operation;

import static org.claviger.enumeration.CryptographicUsageMask.SIGN;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.ObjectType;
import org.claviger.message.ChildKey;
import org.claviger.message.MessageExtension;
import org.claviger.operation.OperationType;
import org.claviger.operation.Sign;
import org.claviger.server.crypto.UsableKey;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.ttlv.Bytes;

/** Sign (KMIP 2.1 section 6.1.55, KMIP 1.4 section 4.31). */
public final class SignHandler implements OperationHandler<Sign.Request, Sign.Response> {
    /** What child keys follow from, beside the key (BIP-32): {@code x-chain-code} in 1.x. */
    private static final String CHAIN_CODE = "chain-code";

    private final KeyWrapping keys;
    private final CryptographicStreams streams;

    public SignHandler(KeyWrapping keys, CryptographicStreams streams) {
        this.keys = keys;
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
        var kept = keys.usable(object, context);
        Capabilities.require(object, Set.of(ObjectType.PRIVATE_KEY));
        var key = signer(kept, object, part, context);
        var step = streams.run(
                part,
                context,
                SignatureParts.class,
                secrets -> input.begin(
                        key.scheme(CipherRequests.parameters(request.cryptographicParameters(), object)), secrets),
                parts -> {
                    input.addTo(parts);
                    return part.isLast() ? Optional.of(sign(parts, key)) : Optional.<Bytes>empty();
                });
        return new Sign.Response(
                UniqueIdentifier.of(object.uniqueIdentifier()), step.result(), step.correlationValue());
    }

    /** The extension that names a {@link ChildKey}. */
    @Override
    public boolean knows(MessageExtension extension) {
        return ChildKey.isIn(extension);
    }

    /** Returns the key itself, or the descendant that the request asks for. */
    private static UsableKey signer(UsableKey key, ManagedObject object, StreamPart part, RequestContext context) {
        Optional<ChildKey> child;
        try {
            child = ChildKey.in(context.extensions());
        } catch (IllegalArgumentException malformed) {
            throw new KmipException(INVALID_FIELD, String.valueOf(malformed.getMessage()), malformed);
        }
        if (child.isEmpty()) {
            return key;
        }
        if (!(part instanceof StreamPart.Whole)) {
            throw new KmipException(INVALID_FIELD, "a child key for data in several parts (expected all at once)");
        }
        return key.child(() -> chainCode(object), child.get());
    }

    private static Bytes chainCode(ManagedObject object) {
        return object.attributes().all(AttributeTypes.VENDOR_ATTRIBUTE).stream()
                .filter(attribute -> attribute.vendorIdentification().equals(VendorAttribute.CLIENT)
                        && attribute.name().equals(CHAIN_CODE))
                .findFirst()
                .map(attribute -> attribute.value().value())
                .filter(Bytes.class::isInstance)
                .map(Bytes.class::cast)
                .orElseThrow(() -> new KmipException(
                        INVALID_FIELD, "the key has no attribute x-chain-code (expected a Byte String of 32 bytes)"));
    }

    private static Bytes sign(SignatureParts parts, UsableKey key) {
        var signed = parts.signed();
        try {
            return Bytes.wrap(key.sign(parts.scheme(), signed));
        } finally {
            Arrays.fill(signed, (byte) 0);
        }
    }
}
