package org.claviger.hsm.engine;

import java.lang.foreign.MemorySegment;
import org.claviger.hsm.support.ByteWriter;

/** HMAC-SHA-256 (RFC 2104) under keys in memory segments. */
public interface HmacSha256 {
    int KEY_BYTES = 32;
    int CODE_BYTES = 32;

    /**
     * Computes the code of {@code message}.
     *
     * @param code where its {@link #CODE_BYTES} go; on the heap or off it
     */
    void code(MemorySegment key, byte[] message, MemorySegment code);

    /** The code of {@code message}, {@link #CODE_BYTES} long. */
    default byte[] code(MemorySegment key, byte[] message) {
        var code = new byte[CODE_BYTES];
        code(key, message, MemorySegment.ofArray(code));
        return code;
    }

    /**
     * Derives a 256-bit key: the first block of HKDF-Expand (RFC 5869 section 2.3), which is
     * {@code HMAC(key, info || 0x01)}. HKDF-Extract is left out, as its section 3.3 allows for a uniformly random key.
     *
     * @param info what the derived key is for
     * @param derived where its {@link #KEY_BYTES} go
     */
    default void deriveKey(MemorySegment key, String info, MemorySegment derived) {
        if (derived.byteSize() != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "room for %d bytes (expected %d)".formatted(derived.byteSize(), KEY_BYTES));
        }
        byte[] message = new ByteWriter().raw(ByteWriter.utf8(info)).u8(0x01).toByteArray();
        code(key, message, derived);
    }
}
