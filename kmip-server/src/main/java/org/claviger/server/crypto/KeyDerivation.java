package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.crypto.DerivationParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.MacDerivationFunction;
import org.bouncycastle.crypto.digests.MD5Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA224Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.digests.SHA512tDigest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.generators.KDFCounterBytesGenerator;
import org.bouncycastle.crypto.generators.KDFDoublePipelineIterationBytesGenerator;
import org.bouncycastle.crypto.generators.KDFFeedbackBytesGenerator;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KDFCounterParameters;
import org.bouncycastle.crypto.params.KDFDoublePipelineIterationParameters;
import org.bouncycastle.crypto.params.KDFFeedbackParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.DerivationMethod;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;

/**
 * Makes key material of other key material (KMIP 2.1 sections 6.1.14, 7.12 and 11.14). Copies secrets to arrays, because the
 * functions underneath ask for them, and clears each one.
 */
public final class KeyDerivation {
    /** More would keep a processor for minutes. */
    private static final int MOST_ITERATIONS = 10_000_000;

    /** These take less than a few milliseconds. */
    private static final int FEW_ITERATIONS = 1_000;

    private static final int COUNTER_BITS = 32;
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] AWS_PREFIX = "AWS4".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AWS_SUFFIX = "aws4_request".getBytes(StandardCharsets.US_ASCII);

    private KeyDerivation() {}

    /**
     * What the functions work with, beside the key.
     *
     * @param hashingAlgorithm the one that the request names
     * @param keyAlgorithm the algorithm of the key, which may name a hash of its own
     * @param initializationVector the first input of the feedback mode; nothing stands for an empty one
     */
    public record Inputs(
            Optional<HashingAlgorithm> hashingAlgorithm,
            Optional<CryptographicAlgorithm> keyAlgorithm,
            Optional<Bytes> initializationVector,
            Optional<Bytes> salt,
            Optional<Integer> iterationCount) {}

    /** HASH: the hash of a key, or of data. */
    public static Secret hash(Secret input, Inputs inputs, int bytes, SecretScope secrets) {
        var digest = digest(inputs.hashingAlgorithm.orElseThrow(KeyDerivation::noHash));
        requireAtMost(digest.getDigestSize(), bytes);
        return of(array(input), bytes, secrets, array -> {
            var hash = new byte[digest.getDigestSize()];
            digest.update(array, 0, array.length);
            digest.doFinal(hash, 0);
            return hash;
        });
    }

    /** HMAC: the code of the data under the key. */
    public static Secret hmac(Secret key, Secret data, Inputs inputs, int bytes, SecretScope secrets) {
        var hash = hashOf(inputs, Optional.empty());
        requireAtMost(digest(hash).getDigestSize(), bytes);
        return of(array(key), bytes, secrets, keyArray -> hmac(hash, keyArray, data));
    }

    /** PBKDF2 of PKCS #5; its function is HMAC with SHA-1 unless the request names another hash. */
    public static Secret pbkdf2(Secret password, Inputs inputs, int bytes, SecretScope secrets) {
        var salt = inputs.salt.orElseThrow(() -> new KmipException(INVALID_FIELD, "Salt is missing"));
        int iterations =
                inputs.iterationCount.orElseThrow(() -> new KmipException(INVALID_FIELD, "Iteration Count is missing"));
        if (iterations < 1 || iterations > MOST_ITERATIONS) {
            throw new KmipException(
                    INVALID_FIELD, "Iteration Count " + iterations + " (expected 1 to " + MOST_ITERATIONS + ")");
        }
        var hash = inputs.hashingAlgorithm.orElse(HashingAlgorithm.SHA_1);
        return of(array(password), bytes, secrets, array -> {
            var generator = new PKCS5S2ParametersGenerator(digest(hash));
            generator.init(array, salt.toArray(), iterations);
            Supplier<byte[]> derivation =
                    () -> ((KeyParameter) generator.generateDerivedMacParameters(bytes * Byte.SIZE)).getKey();
            return iterations > FEW_ITERATIONS ? LongWork.run(derivation) : derivation.get();
        });
    }

    /** HKDF (RFC 5869): SHA-256 unless the request names another hash. */
    public static Secret hkdf(Secret key, Optional<Secret> info, Inputs inputs, int bytes, SecretScope secrets) {
        var digest = digest(inputs.hashingAlgorithm.orElse(HashingAlgorithm.SHA_256));
        requireAtMost(255 * digest.getDigestSize(), bytes);
        return of(array(key), bytes, secrets, array -> {
            var context = info.map(KeyDerivation::array).orElse(NOTHING);
            try {
                var generator = new HKDFBytesGenerator(digest);
                generator.init(new HKDFParameters(
                        array, inputs.salt.map(Bytes::toArray).orElse(NOTHING), context));
                var output = new byte[bytes];
                generator.generateBytes(output, 0, bytes);
                return output;
            } finally {
                Arrays.fill(context, (byte) 0);
            }
        });
    }

    /**
     * A mode of NIST SP 800-108 with HMAC: the data is the whole fixed input, Label, zero byte and Context as the client has put
     * them together, and the counter of 32 bits stands before it.
     */
    public static Secret nist800108(
            DerivationMethod mode, Secret key, Secret data, Inputs inputs, int bytes, SecretScope secrets) {
        var mac = new HMac(digest(hashOf(inputs, Optional.of(HashingAlgorithm.SHA_256))));
        return of(array(key), bytes, secrets, array -> {
            var fixed = array(data);
            try {
                var function = function(mode, mac);
                function.init(parameters(mode, array, fixed, inputs));
                var output = new byte[bytes];
                function.generateBytes(output, 0, bytes);
                return output;
            } finally {
                Arrays.fill(fixed, (byte) 0);
            }
        });
    }

    private static MacDerivationFunction function(DerivationMethod mode, HMac mac) {
        return switch (mode) {
            case NIST800_108_C -> new KDFCounterBytesGenerator(mac);
            case NIST800_108_F -> new KDFFeedbackBytesGenerator(mac);
            case NIST800_108_DPI -> new KDFDoublePipelineIterationBytesGenerator(mac);
            default -> throw new IllegalArgumentException(mode + " is no mode of SP 800-108");
        };
    }

    private static DerivationParameters parameters(DerivationMethod mode, byte[] key, byte[] fixed, Inputs inputs) {
        return switch (mode) {
            case NIST800_108_C -> new KDFCounterParameters(key, fixed, COUNTER_BITS);
            case NIST800_108_F ->
                KDFFeedbackParameters.createWithCounter(
                        key, inputs.initializationVector.map(Bytes::toArray).orElse(NOTHING), fixed, COUNTER_BITS);
            case NIST800_108_DPI -> KDFDoublePipelineIterationParameters.createWithCounter(key, fixed, COUNTER_BITS);
            default -> throw new IllegalArgumentException(mode + " is no mode of SP 800-108");
        };
    }

    /**
     * The signing key of AWS Signature Version 4: a chain of HMACs with SHA-256.
     *
     * @param data date, region and service, in this order
     */
    public static Secret awsSignatureVersion4(Secret key, List<Secret> data, int bytes, SecretScope secrets) {
        if (data.size() != 3) {
            throw new KmipException(
                    INVALID_FIELD, data.size() + " Derivation Data (expected date, region and service)");
        }
        requireAtMost(digest(HashingAlgorithm.SHA_256).getDigestSize(), bytes);
        var secret = array(key);
        var step = new byte[AWS_PREFIX.length + secret.length];
        System.arraycopy(AWS_PREFIX, 0, step, 0, AWS_PREFIX.length);
        System.arraycopy(secret, 0, step, AWS_PREFIX.length, secret.length);
        Arrays.fill(secret, (byte) 0);
        for (var input : data) {
            var before = step;
            step = hmac(HashingAlgorithm.SHA_256, before, input);
            Arrays.fill(before, (byte) 0);
        }
        return of(step, bytes, secrets, array -> hmac(HashingAlgorithm.SHA_256, array, AWS_SUFFIX));
    }

    private static byte[] hmac(HashingAlgorithm hash, byte[] key, Secret data) {
        var array = array(data);
        try {
            return hmac(hash, key, array);
        } finally {
            Arrays.fill(array, (byte) 0);
        }
    }

    private static byte[] hmac(HashingAlgorithm hash, byte[] key, byte[] data) {
        var mac = new HMac(digest(hash));
        mac.init(new KeyParameter(key));
        mac.update(data, 0, data.length);
        var code = new byte[mac.getMacSize()];
        mac.doFinal(code, 0);
        return code;
    }

    /** The request's hash, else the one that the algorithm of the key stands for, else {@code usual}. */
    static HashingAlgorithm hashOf(Inputs inputs, Optional<HashingAlgorithm> usual) {
        return inputs.hashingAlgorithm
                .or(() -> inputs.keyAlgorithm.flatMap(Hashes::ofHmac))
                .or(() -> usual)
                .orElseThrow(KeyDerivation::noHash);
    }

    /** Returns Bouncy Castle's form of a hash. */
    static Digest digest(HashingAlgorithm hash) {
        return switch (hash) {
            case MD5 -> new MD5Digest();
            case SHA_1 -> new SHA1Digest();
            case SHA_224 -> new SHA224Digest();
            case SHA_256 -> SHA256Digest.newInstance();
            case SHA_384 -> new SHA384Digest();
            case SHA_512 -> new SHA512Digest();
            case SHA_512_224 -> new SHA512tDigest(224);
            case SHA_512_256 -> new SHA512tDigest(256);
            case SHA3_224 -> new SHA3Digest(224);
            case SHA3_256 -> new SHA3Digest(256);
            case SHA3_384 -> new SHA3Digest(384);
            case SHA3_512 -> new SHA3Digest(512);
            case MD2, MD4, RIPEMD_160, TIGER, WHIRLPOOL ->
                throw new KmipException(
                        UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                        "Hashing Algorithm " + hash.specName() + " is not supported for this");
        };
    }

    private static KmipException noHash() {
        return new KmipException(BAD_CRYPTOGRAPHIC_PARAMETERS, "Hashing Algorithm is missing");
    }

    /** @throws KmipException if a method cannot give as much as is asked for */
    public static void requireAtMost(int available, int bytes) {
        if (bytes > available) {
            throw new KmipException(
                    CRYPTOGRAPHIC_FAILURE,
                    "Cryptographic Length %d (the derivation gives at most %d)"
                            .formatted(bytes * Byte.SIZE, available * Byte.SIZE));
        }
    }

    private interface Function {
        byte[] of(byte[] input);
    }

    /** Returns the first bytes of a function's output; clears its input and its output. */
    private static Secret of(byte[] input, int bytes, SecretScope secrets, Function function) {
        try {
            var output = function.of(input);
            try {
                var segment = secrets.allocate(bytes);
                MemorySegment.copy(MemorySegment.ofArray(output), 0, segment, 0, bytes);
                return new Secret(segment);
            } finally {
                Arrays.fill(output, (byte) 0);
            }
        } finally {
            Arrays.fill(input, (byte) 0);
        }
    }

    private static byte[] array(Secret secret) {
        return secret.bytes().toArray(ValueLayout.JAVA_BYTE);
    }
}
