package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.SERVER_LIMIT_EXCEEDED;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.SplitKeyMethod;
import org.claviger.object.KeyBlock;
import org.claviger.object.SplitKey;
import org.claviger.operation.CreateSplitKey;
import org.claviger.operation.OperationType;
import org.claviger.secret.Secret;
import org.claviger.server.crypto.BinaryField;
import org.claviger.server.crypto.KeyBytes;
import org.claviger.server.crypto.KeyGenerator;
import org.claviger.server.crypto.SecretSharing;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.ttlv.ProtocolVersion;

/** Create Split Key (KMIP 2.1 section 6.1.10, KMIP 1.4 section 4.38). */
public final class CreateSplitKeyHandler implements OperationHandler<CreateSplitKey.Request, CreateSplitKey.Response> {
    /** Each part is an object of its own. */
    private static final int MOST_PARTS = 255;

    private static final List<AttributeType<?>> OF_THE_KEY = List.of(
            AttributeTypes.CRYPTOGRAPHIC_ALGORITHM,
            AttributeTypes.CRYPTOGRAPHIC_LENGTH,
            AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK);

    private final KeyWrapping keys;
    private final KeyGenerator generator;
    private final NewObjects newObjects;
    private final SecureRandom random;

    public CreateSplitKeyHandler(KeyWrapping keys, KeyGenerator generator, NewObjects newObjects, SecureRandom random) {
        this.keys = keys;
        this.generator = generator;
        this.newObjects = newObjects;
        this.random = random;
    }

    @Override
    public OperationType<CreateSplitKey.Request, CreateSplitKey.Response> type() {
        return CreateSplitKey.TYPE;
    }

    /** A key with what is said of each of its parts. */
    private record Whole(Secret material, KeyFormatType format, Attributes attributes, boolean madeHere) {}

    @Override
    public CreateSplitKey.Response handle(CreateSplitKey.Request request, RequestContext context) {
        requireSensible(request);
        var attributes = newObjects
                .storage()
                .place(
                        request.protectionStorageMasks(),
                        ObjectType.SPLIT_KEY,
                        newObjects.admit(request.attributes(), ObjectType.SPLIT_KEY, context),
                        context.caller().tenant(),
                        placed -> placed);
        var source = request.uniqueIdentifier().map(id -> context.open(Optional.of(id)));
        var whole = source.isPresent() ? split(source.get(), attributes, context) : generate(attributes, context);
        var ids = new ArrayList<String>();
        for (var part : parts(request, whole.material, context)) {
            var object = new SplitKey(
                    request.splitKeyParts(),
                    part.identifier(),
                    request.splitKeyThreshold(),
                    request.splitKeyMethod(),
                    request.primeFieldSize(),
                    MadeOfKeys.block(whole.format, part.material(), whole.attributes));
            ids.add(newObjects.add(object, whole.attributes, whole.madeHere, context));
        }
        return new CreateSplitKey.Response(
                context.version().isAtLeast(ProtocolVersion.V1_3)
                        ? Optional.empty()
                        : Optional.of(ObjectType.SPLIT_KEY),
                ids.stream().map(UniqueIdentifier::of).toList(),
                Optional.empty());
    }

    private static void requireSensible(CreateSplitKey.Request request) {
        if (request.objectType() != ObjectType.SPLIT_KEY) {
            throw new KmipException(
                    INVALID_OBJECT_TYPE, "Object Type " + request.objectType().specName() + " (expected Split Key)");
        }
        int parts = request.splitKeyParts();
        int threshold = request.splitKeyThreshold();
        if (threshold < 1 || parts < threshold || parts < 2) {
            throw new KmipException(
                    INVALID_FIELD,
                    "Split Key Parts " + parts + ", Split Key Threshold " + threshold
                            + " (expected 2 parts at least, and a threshold of 1 to that)");
        }
        if (parts > MOST_PARTS) {
            throw new KmipException(
                    SERVER_LIMIT_EXCEEDED, "Split Key Parts " + parts + " (at most " + MOST_PARTS + ")");
        }
        if (request.splitKeyMethod() == SplitKeyMethod.XOR && threshold != parts) {
            throw new KmipException(
                    INVALID_FIELD,
                    "Split Key Threshold " + threshold + " (expected " + parts + ", all parts, for XOR)");
        }
    }

    /** The key's own attributes win over those of the request. */
    private Whole split(ManagedObject source, Attributes attributes, RequestContext context) {
        var object = keys.open(source, context);
        var format = object.block()
                .map(KeyBlock::keyFormatType)
                .filter(stored -> stored != KeyFormatType.TRANSPARENT_SYMMETRIC_KEY)
                .orElse(KeyFormatType.RAW);
        var merged = attributes;
        for (var type : OF_THE_KEY) {
            merged = taking(type, source, merged);
        }
        return new Whole(
                KeyBytes.of(object),
                format,
                MadeOfKeys.asGuardedAs(List.of(source), merged),
                source.attributes().first(AttributeTypes.ALWAYS_SENSITIVE).orElse(false));
    }

    private static <V> Attributes taking(AttributeType<V> type, ManagedObject source, Attributes attributes) {
        return source.attributes()
                .first(type)
                .map(value -> attributes.with(type, value))
                .orElse(attributes);
    }

    private Whole generate(Attributes attributes, RequestContext context) {
        var algorithm = MadeOfKeys.require(attributes, AttributeTypes.CRYPTOGRAPHIC_ALGORITHM);
        int length = MadeOfKeys.require(attributes, AttributeTypes.CRYPTOGRAPHIC_LENGTH);
        var material = generator.symmetricKey(algorithm, length, context.secrets());
        return new Whole(material, KeyFormatType.RAW, attributes, true);
    }

    private List<SecretSharing.Part> parts(CreateSplitKey.Request request, Secret key, RequestContext context) {
        int parts = request.splitKeyParts();
        int threshold = request.splitKeyThreshold();
        var secrets = context.secrets();
        return switch (request.splitKeyMethod()) {
            case XOR -> SecretSharing.splitByXor(key, parts, random, secrets);
            case POLYNOMIAL_SHARING_GF_2_8 ->
                SecretSharing.split(BinaryField.GF_2_8, key, parts, threshold, random, secrets);
            case POLYNOMIAL_SHARING_GF_2_16 ->
                SecretSharing.split(BinaryField.GF_2_16, key, parts, threshold, random, secrets);
            case POLYNOMIAL_SHARING_PRIME_FIELD ->
                SecretSharing.splitByPrime(prime(request.primeFieldSize()), key, parts, threshold, random, secrets);
        };
    }

    static BigInteger prime(Optional<BigInteger> primeFieldSize) {
        return primeFieldSize.orElseThrow(() -> new KmipException(INVALID_FIELD, "Prime Field Size is missing"));
    }
}
