package org.claviger.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;

/**
 * Reads DER (ITU-T X.690) where it lies, as the parts of a private key are secrets. Whatever is wrong is INVALID_DATA, and the
 * message tells nothing of the bytes.
 */
final class DerInput {
    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int SEQUENCE = 0x30;

    private static final int SHORT_LENGTHS = 0x80;
    private static final int MOST_LENGTH_BYTES = 3;

    private final MemorySegment bytes;
    private long position;

    DerInput(MemorySegment bytes) {
        this.bytes = bytes;
    }

    boolean hasMore() {
        return position < bytes.byteSize();
    }

    DerInput sequence() {
        return new DerInput(content(SEQUENCE));
    }

    MemorySegment octets() {
        return content(OCTET_STRING);
    }

    /** A number that is not negative, without zeroes before it; the number 0 is empty. */
    MemorySegment number() {
        var content = content(INTEGER);
        if (content.byteSize() == 0 || content.get(JAVA_BYTE, 0) < 0) {
            throw malformed();
        }
        long zeroes = 0;
        while (zeroes < content.byteSize() && content.get(JAVA_BYTE, zeroes) == 0) {
            zeroes++;
        }
        return content.asSlice(zeroes);
    }

    /** An object identifier with its tag and length. It is no secret. */
    byte[] identifier() {
        long start = position;
        content(OBJECT_IDENTIFIER);
        return bytes.asSlice(start, position - start).toArray(JAVA_BYTE);
    }

    private MemorySegment content(int tag) {
        if (next() != tag) {
            throw malformed();
        }
        long length = next();
        if (length >= SHORT_LENGTHS) {
            int lengthBytes = (int) length - SHORT_LENGTHS;
            if (lengthBytes < 1 || lengthBytes > MOST_LENGTH_BYTES) {
                throw malformed();
            }
            length = 0;
            for (int i = 0; i < lengthBytes; i++) {
                length = (length << Byte.SIZE) | next();
            }
        }
        if (length > bytes.byteSize() - position) {
            throw malformed();
        }
        position += length;
        return bytes.asSlice(position - length, length);
    }

    private int next() {
        if (!hasMore()) {
            throw malformed();
        }
        return bytes.get(JAVA_BYTE, position++) & 0xFF;
    }

    static BackendException malformed() {
        return new BackendException(
                Category.INVALID_DATA, "the private key is not PKCS #8 of RSA or of an elliptic curve");
    }
}
