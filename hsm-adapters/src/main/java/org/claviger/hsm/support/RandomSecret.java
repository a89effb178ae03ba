package org.claviger.hsm.support;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;

/** Makes random secrets off the heap, by a source that only knows arrays. */
public final class RandomSecret {
    private static final int PART_BYTES = 8;

    private RandomSecret() {}

    /**
     * Fills {@code target} with random bytes, few at a time: should the collector move the array meanwhile, what it leaves
     * behind is no key.
     *
     * @return {@code target}
     */
    public static MemorySegment fill(MemorySegment target, SecureRandom random) {
        long at = 0;
        while (at < target.byteSize()) {
            int bytes = (int) Math.min(PART_BYTES, target.byteSize() - at);
            try (var part = HeapCopy.empty(bytes)) {
                random.nextBytes(part.array());
                MemorySegment.copy(part.array(), 0, target, ValueLayout.JAVA_BYTE, at, bytes);
            }
            at += bytes;
        }
        return target;
    }
}
