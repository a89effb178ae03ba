package org.claviger.server.crypto;

import java.lang.foreign.MemorySegment;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.claviger.hsm.support.HeapCopy;

/**
 * Signs what the server says of itself, such as the audit's checkpoints, with Ed25519 (RFC 8032). Whoever has the public key
 * can check it without any secret.
 *
 * <p>Safe for use by many threads at once.
 */
public final class SigningKey {
    /** Length of the seed that a key is made from. */
    public static final int SEED_BYTES = Ed25519.SECRET_KEY_SIZE;

    private final MemorySegment seed;
    private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];

    /** @param seed {@link #SEED_BYTES} long, valid as long as this object is used */
    public SigningKey(MemorySegment seed) {
        this.seed = seed;
        try (var copy = HeapCopy.of(seed)) {
            Ed25519.generatePublicKey(copy.array(), 0, publicKey, 0);
        }
    }

    /** Returns the signature of {@code message}, 64 bytes. */
    public byte[] sign(byte[] message) {
        var signature = new byte[Ed25519.SIGNATURE_SIZE];
        try (var copy = HeapCopy.of(seed)) {
            Ed25519.sign(copy.array(), 0, publicKey, 0, message, 0, message.length, signature, 0);
        }
        return signature;
    }

    /** Returns the key that checks the signatures, 32 bytes. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** Tells whether the owner of this public key signed {@code message}. */
    public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        return publicKey.length == Ed25519.PUBLIC_KEY_SIZE
                && signature.length == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length);
    }
}
