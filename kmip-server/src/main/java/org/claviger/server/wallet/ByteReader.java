package org.claviger.server.wallet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.claviger.ttlv.Bytes;

/** Reads Bitcoin's serialization: numbers with the lowest byte first, lengths as compact sizes. */
final class ByteReader {
    private static final int SHORT_FORM = 0xFD;
    private static final int INT_FORM = 0xFE;

    private final ByteBuffer in;
    private final String what;

    /** @param what is read, for errors */
    ByteReader(Bytes bytes, String what) {
        this.in = bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        this.what = what;
    }

    boolean hasMore() {
        return in.hasRemaining();
    }

    int remaining() {
        return in.remaining();
    }

    int unsignedByte() {
        require(Byte.BYTES);
        return in.get() & 0xFF;
    }

    int int32() {
        require(Integer.BYTES);
        return in.getInt();
    }

    long int64() {
        require(Long.BYTES);
        return in.getLong();
    }

    Bytes bytes(int length) {
        require(length);
        var bytes = new byte[length];
        in.get(bytes);
        return Bytes.wrap(bytes);
    }

    /** Reads bytes whose length stands before them. */
    Bytes prefixed() {
        return bytes(compactSize());
    }

    /**
     * Reads how many things follow.
     *
     * @param leastBytes that each of them takes
     */
    int count(int leastBytes) {
        var count = compactSize();
        if (count > in.remaining() / leastBytes) {
            throw ended();
        }
        return count;
    }

    /** Reads a length in the shortest of its forms, the only valid one. */
    int compactSize() {
        var first = unsignedByte();
        if (first < SHORT_FORM) {
            return first;
        }
        var longer = switch (first) {
            case SHORT_FORM -> {
                require(Short.BYTES);
                yield in.getShort() & 0xFFFF;
            }
            case INT_FORM -> int32() & 0xFFFF_FFFFL;
            default -> int64();
        };
        var least = switch (first) {
            case SHORT_FORM -> SHORT_FORM;
            case INT_FORM -> 0x1_0000L;
            default -> 0x1_0000_0000L;
        };
        if (longer >= 0 && longer < least) {
            throw malformed("a length in a longer form than needed");
        }
        if (longer < 0 || longer > in.remaining()) {
            throw ended();
        }
        return (int) longer;
    }

    /** Checks that nothing follows. */
    void end() {
        if (in.hasRemaining()) {
            throw malformed(in.remaining() + " bytes too many");
        }
    }

    private void require(int bytes) {
        if (in.remaining() < bytes) {
            throw ended();
        }
    }

    private WalletException ended() {
        return malformed("it ends too early");
    }

    WalletException malformed(String problem) {
        return new WalletException("malformed " + what + ": " + problem);
    }
}
