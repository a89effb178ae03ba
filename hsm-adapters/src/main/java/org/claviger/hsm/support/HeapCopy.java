package org.claviger.hsm.support;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * A short-lived copy of secret bytes on the heap, for interfaces that only take arrays; zeroed when closed.
 *
 * <p>The collector may have moved the array meanwhile and left a copy behind, so the time between creation and close is
 * kept as short as the call that needs it.
 */
public final class HeapCopy implements AutoCloseable {
    private final byte[] array;

    private HeapCopy(byte[] array) {
        this.array = array;
    }

    /** A copy of all of {@code secret}. */
    public static HeapCopy of(MemorySegment secret) {
        return new HeapCopy(secret.toArray(ValueLayout.JAVA_BYTE));
    }

    /** An empty array for {@code length} secret bytes to be written to. */
    public static HeapCopy empty(int length) {
        return new HeapCopy(new byte[length]);
    }

    /** Takes over an array that a library made, to have it zeroed. */
    public static HeapCopy adopt(byte[] array) {
        return new HeapCopy(array);
    }

    /** The array itself, not a copy of it. */
    public byte[] array() {
        return array;
    }

    /** Copies the array to the start of {@code target}. */
    public void copyTo(MemorySegment target) {
        MemorySegment.copy(array, 0, target, ValueLayout.JAVA_BYTE, 0, array.length);
    }

    @Override
    public void close() {
        Arrays.fill(array, (byte) 0);
    }
}
