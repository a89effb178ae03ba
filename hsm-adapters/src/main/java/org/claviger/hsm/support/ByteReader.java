package org.claviger.hsm.support;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Reads what {@link ByteWriter} wrote. Every length is checked against what is left before anything is allocated, and
 * each form is accepted only as the writer makes it.
 */
public final class ByteReader {
    private final byte[] bytes;
    private int position;

    /** @param bytes read in place; not to be changed meanwhile */
    public ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Bytes read so far. */
    public int position() {
        return position;
    }

    /** Reads one byte, 0 to 255. */
    public int u8(String field) throws MalformedBytesException {
        require(Byte.BYTES, field);
        return bytes[position++] & 0xFF;
    }

    /** Reads four bytes. */
    public int i32(String field) throws MalformedBytesException {
        return (int) big(Integer.BYTES, field);
    }

    /** Reads eight bytes. */
    public long i64(String field) throws MalformedBytesException {
        return big(Long.BYTES, field);
    }

    /** Reads the 16 bytes of an identifier. */
    public UUID uuid(String field) throws MalformedBytesException {
        return new UUID(i64(field), i64(field));
    }

    /** Reads a field of fixed length. */
    public byte[] raw(int length, String field) throws MalformedBytesException {
        require(length, field);
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    /** Reads a length in four bytes, at most {@code longest}, and as many bytes. */
    public byte[] bytes(int longest, String field) throws MalformedBytesException {
        int at = position;
        int length = i32(field);
        if (length < 0 || length > longest) {
            throw new MalformedBytesException("%s of %d bytes (at most %d) at offset %d"
                    .formatted(field, Integer.toUnsignedLong(length), longest, at));
        }
        return raw(length, field);
    }

    /** Reads a length in four bytes, at most {@code longestBytes}, and as many bytes of UTF-8. */
    public String text(int longestBytes, String field) throws MalformedBytesException {
        int at = position;
        byte[] utf8 = bytes(longestBytes, field);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new MalformedBytesException(field + " is not UTF-8 at offset " + at);
        }
    }

    /** Checks that nothing is left. */
    public void end() throws MalformedBytesException {
        if (position != bytes.length) {
            throw new MalformedBytesException(
                    "%d bytes too many at offset %d".formatted(bytes.length - position, position));
        }
    }

    private long big(int width, String field) throws MalformedBytesException {
        require(width, field);
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = (value << Byte.SIZE) | (bytes[position++] & 0xFF);
        }
        return value;
    }

    private void require(int length, String field) throws MalformedBytesException {
        if (length > bytes.length - position) {
            throw new MalformedBytesException("%s needs %d bytes, %d are left at offset %d"
                    .formatted(field, length, bytes.length - position, position));
        }
    }
}
