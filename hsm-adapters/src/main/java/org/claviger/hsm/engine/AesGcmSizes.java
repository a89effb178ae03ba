package org.claviger.hsm.engine;

import java.lang.foreign.MemorySegment;
import javax.crypto.AEADBadTagException;

/** What both engines ask of the arguments of {@link AesGcm}. */
final class AesGcmSizes {
    private AesGcmSizes() {}

    /** @throws IllegalArgumentException if something is too short or too long */
    static void requireRoom(MemorySegment key, byte[] iv, MemorySegment clear, byte[] out, int offset) {
        require(key, iv);
        if (out.length - offset - AesGcm.TAG_BYTES < clear.byteSize()) {
            throw new IllegalArgumentException("no room for %d bytes and a tag in %d bytes from offset %d"
                    .formatted(clear.byteSize(), out.length, offset));
        }
    }

    /**
     * Checks what is to be opened.
     *
     * @throws IllegalArgumentException if key or IV are too short or too long
     * @throws AEADBadTagException if so few bytes can't hold a tag
     */
    static void requireTag(MemorySegment key, byte[] iv, int length) throws AEADBadTagException {
        require(key, iv);
        if (length < AesGcm.TAG_BYTES) {
            throw new AEADBadTagException("no tag in %d bytes".formatted(length));
        }
    }

    private static void require(MemorySegment key, byte[] iv) {
        if (key.byteSize() != AesGcm.KEY_BYTES || iv.length != AesGcm.IV_BYTES) {
            throw new IllegalArgumentException("key of %d bytes (expected %d), IV of %d bytes (expected %d)"
                    .formatted(key.byteSize(), AesGcm.KEY_BYTES, iv.length, AesGcm.IV_BYTES));
        }
    }
}
