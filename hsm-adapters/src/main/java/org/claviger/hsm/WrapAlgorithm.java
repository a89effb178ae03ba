package org.claviger.hsm;

import java.util.Arrays;
import java.util.Optional;

/** How a key was wrapped by a root key. */
public enum WrapAlgorithm {
    /** AES-256-GCM with a 96-bit IV and a 128-bit tag; the additional data is {@link Binding#toBytes}. */
    AES_256_GCM(1),
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
