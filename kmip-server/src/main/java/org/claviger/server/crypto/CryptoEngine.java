package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;

import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.ResultReason;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;

/**
 * Encrypts and decrypts for clients. The one place, beside the envelope, where key bytes are copied to arrays, because JCA
 * asks for them; each array is cleared on every path.
 *
 * <p>Providers are named, never taken from the global order (docs/performance.md).
 */
public final class CryptoEngine {
    private static final int BLOCK_BYTES = 16;
    private static final int DEFAULT_GCM_IV_BYTES = 12;
    private static final int DEFAULT_TAG_BYTES = 16;

    private final Provider aes = Security.getProvider("SunJCE");
    private final SecureRandom random;

    public CryptoEngine(SecureRandom random) {
        this.random = random;
    }

    /**
     * What an encryption gave.
     *
     * @param iv the one that the engine made; empty if the caller gave one or none is needed
     * @param tag the authentication tag; empty for modes without
     */
    public record Encrypted(Secret data, Optional<Bytes> iv, Optional<Bytes> tag) {}

    /**
     * Encrypts with an AES key.
     *
     * @param iv the client's; if it gave none and the mode needs one, the engine makes it
     * @throws KmipException if the parameters do not fit together or are not supported
     */
    public Encrypted encrypt(
            CryptographicAlgorithm algorithm,
            Secret key,
            CryptographicParameters parameters,
            Secret plaintext,
            Optional<Bytes> iv,
            Optional<Bytes> additionalData,
            SecretScope secrets) {
        var suite = Suite.of(algorithm, parameters);
        if (suite.mode == BlockCipherMode.GCM) {
            return encryptGcm(key, parameters, plaintext, iv, additionalData, secrets);
        }
        requireNoAdditionalData(additionalData, suite);
        Optional<Bytes> made = iv.isEmpty() && suite.needsIv() ? Optional.of(randomIv(BLOCK_BYTES)) : Optional.empty();
        var cipher = cipher(suite, Cipher.ENCRYPT_MODE, key, iv.or(() -> made));
        return new Encrypted(run(cipher, plaintext, secrets, "encryption"), made, Optional.empty());
    }

    /**
     * Decrypts with an AES key.
     *
     * @param tag the authentication tag of an authenticated mode
     * @throws KmipException with Cryptographic Failure if padding or tag are wrong, always with the same message
     */
    public Secret decrypt(
            CryptographicAlgorithm algorithm,
            Secret key,
            CryptographicParameters parameters,
            Secret ciphertext,
            Optional<Bytes> iv,
            Optional<Bytes> additionalData,
            Optional<Bytes> tag,
            SecretScope secrets) {
        var suite = Suite.of(algorithm, parameters);
        if (suite.needsIv() && iv.isEmpty()) {
            // 2.x has a reason of its own for this, but the official cases of every version expect Invalid Message.
            throw new KmipException(
                    ResultReason.INVALID_MESSAGE,
                    "IV/Counter/Nonce is missing (needed for " + suite.mode.specName() + ")");
        }
        if (suite.mode == BlockCipherMode.GCM) {
            return decryptGcm(key, parameters, ciphertext, iv.orElseThrow(), additionalData, tag, secrets);
        }
        requireNoAdditionalData(additionalData, suite);
        return run(cipher(suite, Cipher.DECRYPT_MODE, key, iv), ciphertext, secrets, "decryption");
    }

    /** A mode with its padding, as both have been checked. */
    private record Suite(BlockCipherMode mode, PaddingMethod padding) {
        static Suite of(CryptographicAlgorithm algorithm, CryptographicParameters parameters) {
            if (algorithm != CryptographicAlgorithm.AES) {
                throw new KmipException(
                        UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                        "Cryptographic Algorithm " + algorithm.specName() + " is not supported here (expected AES)");
            }
            var mode = parameters.blockCipherMode().orElse(BlockCipherMode.ECB);
            var padding = parameters.paddingMethod().orElse(PaddingMethod.NONE);
            if (padding != PaddingMethod.NONE && padding != PaddingMethod.PKCS5) {
                throw new KmipException(
                        UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                        "Padding Method " + padding.specName() + " is not supported (expected None or PKCS5)");
            }
            return switch (mode) {
                case ECB, CBC -> new Suite(mode, padding);
                case CTR, GCM -> new Suite(mode, PaddingMethod.NONE);
                default ->
                    throw new KmipException(
                            UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                            "Block Cipher Mode " + mode.specName()
                                    + " is not supported (expected ECB, CBC, CTR or GCM)");
            };
        }

        boolean needsIv() {
            return mode != BlockCipherMode.ECB;
        }

        String transformation() {
            return "AES/" + mode.name() + (padding == PaddingMethod.PKCS5 ? "/PKCS5Padding" : "/NoPadding");
        }
    }

