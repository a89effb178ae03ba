package org.claviger.server.crypto.cipher;

import static java.util.Map.entry;
import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.GENERAL_FAILURE;
import static org.claviger.enumeration.ResultReason.INVALID_MESSAGE;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;

import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.cipher.CipherSuite.Blocks;
import org.claviger.server.crypto.cipher.CipherSuite.Ccm;
import org.claviger.server.crypto.cipher.CipherSuite.ChaCha20;
import org.claviger.server.crypto.cipher.CipherSuite.ChaCha20Poly1305;
import org.claviger.server.crypto.cipher.CipherSuite.Counter;
import org.claviger.server.crypto.cipher.CipherSuite.Gcm;
import org.claviger.server.crypto.cipher.CipherSuite.KeyWrap;
import org.claviger.server.crypto.cipher.CipherSuite.Keystream;
import org.claviger.server.crypto.cipher.CipherSuite.XtsAes;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;

/** Which symmetric ciphers there are: one table, and the rules that all of them share. */
public final class CipherSuites {
    private static final int DEFAULT_TAG_BYTES = 16;
    private static final int LEAST_TAG_BYTES = 12;
    private static final int MOST_IV_BYTES = 64;

    /** IV Length is in bits; so few bits no IV has, and some clients mean bytes. */
    private static final int MOST_IV_LENGTH_IN_BYTES = 16;

    private static final Map<CryptographicAlgorithm, Map<BlockCipherMode, CipherSuite>> BY_MODE = Map.of(
            CryptographicAlgorithm.AES,
            Map.ofEntries(
                    entry(BlockCipherMode.ECB, new Blocks(BlockCipher.AES, "ECB", false)),
                    entry(BlockCipherMode.CBC, new Blocks(BlockCipher.AES, "CBC", true)),
                    entry(BlockCipherMode.CFB, new Keystream(BlockCipher.AES, "CFB")),
                    entry(BlockCipherMode.OFB, new Keystream(BlockCipher.AES, "OFB")),
                    entry(BlockCipherMode.CTR, new Counter(BlockCipher.AES)),
                    entry(BlockCipherMode.GCM, new Gcm()),
                    entry(BlockCipherMode.CCM, new Ccm()),
                    entry(BlockCipherMode.XTS, new XtsAes()),
                    entry(BlockCipherMode.NISTKEYWRAP, new KeyWrap("AES/KW/NoPadding")),
                    entry(BlockCipherMode.AESKEYWRAPPADDING, new KeyWrap("AES/KWP/NoPadding"))),
            CryptographicAlgorithm.THREE_DES,
            Map.of(
                    BlockCipherMode.ECB, new Blocks(BlockCipher.TRIPLE_DES, "ECB", false),
                    BlockCipherMode.CBC, new Blocks(BlockCipher.TRIPLE_DES, "CBC", true),
                    BlockCipherMode.CFB, new Keystream(BlockCipher.TRIPLE_DES, "CFB"),
                    BlockCipherMode.OFB, new Keystream(BlockCipher.TRIPLE_DES, "OFB")),
            CryptographicAlgorithm.BLOWFISH,
            Map.of(
                    BlockCipherMode.ECB, new Blocks(BlockCipher.BLOWFISH, "ECB", false),
                    BlockCipherMode.CBC, new Blocks(BlockCipher.BLOWFISH, "CBC", true),
                    BlockCipherMode.CFB, new Keystream(BlockCipher.BLOWFISH, "CFB"),
                    BlockCipherMode.OFB, new Keystream(BlockCipher.BLOWFISH, "OFB")),
            CryptographicAlgorithm.CAMELLIA,
            Map.of(
                    BlockCipherMode.ECB, new Blocks(BlockCipher.CAMELLIA, "ECB", false),
                    BlockCipherMode.CTR, new Counter(BlockCipher.CAMELLIA)));

    /** Algorithms that are whole without a mode. */
    private static final Map<CryptographicAlgorithm, CipherSuite> WITHOUT_MODE = Map.of(
            CryptographicAlgorithm.CHACHA20, new ChaCha20(),
            CryptographicAlgorithm.CHACHA20_POLY1305, new ChaCha20Poly1305());

    private CipherSuites() {}

    /**
     * One encryption or decryption that has begun.
     *
     * @param madeIv the IV that the server made
     * @param tagBytes length of its tag; 0 for a suite without
     */
    public record Begun(CipherRun run, Optional<Bytes> madeIv, int tagBytes) {}

    /**
     * Begins an encryption.
     *
     * @param iv the client's; if it gave none and the suite needs one, it is made here
     */
    public static Begun encryption(
            CryptographicAlgorithm algorithm,
            Secret key,
            CryptographicParameters parameters,
            Optional<Bytes> iv,
            Optional<Bytes> additionalData,
            SecretScope held,
            SecureRandom random) {
        var suite = choose(algorithm, parameters);
        requireAuthenticated(suite, additionalData, "Additional Data");
        Optional<Bytes> made = iv.isEmpty() && suite.defaultIvBytes() > 0
                ? Optional.of(randomIv(suite, parameters, random))
                : Optional.empty();
        var tagBytes = suite.isAuthenticated() ? tagBytes(parameters, Optional.empty()) : 0;
        var run = suite.run(new CipherInputs(
                Direction.ENCRYPT, key, parameters, iv.or(() -> made), additionalData, tagBytes, held, random));
        return new Begun(run, made, tagBytes);
    }

