package org.claviger.hsm.aws;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import org.claviger.hsm.support.HeapCopy;
import software.amazon.awssdk.core.SdkBytes;

/** Moves clear bytes between memory segments and the SDK, which knows arrays only. */
final class KmsSecrets {
    private KmsSecrets() {}

    /** Takes clear bytes out of an answer and zeroes them there. */
    static MemorySegment take(SdkBytes answered, SegmentAllocator allocator) {
        try (var array = HeapCopy.adopt(answered.asByteArrayUnsafe())) {
            var clear = allocator.allocate(array.array().length);
            array.copyTo(clear);
            return clear;
        }
    }

    /** Zeroes clear bytes in an answer that are not wanted. */
    static void forget(SdkBytes answered) {
        HeapCopy.adopt(answered.asByteArrayUnsafe()).close();
    }

    /** Clear bytes for a request, not copied: they are valid until {@code copy} is closed. */
    static SdkBytes lend(HeapCopy copy) {
        return SdkBytes.fromByteArrayUnsafe(copy.array());
    }

    /** Whether an answer's clear bytes are those of {@code expected}. */
    static boolean same(SdkBytes answered, MemorySegment expected) {
        return MemorySegment.ofArray(answered.asByteArrayUnsafe()).mismatch(expected) == -1;
    }
}
