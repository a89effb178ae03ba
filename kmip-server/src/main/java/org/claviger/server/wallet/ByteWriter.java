package org.claviger.server.wallet;

import java.io.ByteArrayOutputStream;
import org.claviger.ttlv.Bytes;

/** Writes Bitcoin's serialization. */
final class ByteWriter {
    private static final int SHORT_FORM = 0xFD;
    private static final int INT_FORM = 0xFE;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ByteWriter bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    ByteWriter bytes(Bytes bytes) {
        return bytes(bytes.toArray());
    }

    /** Writes bytes with their length before them. */
    ByteWriter prefixed(Bytes bytes) {
        return compactSize(bytes.length()).bytes(bytes);
    }

    ByteWriter int32(int value) {
        return little(value, Integer.BYTES);
    }

    ByteWriter int64(long value) {
        return little(value, Long.BYTES);
    }

    ByteWriter compactSize(int size) {
        if (size < SHORT_FORM) {
            return little(size, Byte.BYTES);
        }
        return size <= 0xFFFF
                ? little(SHORT_FORM, Byte.BYTES).little(size, Short.BYTES)
                : little(INT_FORM, Byte.BYTES).little(size, Integer.BYTES);
    }

    private ByteWriter little(long value, int bytes) {
        for (var i = 0; i < bytes; i++) {
            out.write((int) (value >>> i * Byte.SIZE));
        }
        return this;
    }

    byte[] toArray() {
        return out.toByteArray();
    }
}
