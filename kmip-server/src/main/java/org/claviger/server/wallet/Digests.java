package org.claviger.server.wallet;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;

/** The hashes that Bitcoin is made of. */
final class Digests {
    private static final int HASH160_BYTES = 20;

    private Digests() {}

    static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static byte[] doubleSha256(byte[] data) {
        return sha256(sha256(data));
    }

    /** RIPEMD-160 of SHA-256. */
    static byte[] hash160(byte[] data) {
        var inner = sha256(data);
        var digest = new RIPEMD160Digest();
        digest.update(inner, 0, inner.length);
        var hash = new byte[HASH160_BYTES];
        digest.doFinal(hash, 0);
        return hash;
    }
}
