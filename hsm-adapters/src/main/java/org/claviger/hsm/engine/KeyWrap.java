package org.claviger.hsm.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Optional;

/** AES key wrap, on keys in memory segments: deterministic, and what was changed does not unwrap. */
public interface KeyWrap {
    /** Length of a semiblock, by which a wrapped key is longer than the key. */
    int SEMIBLOCK_BYTES = 8;

    /** What is wrapped. */
    enum Form {
        /** RFC 3394, NIST SP 800-38F section 6.2: whole semiblocks, at least two. */
        WHOLE_SEMIBLOCKS(2 * SEMIBLOCK_BYTES, SEMIBLOCK_BYTES),
        /** RFC 5649, NIST SP 800-38F section 6.3: any number of bytes but none. */
        PADDED(1, 1);

        private final int leastBytes;
        private final int multiple;

        Form(int leastBytes, int multiple) {
            this.leastBytes = leastBytes;
            this.multiple = multiple;
        }

        /** The shortest key that can be wrapped. */
        public int leastBytes() {
            return leastBytes;
        }

        /** What the length of a key that can be wrapped is a multiple of. */
        public int multiple() {
            return multiple;
        }

        /** Whether a key of so many bytes can be wrapped. */
        public boolean takes(long bytes) {
            return bytes >= leastBytes && bytes % multiple == 0;
        }

        /** Whether so many bytes can be a wrapped key. */
        boolean makes(long bytes) {
            return bytes >= Math.max(leastBytes, SEMIBLOCK_BYTES) + SEMIBLOCK_BYTES && bytes % SEMIBLOCK_BYTES == 0;
        }

        /** The length of a wrapped key of so many bytes. */
        long wrappedBytes(long bytes) {
            return Math.ceilDiv(bytes, SEMIBLOCK_BYTES) * SEMIBLOCK_BYTES + SEMIBLOCK_BYTES;
        }

        /** @throws IllegalArgumentException if the key is none of AES, or the other can't be wrapped */
        void require(MemorySegment key, MemorySegment clear) {
            requireKey(key);
            if (!takes(clear.byteSize())) {
                throw new IllegalArgumentException("%d bytes to wrap (expected a multiple of %d and at least %d)"
                        .formatted(clear.byteSize(), multiple, leastBytes));
            }
        }

        /** @throws IllegalArgumentException if the key is none of AES */
        void requireKey(MemorySegment key) {
            if (!isKeyLength(key.byteSize())) {
                throw new IllegalArgumentException(
                        "wrapping key of " + key.byteSize() + " bytes (expected 16, 24 or 32)");
            }
        }
    }

    /** Whether AES has keys of so many bytes. */
    static boolean isKeyLength(long bytes) {
        return bytes == 16 || bytes == 24 || bytes == 32;
    }

    /**
     * Wraps a key.
     *
     * @param key an AES key of 16, 24 or 32 bytes
     * @param into where the wrapped key's memory comes from
     * @throws IllegalArgumentException if either is of a length that is not taken
     */
    MemorySegment wrap(Form form, MemorySegment key, MemorySegment clear, SegmentAllocator into);

    /**
     * Unwraps a key; empty if it was wrapped by another key or was changed since.
     *
     * @param key an AES key of 16, 24 or 32 bytes
     * @param into where the clear key's memory comes from
     * @throws IllegalArgumentException if {@code key} is of another length
     */
    Optional<MemorySegment> unwrap(Form form, MemorySegment key, MemorySegment wrapped, SegmentAllocator into);
}
