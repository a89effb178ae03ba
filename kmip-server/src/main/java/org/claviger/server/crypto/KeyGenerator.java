package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE_VALUE;

import java.security.SecureRandom;
import java.util.Set;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.hsm.support.RandomSecret;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;

/** Makes key material. */
public final class KeyGenerator {
    private static final Set<Integer> AES_LENGTHS = Set.of(128, 192, 256);
    private static final Set<Integer> TRIPLE_DES_LENGTHS = Set.of(112, 168);

    private final SecureRandom random;

    public KeyGenerator(SecureRandom random) {
        this.random = random;
    }

    /**
     * Returns a new symmetric key.
     *
     * @param length in bits
     * @throws KmipException if the algorithm has no symmetric keys, or none of this length
     */
    public Secret symmetricKey(CryptographicAlgorithm algorithm, int length, SecretScope secrets) {
        requireLength(algorithm, length);
        return algorithm == CryptographicAlgorithm.THREE_DES
                ? tripleDesKey(length, secrets)
                : random(length / Byte.SIZE, secrets);
    }

    /**
     * Returns new random bytes that are no key of any algorithm.
     *
     * @param length in bits
     * @throws KmipException with Invalid Attribute Value for a length that is no multiple of 8 from 8 to 4096
     */
    public Secret secretData(int length, SecretScope secrets) {
        requireBytes(length, Byte.SIZE, 4096);
        return random(length / Byte.SIZE, secrets);
    }

    /** Returns the length in bits of a key for which the client names none. */
    public int usualLength(CryptographicAlgorithm algorithm) {
        return switch (algorithm) {
            case AES, HMAC_SHA256, CHACHA20, CHACHA20_POLY1305 -> 256;
            case THREE_DES -> 168;
            case HMAC_SHA1 -> 160;
            case HMAC_SHA224 -> 224;
            case HMAC_SHA384 -> 384;
            case HMAC_SHA512 -> 512;
            default -> throw unsupported(algorithm);
        };
    }

    private static void requireLength(CryptographicAlgorithm algorithm, int length) {
        switch (algorithm) {
            case AES -> requireOneOf(length, AES_LENGTHS, "128, 192 or 256");
            case THREE_DES -> requireOneOf(length, TRIPLE_DES_LENGTHS, "112 or 168");
            case CHACHA20, CHACHA20_POLY1305 -> requireOneOf(length, Set.of(256), "256");
            case HMAC_SHA1, HMAC_SHA224, HMAC_SHA256, HMAC_SHA384, HMAC_SHA512 -> requireBytes(length, 112, 4096);
            case RC2, RC4, RC5, CAST5, BLOWFISH, CAMELLIA, TWOFISH, IDEA, SEED, MARS, SKIPJACK, DES ->
                requireBytes(length, 40, 2048);
            default -> throw unsupported(algorithm);
        }
    }

    private static void requireBytes(int length, int least, int most) {
        if (length < least || length > most || length % Byte.SIZE != 0) {
            throw wrongLength(length, "a multiple of 8 from " + least + " to " + most);
        }
    }

    private static void requireOneOf(int length, Set<Integer> lengths, String expected) {
        if (!lengths.contains(length)) {
            throw wrongLength(length, expected);
        }
    }

    private static KmipException wrongLength(int length, String expected) {
        return new KmipException(
                INVALID_ATTRIBUTE_VALUE, "Cryptographic Length " + length + " (expected " + expected + ")");
    }

    private static KmipException unsupported(CryptographicAlgorithm algorithm) {
        return new KmipException(
                INVALID_ATTRIBUTE_VALUE,
                "Cryptographic Algorithm " + algorithm.specName() + " has no keys that Create makes");
    }

    /** Two or three DES keys, with their parity bits; 112 bits become 16 bytes, 168 become 24. */
    private Secret tripleDesKey(int length, SecretScope secrets) {
        var key = random(length / 7, secrets);
        var bytes = key.bytes().asByteBuffer();
        for (var i = 0; i < bytes.capacity(); i++) {
            var bits = bytes.get(i) & 0xFE;
            bytes.put(i, (byte) (bits | (~Integer.bitCount(bits) & 1)));
        }
        return key;
    }

    private Secret random(int bytes, SecretScope secrets) {
        return new Secret(RandomSecret.fill(secrets.allocate(bytes), random));
    }
}
