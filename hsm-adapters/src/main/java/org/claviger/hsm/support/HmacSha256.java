package org.claviger.hsm.support;

import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 under keys in memory segments, by the JDK's own provider. Pooled objects hold no key, as in {@link AesGcm}.
 *
 * <p>Safe for use by many threads at once.
 */
public final class HmacSha256 {
    public static final int KEY_BYTES = 32;
    public static final int CODE_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PROVIDER = "SunJCE";
    private static final SecretKeySpec NO_KEY = new SecretKeySpec(new byte[KEY_BYTES], ALGORITHM);

    private final Pool<Mac> macs = new Pool<>(HmacSha256::newMac);

    /** The code of {@code message}, {@link #CODE_BYTES} long. */
    public byte[] code(MemorySegment key, byte[] message) {
        var code = new byte[CODE_BYTES];
        code(key, message, code);
        return code;
    }

    /**
     * Derives a 256-bit key: the first block of HKDF-Expand (RFC 5869 section 2.3), which is
     * {@code HMAC(key, info || 0x01)}. HKDF-Extract is left out, as its section 3.3 allows for a uniformly random key.
     *
     * @param info what the derived key is for
     * @param derived where its {@link #KEY_BYTES} go
     */
    public void deriveKey(MemorySegment key, String info, MemorySegment derived) {
        if (derived.byteSize() != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "room for %d bytes (expected %d)".formatted(derived.byteSize(), KEY_BYTES));
        }
        byte[] message = new ByteWriter().raw(ByteWriter.utf8(info)).u8(0x01).toByteArray();
        try (var output = HeapCopy.empty(KEY_BYTES)) {
            code(key, message, output.array());
            output.copyTo(derived);
        }
    }

    private void code(MemorySegment key, byte[] message, byte[] code) {
        var mac = macs.take();
        try {
            mac.init(new SegmentKey(ALGORITHM, key));
            mac.update(message);
            mac.doFinal(code, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " of " + PROVIDER + " failed", e);
        } finally {
            forgetKey(mac);
            macs.giveBack(mac);
        }
    }

    private static void forgetKey(Mac mac) {
        try {
            mac.init(NO_KEY);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " of " + PROVIDER + " can't be reset", e);
        }
    }

    private static Mac newMac() {
        try {
            return Mac.getInstance(ALGORITHM, PROVIDER);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK's " + PROVIDER + " has no " + ALGORITHM, e);
        }
    }
}