    private Cipher cipher(Suite suite, int direction, Secret key, Optional<Bytes> iv) {
        if (iv.isPresent() && suite.needsIv() && iv.get().length() != BLOCK_BYTES) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "IV/Counter/Nonce of " + iv.get().length() + " bytes (expected " + BLOCK_BYTES + ")");
        }
        return withKey(key, spec -> {
            var cipher = Cipher.getInstance(suite.transformation(), aes);
            if (suite.needsIv()) {
                cipher.init(
                        direction, spec, new IvParameterSpec(iv.orElseThrow().toArray()));
            } else {
                cipher.init(direction, spec);
            }
            return cipher;
        });
    }

    private Encrypted encryptGcm(
            Secret key,
            CryptographicParameters parameters,
            Secret plaintext,
            Optional<Bytes> iv,
            Optional<Bytes> additionalData,
            SecretScope secrets) {
        Optional<Bytes> made = iv.isPresent()
                ? Optional.empty()
                : Optional.of(randomIv(
                        parameters.ivLength().map(CryptoEngine::ivBytes).orElse(DEFAULT_GCM_IV_BYTES)));
        var tagBytes = tagBytes(parameters, Optional.empty());
        var cipher = gcm(Cipher.ENCRYPT_MODE, key, iv.or(() -> made).orElseThrow(), tagBytes, additionalData);
        var both = run(cipher, plaintext, secrets, "encryption");
        var length = both.length() - tagBytes;
        var tag = new byte[tagBytes];
        MemorySegment.copy(both.bytes(), length, MemorySegment.ofArray(tag), 0, tagBytes);
        return new Encrypted(new Secret(both.bytes().asSlice(0, length)), made, Optional.of(Bytes.wrap(tag)));
    }

    private Secret decryptGcm(
            Secret key,
            CryptographicParameters parameters,
            Secret ciphertext,
            Bytes iv,
            Optional<Bytes> additionalData,
            Optional<Bytes> tag,
            SecretScope secrets) {
        var tagBytes = tagBytes(parameters, tag);
        var cipher = gcm(Cipher.DECRYPT_MODE, key, iv, tagBytes, additionalData);
        if (tag.isEmpty()) {
            return run(cipher, ciphertext, secrets, "decryption");
        }
        var both = secrets.allocate(ciphertext.length() + (long) tagBytes);
        MemorySegment.copy(ciphertext.bytes(), 0, both, 0, ciphertext.length());
        MemorySegment.copy(MemorySegment.ofArray(tag.get().toArray()), 0, both, ciphertext.length(), tagBytes);
        return run(cipher, new Secret(both), secrets, "decryption");
    }

    /** Returns the length of the tag: the tag's own, else the parameters' Tag Length, else 16. */
    private static int tagBytes(CryptographicParameters parameters, Optional<Bytes> tag) {
        var length = tag.map(Bytes::length).or(parameters::tagLength).orElse(DEFAULT_TAG_BYTES);
        if (length < 12 || length > 16) {
            // The official cases expect General Failure for tags of 1 and 32 bytes.
            throw new KmipException(
                    ResultReason.GENERAL_FAILURE, "authentication tag of " + length + " bytes (expected 12 to 16)");
        }
        return length;
    }

    private Cipher gcm(int direction, Secret key, Bytes iv, int tagBytes, Optional<Bytes> additionalData) {
        if (iv.length() == 0) {
            throw new KmipException(BAD_CRYPTOGRAPHIC_PARAMETERS, "IV/Counter/Nonce of 0 bytes (expected at least 1)");
        }
        return withKey(key, spec -> {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding", aes);
            cipher.init(direction, spec, new GCMParameterSpec(tagBytes * Byte.SIZE, iv.toArray()));
            additionalData.ifPresent(data -> cipher.updateAAD(data.toArray()));
            return cipher;
        });
    }

    private static void requireNoAdditionalData(Optional<Bytes> additionalData, Suite suite) {
        if (additionalData.isPresent()) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "Authenticated Encryption Additional Data does not go with " + suite.mode.specName());
        }
    }

    /** IV Length is in bits; 16 and less, which no IV has, is taken as bytes, because some clients mean it so. */
    private static int ivBytes(int length) {
        return length <= BLOCK_BYTES ? length : length / Byte.SIZE;
    }

    private Bytes randomIv(int bytes) {
        if (bytes < 1 || bytes > 64) {
            throw new KmipException(BAD_CRYPTOGRAPHIC_PARAMETERS, "IV Length " + bytes + " (expected 1 to 64)");
        }
        var iv = new byte[bytes];
        random.nextBytes(iv);
        return Bytes.wrap(iv);
    }

    private interface Setup {
        Cipher make(SecretKeySpec key) throws GeneralSecurityException;
    }

    /** Sets up a cipher with a copy of the key that is gone afterwards. */
    private static Cipher withKey(Secret key, Setup setup) {
        var copy = key.bytes().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        try {
            return setup.make(new SecretKeySpec(copy, "AES"));
        } catch (GeneralSecurityException e) {
            throw new KmipException(BAD_CRYPTOGRAPHIC_PARAMETERS, "key or parameters do not fit the algorithm", e);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    private static Secret run(Cipher cipher, Secret input, SecretScope secrets, String what) {
        var output = secrets.allocate(cipher.getOutputSize(input.length()));
        try {
            var target = output.asByteBuffer();
            var written = cipher.doFinal(input.bytes().asByteBuffer().asReadOnlyBuffer(), target);
            return new Secret(output.asSlice(0, written));
        } catch (GeneralSecurityException e) {
            // One message for wrong padding, wrong tag and wrong length, so that none tells the others apart.
            throw new KmipException(CRYPTOGRAPHIC_FAILURE, what + " failed", e);
        }
    }
}
