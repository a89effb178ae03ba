package org.claviger.secret;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Bytes that must not leak: key material, plaintext, a password. They lie off the heap and are gone when the scope that
 * holds them closes. Prints as its length only.
 */
public final class Secret {
    private final MemorySegment bytes;

    public Secret(MemorySegment bytes) {
        if (!bytes.isNative()) {
            throw new IllegalArgumentException("a secret lies off the heap");
        }
        this.bytes = bytes;
    }

    public int length() {
        return (int) bytes.byteSize();
    }

    /** Returns the bytes themselves, not a copy. */
    public MemorySegment bytes() {
        return bytes;
    }

    /** Compares in a time that depends on the length alone. */
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Secret secret) || secret.length() != length()) {
            return false;
        }
        var difference = 0;
        for (var i = 0L; i < bytes.byteSize(); i++) {
            difference |= bytes.get(ValueLayout.JAVA_BYTE, i) ^ secret.bytes.get(ValueLayout.JAVA_BYTE, i);
        }
        return difference == 0;
    }

    @Override
    public int hashCode() {
        return length();
    }

    @Override
    public String toString() {
        return "Secret[" + length() + " bytes]";
    }
}
