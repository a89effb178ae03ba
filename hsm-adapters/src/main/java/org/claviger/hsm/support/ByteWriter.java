package org.claviger.hsm.support;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Writes the exact byte forms of {@code docs/envelope.md}: big-endian integers, and variable fields led by their length
 * in four bytes, so that no two different sequences of fields have the same bytes.
 *
 * <p>Not for secrets: the bytes are on the heap.
 */
public final class ByteWriter {
    private static final int INITIAL_BYTES = 128;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int size;

    /** Writes one byte, 0 to 255. */
    public ByteWriter u8(int value) {
        if (value < 0 || value > 0xFF) {
            throw new IllegalArgumentException(value + " doesn't fit in one byte");
        }
        return big(value, Byte.BYTES);
    }

    /** Writes all 32 bits of {@code value}. */
    public ByteWriter i32(int value) {
        return big(value, Integer.BYTES);
    }

    /** Writes all 64 bits of {@code value}. */
    public ByteWriter i64(long value) {
        return big(value, Long.BYTES);
    }

    /** Writes the 16 bytes of {@code value}, most significant first. */
    public ByteWriter uuid(UUID value) {
        return i64(value.getMostSignificantBits()).i64(value.getLeastSignificantBits());
    }

    /** Writes {@code value} as it is, for a field of fixed length. */
    public ByteWriter raw(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    /** Writes the length of {@code value} in four bytes, then {@code value}. */
    public ByteWriter bytes(byte[] value) {
        return i32(value.length).raw(value);
    }

    /**
     * Writes the length of the UTF-8 form of {@code value} in four bytes, then that form.
     *
     * @throws IllegalArgumentException if {@code value} has an unpaired surrogate, which has no UTF-8 form of its own
     */
    public ByteWriter text(String value) {
        return bytes(utf8(value));
    }

    /** The bytes written so far. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /**
     * The UTF-8 form of {@code value}; unlike {@link String#getBytes} it never stands in for what it can't encode.
     *
     * @throws IllegalArgumentException if {@code value} has an unpaired surrogate
     */
    public static byte[] utf8(String value) {
        int i = 0;
        while (i < value.length()) {
            int codePoint = value.codePointAt(i); // of an unpaired surrogate: itself
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                throw new IllegalArgumentException("unpaired surrogate at index " + i);
            }
            i += Character.charCount(codePoint);
        }
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private ByteWriter big(long value, int width) {
        reserve(width);
        for (int shift = (width - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    private void reserve(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
    }
}
