package org.claviger.server.crypto.cipher;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.CryptoProviders;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;

/**
 * RSA encryption with the paddings of PKCS #1 (RFC 8017). The Padding Method must be said; for OAEP, hash and mask hash are SHA-1
 * and the label is empty unless the parameters say otherwise (KMIP 2.1 section 4.16).
 */
public final class RsaCipher {
    private RsaCipher() {}

    /**
     * Begins a message.
     *
     * @throws KmipException if the key is not RSA's, or the parameters are not supported
     */
    public static CipherRun run(Direction direction, Key key, CryptographicParameters parameters, SecretScope held) {
        if (!(key instanceof RSAKey rsa)) {
            throw new KmipException(
                    UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS, "a key for " + key.getAlgorithm() + " (expected RSA)");
        }
        requireRsa(parameters);
        var cipher = cipher(direction, key, parameters);
        var modulusBytes = (rsa.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
        return new HeldRun(direction, held, (message, output) -> {
            if (direction == Direction.DECRYPT && message.length() != modulusBytes) {
                throw new BadPaddingException();
            }
            return Guarded.finish(cipher, message, output);
        });
    }

    private static void requireRsa(CryptographicParameters parameters) {
        var said = parameters.cryptographicAlgorithm();
        if (said.isPresent() && said.get() != CryptographicAlgorithm.RSA) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "Cryptographic Algorithm " + said.get().specName() + " (the key's is RSA)");
        }
    }

    private static Cipher cipher(Direction direction, Key key, CryptographicParameters parameters) {
        var padding = parameters
                .paddingMethod()
                .orElseThrow(() ->
                        new KmipException(BAD_CRYPTOGRAPHIC_PARAMETERS, "Padding Method is missing (needed for RSA)"));
        try {
            return switch (padding) {
                case PKCS1_V1_5 -> {
                    var cipher = CryptoProviders.cipher("RSA/ECB/PKCS1Padding");
                    cipher.init(direction.jcaMode(), key);
                    yield cipher;
                }
                case OAEP -> {
                    var cipher = CryptoProviders.cipher("RSA/ECB/OAEPPadding");
                    cipher.init(direction.jcaMode(), key, oaep(parameters));
                    yield cipher;
                }
                case NONE, PKCS5, SSL3, ZEROS, ANSI_X9_23, ISO_10126, X9_31, PSS ->
                    throw new KmipException(
                            UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                            "Padding Method " + padding.specName() + " (expected OAEP or PKCS1 v1.5 for RSA)");
            };
        } catch (GeneralSecurityException e) {
            throw new KmipException(BAD_CRYPTOGRAPHIC_PARAMETERS, "key or parameters do not fit the algorithm", e);
        }
    }

    /** There is one mask generator, MGF1. */
    private static OAEPParameterSpec oaep(CryptographicParameters parameters) {
        var hash = parameters.hashingAlgorithm().orElse(HashingAlgorithm.SHA_1);
        var maskHash = parameters.maskGeneratorHashingAlgorithm().orElse(HashingAlgorithm.SHA_1);
        var label = parameters.pSource().orElse(Bytes.EMPTY);
        return new OAEPParameterSpec(
                jcaName(hash),
                "MGF1",
                new MGF1ParameterSpec(jcaName(maskHash)),
                new PSource.PSpecified(label.toArray()));
    }

    private static String jcaName(HashingAlgorithm hash) {
        return switch (hash) {
            case SHA_1 -> "SHA-1";
            case SHA_224 -> "SHA-224";
            case SHA_256 -> "SHA-256";
            case SHA_384 -> "SHA-384";
            case SHA_512 -> "SHA-512";
            case SHA_512_224 -> "SHA-512/224";
            case SHA_512_256 -> "SHA-512/256";
            default ->
                throw new KmipException(
                        UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                        "Hashing Algorithm " + hash.specName() + " for OAEP (expected SHA-1 or of the SHA-2 family)");
        };
    }
}
