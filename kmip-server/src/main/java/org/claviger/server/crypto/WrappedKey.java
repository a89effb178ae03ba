package org.claviger.server.crypto;

import static org.claviger.hsm.BackendException.Category.INVALID_DATA;

import java.util.ArrayList;
import java.util.List;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.Wrapped;
import org.claviger.hsm.support.ByteReader;
import org.claviger.hsm.support.ByteWriter;
import org.claviger.hsm.support.MalformedBytesException;

/**
 * One key as one or more root keys wrapped it: any of them opens it. Contains nothing secret.
 *
 * <p>With one wrapping the byte form is that of {@link Wrapped}; with more there is a list around them
 * ({@code docs/envelope.md}).
 *
 * @param wraps at least one, the one to try first at the front
 */
record WrappedKey(List<Wrapped> wraps) {
    static final int MOST_WRAPS = 4;

    private static final byte LIST = 0x02;
    private static final int LONGEST_WRAP_BYTES = 16 * 1024;

    WrappedKey {
        if (wraps.isEmpty() || wraps.size() > MOST_WRAPS) {
            throw new IllegalArgumentException(
                    "key wrapped %d times (expected 1 to %d)".formatted(wraps.size(), MOST_WRAPS));
        }
        wraps = List.copyOf(wraps);
    }

    byte[] toBytes() {
        if (wraps.size() == 1) {
            return wraps.getFirst().toBytes();
        }
        var out = new ByteWriter().u8(LIST).u8(wraps.size());
        wraps.forEach(wrap -> out.bytes(wrap.toBytes()));
        return out.toByteArray();
    }

    /** @throws BackendException as {@link Wrapped#ofBytes} */
    static WrappedKey ofBytes(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != LIST) {
            return new WrappedKey(List.of(Wrapped.ofBytes(bytes)));
        }
        try {
            var in = new ByteReader(bytes);
            in.u8("format");
            int count = in.u8("number of wrappings");
            if (count < 2 || count > MOST_WRAPS) {
                throw new MalformedBytesException("%d wrappings (expected 2 to %d)".formatted(count, MOST_WRAPS));
            }
            var wraps = new ArrayList<Wrapped>(count);
            for (int i = 0; i < count; i++) {
                wraps.add(Wrapped.ofBytes(in.bytes(LONGEST_WRAP_BYTES, "wrapping")));
            }
            in.end();
            return new WrappedKey(wraps);
        } catch (MalformedBytesException e) {
            throw new BackendException(INVALID_DATA, "malformed wrapped key: " + e.getMessage(), e);
        }
    }
}
