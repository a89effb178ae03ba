package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;

import java.lang.foreign.ValueLayout;
import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.secret.Secret;
import org.claviger.server.domain.KmipException;

/**
 * Message authentication codes for clients (KMIP 2.1 section 6.1.32): HMAC with each hash for which KMIP has one, CMAC with AES
 * and 3DES. Neither GMAC nor Poly1305: both break when a key authenticates two messages alike, GMAC without a nonce of its own
 * for each, Poly1305 always, and the operation has no field for a nonce.
 */
public final class Macs {
    private Macs() {}

    /**
     * Begins a code.
     *
     * @param algorithm of the code or, for CMAC, of the block cipher
     * @throws KmipException with Bad Cryptographic Parameters if there is no such code, or the key does not fit it
     */
    public static Mac begin(CryptographicAlgorithm algorithm, CryptographicParameters parameters, Secret key) {
        var mac = CryptoProviders.mac(name(algorithm, parameters));
        var copy = key.bytes().toArray(ValueLayout.JAVA_BYTE);
        try {
            mac.init(new BorrowedKey(copy));
            return mac;
        } catch (InvalidKeyException | IllegalArgumentException e) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "key of " + copy.length + " bytes does not fit " + algorithm.specName(),
                    e);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /** Adds data to a code. */
    public static void update(Mac mac, Secret data) {
        Hashes.inPieces(data, mac::update);
    }

    private static String name(CryptographicAlgorithm algorithm, CryptographicParameters parameters) {
        return switch (algorithm) {
            case HMAC_MD5 -> hmac("HmacMD5", algorithm, parameters);
            case HMAC_SHA1 -> hmac("HmacSHA1", algorithm, parameters);
            case HMAC_SHA224 -> hmac("HmacSHA224", algorithm, parameters);
            case HMAC_SHA256 -> hmac("HmacSHA256", algorithm, parameters);
            case HMAC_SHA384 -> hmac("HmacSHA384", algorithm, parameters);
            case HMAC_SHA512 -> hmac("HmacSHA512", algorithm, parameters);
            case HMAC_SHA3_224 -> hmac("HmacSHA3-224", algorithm, parameters);
            case HMAC_SHA3_256 -> hmac("HmacSHA3-256", algorithm, parameters);
            case HMAC_SHA3_384 -> hmac("HmacSHA3-384", algorithm, parameters);
            case HMAC_SHA3_512 -> hmac("HmacSHA3-512", algorithm, parameters);
            case AES -> cmac("AESCMAC", parameters);
            case THREE_DES -> cmac("DESEDECMAC", parameters);
            default ->
                throw new KmipException(
                        BAD_CRYPTOGRAPHIC_PARAMETERS,
                        "Cryptographic Algorithm " + algorithm.specName()
                                + " makes no MAC here (expected an HMAC, AES or 3DES)");
        };
    }

    private static String hmac(String name, CryptographicAlgorithm algorithm, CryptographicParameters parameters) {
        requireHash(algorithm, parameters);
        return name;
    }

    /** @throws KmipException with Bad Cryptographic Parameters if they name another hash than the HMAC has */
    static void requireHash(CryptographicAlgorithm algorithm, CryptographicParameters parameters) {
        var hash = parameters.hashingAlgorithm();
        if (hash.isPresent() && !hash.equals(Hashes.ofHmac(algorithm))) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "Hashing Algorithm " + hash.get().specName() + " does not go with " + algorithm.specName());
        }
    }

    private static String cmac(String name, CryptographicParameters parameters) {
        requireCmac(parameters);
        return name;
    }

    /** @throws KmipException with Bad Cryptographic Parameters if they don't say that the block cipher makes a code */
    static void requireCmac(CryptographicParameters parameters) {
        var mode = parameters.blockCipherMode();
        if (mode.isEmpty() || mode.get() != BlockCipherMode.CMAC) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "Block Cipher Mode "
                            + mode.map(BlockCipherMode::specName).orElse("is missing")
                            + " (expected CMAC)");
        }
    }

    /** A key that keeps no copy: it is good until its maker clears the array. */
    private static final class BorrowedKey implements SecretKey {
        private static final long serialVersionUID = 1L;

        private final transient byte[] bytes;

        BorrowedKey(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public String getAlgorithm() {
            return "MAC";
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        @Override
        public byte[] getEncoded() {
            return bytes;
        }
    }
}