    /**
     * Begins a decryption.
     *
     * @param tag if it is known by now; its length then is the tag's length
     */
    public static Begun decryption(
            CryptographicAlgorithm algorithm,
            Secret key,
            CryptographicParameters parameters,
            Optional<Bytes> iv,
            Optional<Bytes> additionalData,
            Optional<Bytes> tag,
            SecretScope held,
            SecureRandom random) {
        var suite = choose(algorithm, parameters);
        requireAuthenticated(suite, additionalData, "Additional Data");
        requireAuthenticated(suite, tag, "Tag");
        if (iv.isEmpty() && suite.defaultIvBytes() > 0) {
            // 2.x has a reason of its own for this, but the official cases of every version expect Invalid Message.
            throw new KmipException(INVALID_MESSAGE, "IV/Counter/Nonce is missing (needed for this cipher)");
        }
        var tagBytes = suite.isAuthenticated() ? tagBytes(parameters, tag) : 0;
        var run = suite.run(
                new CipherInputs(Direction.DECRYPT, key, parameters, iv, additionalData, tagBytes, held, random));
        return new Begun(run, Optional.empty(), tagBytes);
    }

    /** No Block Cipher Mode means ECB where there are modes to choose from. */
    private static CipherSuite choose(CryptographicAlgorithm algorithm, CryptographicParameters parameters) {
        var said = parameters.cryptographicAlgorithm();
        if (said.isPresent() && said.get() != algorithm) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "Cryptographic Algorithm " + said.get().specName() + " (the key's is " + algorithm.specName()
                            + ")");
        }
        var mode = parameters.blockCipherMode();
        var suite = BY_MODE.containsKey(algorithm)
                ? Optional.ofNullable(BY_MODE.get(algorithm).get(mode.orElse(BlockCipherMode.ECB)))
                : Optional.ofNullable(WITHOUT_MODE.get(algorithm))
                        .filter(only ->
                                mode.isEmpty() || (mode.get() == BlockCipherMode.AEAD && only.isAuthenticated()));
        return suite.orElseThrow(() -> new KmipException(
                UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                "Cryptographic Algorithm " + algorithm.specName()
                        + mode.map(which -> " with Block Cipher Mode " + which.specName())
                                .orElse("")
                        + " is not supported"));
    }

    private static void requireAuthenticated(CipherSuite suite, Optional<Bytes> field, String what) {
        if (field.isPresent() && !suite.isAuthenticated()) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "Authenticated Encryption " + what + " for a cipher that does not authenticate");
        }
    }

    /**
     * Returns the length of a tag: the tag's own, else the parameters' Tag Length, else 16.
     *
     * @throws KmipException if it is none that is supported
     */
    public static int tagBytes(CryptographicParameters parameters, Optional<Bytes> tag) {
        var length = tag.map(Bytes::length).or(parameters::tagLength).orElse(DEFAULT_TAG_BYTES);
        if (length < LEAST_TAG_BYTES || length > DEFAULT_TAG_BYTES) {
            // The official cases expect General Failure for tags of 1 and 32 bytes.
            throw new KmipException(GENERAL_FAILURE, "authentication tag of " + length + " bytes (expected 12 to 16)");
        }
        return length;
    }

    private static Bytes randomIv(CipherSuite suite, CryptographicParameters parameters, SecureRandom random) {
        var bytes = suite.takesIvLength()
                ? ivLength(parameters).orElseGet(() -> suite.defaultIvBytes(parameters))
                : suite.defaultIvBytes();
        if (bytes < 1 || bytes > MOST_IV_BYTES) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS, "IV of " + bytes + " bytes (expected 1 to " + MOST_IV_BYTES + ")");
        }
        var iv = new byte[bytes];
        random.nextBytes(iv);
        return Bytes.wrap(iv);
    }

    /** The length of an IV in bytes: IV Length, or that of its fixed and its invocation field together. */
    private static Optional<Integer> ivLength(CryptographicParameters parameters) {
        var fields = parameters
                .fixedFieldLength()
                .flatMap(fixed -> parameters.invocationFieldLength().map(counting -> (fixed + counting) / Byte.SIZE));
        var length = parameters.ivLength().map(bits -> bits <= MOST_IV_LENGTH_IN_BYTES ? bits : bits / Byte.SIZE);
        if (length.isPresent() && fields.isPresent() && !length.equals(fields)) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "IV Length of %d bytes beside fields of %d bytes".formatted(length.get(), fields.get()));
        }
        return length.or(() -> fields);
    }
}
