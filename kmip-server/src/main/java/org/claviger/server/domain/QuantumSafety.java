package org.claviger.server.domain;

import static org.claviger.enumeration.ResultReason.GENERAL_FAILURE;

import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.CryptographicAlgorithm;

/**
 * Whether an object is what the attribute Quantum Safe demands (KMIP 2.1 section 4.45): a symmetric key of 256 bits or more, or
 * a key of an algorithm made for it. Of objects without an algorithm the client alone can tell.
 */
public final class QuantumSafety {
    /** A search that a quantum computer shortens to the square root leaves 128 bits. */
    private static final int LEAST_BITS = 256;

    private QuantumSafety() {}

    /**
     * Checks that an object that must be quantum safe is.
     *
     * @throws KmipException with General Failure, which the official cases expect
     */
    public static void require(Attributes attributes) {
        var algorithm = attributes.first(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM);
        if (!attributes.first(AttributeTypes.QUANTUM_SAFE).orElse(false) || algorithm.isEmpty()) {
            return;
        }
        int bits = attributes.first(AttributeTypes.CRYPTOGRAPHIC_LENGTH).orElse(0);
        if (!isSafe(algorithm.get(), bits)) {
            throw new KmipException(
                    GENERAL_FAILURE,
                    "%s of %d bits is not Quantum Safe"
                            .formatted(algorithm.get().specName(), bits));
        }
    }

    private static boolean isSafe(CryptographicAlgorithm algorithm, int bits) {
        return switch (algorithm) {
            case AES,
                    CAMELLIA,
                    ARIA,
                    TWOFISH,
                    CHACHA20,
                    CHACHA20_POLY1305,
                    HMAC_SHA256,
                    HMAC_SHA384,
                    HMAC_SHA512,
                    HMAC_SHA3_256,
                    HMAC_SHA3_384,
                    HMAC_SHA3_512 -> bits >= LEAST_BITS;
            case ONE_TIME_PAD,
                    XMSS,
                    SPHINCS_256,
                    MCELIECE,
                    MCELIECE_6960119,
                    MCELIECE_8192128,
                    ML_KEM_512,
                    ML_KEM_768,
                    ML_KEM_1024,
                    ML_DSA_44,
                    ML_DSA_65,
                    ML_DSA_87,
                    SLH_DSA_SHA2_128S,
                    SLH_DSA_SHA2_128F,
                    SLH_DSA_SHA2_192S,
                    SLH_DSA_SHA2_192F,
                    SLH_DSA_SHA2_256S,
                    SLH_DSA_SHA2_256F,
                    SLH_DSA_SHAKE_128S,
                    SLH_DSA_SHAKE_128F,
                    SLH_DSA_SHAKE_192S,
                    SLH_DSA_SHAKE_192F,
                    SLH_DSA_SHAKE_256S,
                    SLH_DSA_SHAKE_256F -> true;
            default -> false;
        };
    }
}
