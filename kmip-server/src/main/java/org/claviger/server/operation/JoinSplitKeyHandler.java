package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.ObjectType;
import org.claviger.object.SplitKey;
import org.claviger.operation.JoinSplitKey;
import org.claviger.operation.OperationType;
import org.claviger.secret.Secret;
import org.claviger.server.crypto.BinaryField;
import org.claviger.server.crypto.KeyBytes;
import org.claviger.server.crypto.SecretSharing;
import org.claviger.server.crypto.SecretSharing.Part;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.ttlv.ProtocolVersion;

/** Join Split Key (KMIP 2.1 section 6.1.27, KMIP 1.4 section 4.39). */
public final class JoinSplitKeyHandler implements OperationHandler<JoinSplitKey.Request, JoinSplitKey.Response> {
    private final KeyWrapping keys;
    private final NewObjects newObjects;

    public JoinSplitKeyHandler(KeyWrapping keys, NewObjects newObjects) {
        this.keys = keys;
        this.newObjects = newObjects;
    }

    @Override
    public OperationType<JoinSplitKey.Request, JoinSplitKey.Response> type() {
        return JoinSplitKey.TYPE;
    }

    @Override
    public JoinSplitKey.Response handle(JoinSplitKey.Request request, RequestContext context) {
        var sources = new ArrayList<ManagedObject>();
        var parts = new ArrayList<SplitKey>();
        for (var id : request.uniqueIdentifiers()) {
            var source = context.open(Optional.of(id));
            sources.add(source);
            parts.add(part(source, context));
        }
        requireTogether(parts);
        var attributes = newObjects.admit(request.attributes().orElse(Attributes.EMPTY), request.objectType(), context);
        var described = described(attributes, parts.getFirst());
        var key = join(parts, described, context);
        var sized = described.with(AttributeTypes.CRYPTOGRAPHIC_LENGTH, key.length() * Byte.SIZE);
        var joined = MadeOfKeys.object(
                request.objectType(),
                parts.getFirst().keyBlock().keyFormatType(),
                key,
                sized,
                request.secretDataType());
        var id = newObjects
                .storage()
                .place(
                        request.protectionStorageMasks(),
                        request.objectType(),
                        MadeOfKeys.asGuardedAs(sources, sized),
                        context.caller().tenant(),
                        placed -> newObjects.add(joined, placed, false, context));
        return new JoinSplitKey.Response(
                context.version().isAtLeast(ProtocolVersion.V1_3)
                        ? Optional.empty()
                        : Optional.of(request.objectType()),
                UniqueIdentifier.of(id),
                Optional.empty());
    }

    private SplitKey part(ManagedObject source, RequestContext context) {
        if (source.objectType() != ObjectType.SPLIT_KEY) {
            throw new KmipException(
                    INVALID_OBJECT_TYPE, "Object Type " + source.objectType().specName() + " (expected Split Key)");
        }
        return (SplitKey) keys.open(source, context);
    }

    private static void requireTogether(List<SplitKey> parts) {
        var first = parts.getFirst();
        var identifiers = new HashSet<Integer>();
        for (var part : parts) {
            if (!part.splitKeyParts().equals(first.splitKeyParts())
                    || !part.splitKeyThreshold().equals(first.splitKeyThreshold())
                    || part.splitKeyMethod() != first.splitKeyMethod()
                    || !part.primeFieldSize().equals(first.primeFieldSize())
                    || part.keyBlock().keyFormatType() != first.keyBlock().keyFormatType()) {
                throw new KmipException(CRYPTOGRAPHIC_FAILURE, "the parts do not belong together");
            }
            if (!identifiers.add(part.keyPartIdentifier())) {
                throw new KmipException(
                        CRYPTOGRAPHIC_FAILURE, "Key Part Identifier " + part.keyPartIdentifier() + " twice");
            }
            if (part.keyPartIdentifier() < 1 || part.keyPartIdentifier() > part.splitKeyParts()) {
                throw new KmipException(
                        CRYPTOGRAPHIC_FAILURE,
                        "Key Part Identifier " + part.keyPartIdentifier() + " of " + part.splitKeyParts());
            }
        }
        if (parts.size() < first.splitKeyThreshold()) {
            throw new KmipException(
                    CRYPTOGRAPHIC_FAILURE,
                    parts.size() + " parts (expected " + first.splitKeyThreshold() + " at least)");
        }
    }

    /** What the request does not say of the key, its parts may. */
    private static Attributes described(Attributes attributes, SplitKey part) {
        var described = attributes;
        var algorithm = part.keyBlock().cryptographicAlgorithm();
        if (algorithm.isPresent() && !described.has(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM)) {
            described = described.with(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, algorithm.get());
        }
        var length = part.keyBlock().cryptographicLength();
        if (length.isPresent() && !described.has(AttributeTypes.CRYPTOGRAPHIC_LENGTH)) {
            described = described.with(AttributeTypes.CRYPTOGRAPHIC_LENGTH, length.get());
        }
        return described;
    }

    private static Secret join(List<SplitKey> splitKeys, Attributes attributes, RequestContext context) {
        var parts = splitKeys.stream()
                .map(split -> new Part(split.keyPartIdentifier(), KeyBytes.of(split)))
                .toList();
        var first = splitKeys.getFirst();
        var secrets = context.secrets();
        var length = attributes.first(AttributeTypes.CRYPTOGRAPHIC_LENGTH).map(MadeOfKeys::bytes);
        return switch (first.splitKeyMethod()) {
            case XOR -> ofLength(SecretSharing.joinByXor(parts, secrets), length);
            case POLYNOMIAL_SHARING_GF_2_8 -> ofLength(SecretSharing.join(BinaryField.GF_2_8, parts, secrets), length);
            case POLYNOMIAL_SHARING_GF_2_16 ->
                ofLength(SecretSharing.join(BinaryField.GF_2_16, parts, secrets), length);
            case POLYNOMIAL_SHARING_PRIME_FIELD -> {
                var prime = CreateSplitKeyHandler.prime(first.primeFieldSize());
                var bytes = length.orElse((prime.bitLength() - 1) / Byte.SIZE);
                yield SecretSharing.joinByPrime(prime, parts, bytes, secrets);
            }
        };
    }

    /** Takes off the zero that filled the last piece of a key of odd length. */
    private static Secret ofLength(Secret joined, Optional<Integer> length) {
        int wanted = length.orElse(joined.length());
        var filled = joined.length() == wanted + 1 && joined.bytes().get(ValueLayout.JAVA_BYTE, wanted) == 0;
        if (joined.length() != wanted && !filled) {
            throw new KmipException(
                    CRYPTOGRAPHIC_FAILURE,
                    "the parts make a key of " + joined.length() + " bytes (expected " + wanted + ")");
        }
        return filled ? new Secret(joined.bytes().asSlice(0, wanted)) : joined;
    }
}
