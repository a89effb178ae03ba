package org.claviger.hsm;

import java.util.Arrays;
import java.util.Optional;

/** How a key was wrapped by a root key. */
public enum WrapAlgorithm {
    /** AES-256-GCM with a 96-bit IV and a 128-bit tag; the additional data is {@link Binding#toBytes}. */
    AES_256_GCM(1),

    /**
     * A new AES-256 key wraps as in {@link #AES_256_GCM}; it is encrypted by RSAES-OAEP with SHA-1 and MGF1 with SHA-1. The
     * blob is the length of the encrypted key in four bytes, that key, then cipher text and tag.
     */
    RSA_OAEP_SHA_1_AES_256_GCM(2),

    /** As {@link #RSA_OAEP_SHA_1_AES_256_GCM}, with SHA-256 in both places. */
    RSA_OAEP_SHA_256_AES_256_GCM(3),

    /** As {@link #RSA_OAEP_SHA_1_AES_256_GCM}, the key being wrapped by AES key wrap (RFC 3394). */
    AES_KEY_WRAP_AES_256_GCM(4),

    /** AWS KMS's own form by a symmetric key; the encryption context holds the {@link Binding}'s three fields. */
    AWS_KMS(16);

    private final int code;

    WrapAlgorithm(int code) {
        this.code = code;
    }

    /** The byte that stands for it in {@link Wrapped#toBytes}. */
    public int code() {
        return code;
    }

    static Optional<WrapAlgorithm> ofCode(int code) {
        return Arrays.stream(values()).filter(a -> a.code == code).findFirst();
    }
}
