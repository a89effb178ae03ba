package org.claviger.hsm.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import javax.crypto.AEADBadTagException;

/** AES-256-GCM with a 96-bit IV and a 128-bit tag (NIST SP 800-38D), on keys and clear text in memory segments. */
public interface AesGcm {
    int KEY_BYTES = 32;
    int IV_BYTES = 12;
    int TAG_BYTES = 16;

    /**
     * Encrypts {@code clear} and writes cipher text and tag to {@code out} from {@code offset} on.
     *
     * @param iv never used before with this key
     * @throws IllegalArgumentException if the key is not of {@link #KEY_BYTES}, the IV not of {@link #IV_BYTES}, or
     *     {@code out} has no room for the clear text's length plus {@link #TAG_BYTES}
     */
    void seal(MemorySegment key, byte[] iv, byte[] additional, MemorySegment clear, byte[] out, int offset);

    /**
     * Decrypts cipher text and tag.
     *
     * @param sealed holds them from {@code offset} on, {@code length} bytes in all
     * @param into where the clear text's memory comes from
     * @throws AEADBadTagException if key, IV, additional data, cipher text and tag don't belong together
     */
    MemorySegment open(
            MemorySegment key,
            byte[] iv,
            byte[] additional,
            byte[] sealed,
            int offset,
            int length,
            SegmentAllocator into)
            throws AEADBadTagException;
}
