package org.claviger.ttlv.binary;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.claviger.enumeration.EnumerationType;
import org.claviger.secret.Secret;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.TtlvWriter;
import org.claviger.ttlv.UnencodableException;
import org.jspecify.annotations.Nullable;

/**
 * Writes binary TTLV at the writer index of a buffer, which must be in one piece (KMIP 2.1 section 10.1.1). The lengths of
 * structures are filled in when they end, and then the writer index moves behind what was written.
 */
public final class BinaryTtlvWriter implements TtlvWriter {
    private static final int HEADER_BYTES = 8;
    private static final long MAX_INTERVAL = 0xFFFF_FFFFL;

    private final ByteBuf buffer;

    /** The whole of {@link #buffer}, with its indexes. */
    private ByteBuffer room;
    /** Where the next item goes. */
    private int position;

    private ProtocolVersion version;
    private int[] starts = new int[8];
    private int depth;

    public BinaryTtlvWriter(ByteBuf buffer, ProtocolVersion version) {
        this.buffer = buffer;
        this.room = whole(buffer);
        this.position = buffer.writerIndex();
        this.version = version;
    }

    private static ByteBuffer whole(ByteBuf buffer) {
        if (!buffer.isContiguous()) {
            throw new IllegalArgumentException("a buffer of several pieces (growing it would copy secrets)");
        }
        return buffer.nioBuffer(0, buffer.capacity());
    }

    @Override
    public ProtocolVersion version() {
        return version;
    }

    @Override
    public void version(ProtocolVersion newVersion) {
        this.version = newVersion;
    }

    /** Writes the header of an item whose value takes {@code padded} bytes with its padding, and returns where that goes. */
    private int begin(int tag, ItemType type, int length, int padded) {
        var start = position;
        if (room.capacity() - start - HEADER_BYTES < padded) {
            grow(HEADER_BYTES + padded);
        }
        room.putLong(start, (long) tag << 40 | (long) type.code() << 32 | length);
        position = start + HEADER_BYTES + padded;
        if (depth == 0) {
            buffer.writerIndex(position);
        }
        return start + HEADER_BYTES;
    }

    /** As {@link #begin(int, ItemType, int, int)} for a value of any length; its padding is written. */
    private int begin(int tag, ItemType type, int length) {
        var padding = -length & 7;
        var start = begin(tag, type, length, Math.addExact(length, padding));
        if (padding > 0) {
            room.putLong(position - Long.BYTES, 0);
        }
        return start;
    }

    private void grow(int bytes) {
        buffer.writerIndex(position);
        buffer.ensureWritable(bytes);
        room = whole(buffer);
    }

    @Override
    public void startStructure(int tag) {
        if (depth == starts.length) {
            starts = Arrays.copyOf(starts, depth * 2);
        }
        starts[depth++] = position;
        begin(tag, ItemType.STRUCTURE, 0, 0);
    }

    @Override
    public void endStructure() {
        var start = starts[--depth];
        room.putInt(start + Integer.BYTES, position - start - HEADER_BYTES);
        if (depth == 0) {
            buffer.writerIndex(position);
        }
    }

    private void fourBytes(int tag, ItemType type, int value) {
        var start = begin(tag, type, Integer.BYTES, Long.BYTES);
        room.putLong(start, (long) value << 32);
    }

    private void eightBytes(int tag, ItemType type, long value) {
        var start = begin(tag, type, Long.BYTES, Long.BYTES);
        room.putLong(start, value);
    }

    @Override
    public void integer(int tag, int value) {
        fourBytes(tag, ItemType.INTEGER, value);
    }

    @Override
    public void longInteger(int tag, long value) {
        eightBytes(tag, ItemType.LONG_INTEGER, value);
    }

    @Override
    public void bigInteger(int tag, BigInteger value) {
        var bytes = value.toByteArray();
        var padding = -bytes.length & 7;
        var start = begin(tag, ItemType.BIG_INTEGER, bytes.length + padding);
        room.putLong(start, value.signum() < 0 ? -1 : 0);
        room.put(start + padding, bytes);
    }

    @Override
    public void enumeration(int tag, int value, @Nullable EnumerationType<?> type) {
        fourBytes(tag, ItemType.ENUMERATION, value);
    }

    @Override
    public void tagEnumeration(int tag, int value) {
        fourBytes(tag, ItemType.ENUMERATION, value);
    }

    @Override
    public void mask(int tag, int bits, EnumerationType<?> type) {
        integer(tag, bits);
    }

    @Override
    public void bool(int tag, boolean value) {
        eightBytes(tag, ItemType.BOOLEAN, value ? 1 : 0);
    }

    @Override
    public void text(int tag, ItemType type, String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        var start = begin(tag, type, bytes.length);
        room.put(start, bytes);
    }

    @Override
    public void bytes(int tag, Bytes value) {
        var start = begin(tag, ItemType.BYTE_STRING, value.length());
        room.put(start, value.asReadOnlyBuffer(), 0, value.length());
    }

    @Override
    public void secretBytes(int tag, Secret value) {
        secret(tag, ItemType.BYTE_STRING, value);
    }

    @Override
    public void secretText(int tag, Secret value) {
        secret(tag, ItemType.TEXT_STRING, value);
    }

    @Override
    public void secretBigInteger(int tag, Secret value) {
        if (value.length() == 0 || (value.length() & 7) != 0) {
            throw new UnencodableException("Big Integer of " + value.length() + " bytes (expected a multiple of 8)");
        }
        secret(tag, ItemType.BIG_INTEGER, value);
    }

    private void secret(int tag, ItemType type, Secret value) {
        var length = value.length();
        var start = begin(tag, type, length);
        MemorySegment.copy(value.bytes(), 0, MemorySegment.ofBuffer(room), start, length);
    }

    @Override
    public void dateTime(int tag, Instant value) {
        eightBytes(tag, ItemType.DATE_TIME, value.getEpochSecond());
    }

    @Override
    public void dateTimeExtended(int tag, Instant value) {
        eightBytes(tag, ItemType.DATE_TIME_EXTENDED, micros(value));
    }

    private static long micros(Instant value) {
        var micros = BigInteger.valueOf(value.getEpochSecond())
                .multiply(BigInteger.valueOf(1_000_000))
                .add(BigInteger.valueOf(value.getNano() / 1_000));
        if (micros.bitLength() > 63) {
            throw new UnencodableException("Date-Time Extended beyond 2^63 microseconds");
        }
        return micros.longValue();
    }

    @Override
    public void interval(int tag, long seconds) {
        if (seconds < 0 || seconds > MAX_INTERVAL) {
            throw new UnencodableException("Interval of " + seconds + " s (expected 0 to 2^32 - 1)");
        }
        fourBytes(tag, ItemType.INTERVAL, (int) seconds);
    }
}
