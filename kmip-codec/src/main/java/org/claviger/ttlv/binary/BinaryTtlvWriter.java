package org.claviger.ttlv.binary;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
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
 * Writes binary TTLV at the writer index of a buffer (KMIP 2.1 section 10.1.1). The lengths of structures are filled in
 * when they end.
 */
public final class BinaryTtlvWriter implements TtlvWriter {
    private static final long MAX_INTERVAL = 0xFFFF_FFFFL;

    private final ByteBuf buffer;
    private ProtocolVersion version;
    private int[] starts = new int[8];
    private int depth;

    public BinaryTtlvWriter(ByteBuf buffer, ProtocolVersion version) {
        this.buffer = buffer;
        this.version = version;
    }

    @Override
    public ProtocolVersion version() {
        return version;
    }

    @Override
    public void version(ProtocolVersion newVersion) {
        this.version = newVersion;
    }

    private void header(int tag, ItemType type, int length) {
        buffer.writeLong((long) tag << 40 | (long) type.code() << 32 | length);
    }

    private void pad(int length) {
        var padding = -length & 7;
        if (padding > 0) {
            buffer.writeZero(padding);
        }
    }

    @Override
    public void startStructure(int tag) {
        if (depth == starts.length) {
            starts = Arrays.copyOf(starts, depth * 2);
        }
        starts[depth++] = buffer.writerIndex();
        header(tag, ItemType.STRUCTURE, 0);
    }

    @Override
    public void endStructure() {
        var start = starts[--depth];
        buffer.setInt(start + 4, buffer.writerIndex() - start - 8);
    }

    private void fourBytes(int tag, ItemType type, int value) {
        header(tag, type, 4);
        buffer.writeLong((long) value << 32);
    }

    private void eightBytes(int tag, ItemType type, long value) {
        header(tag, type, 8);
        buffer.writeLong(value);
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
        header(tag, ItemType.BIG_INTEGER, bytes.length + padding);
        for (var i = 0; i < padding; i++) {
            buffer.writeByte(value.signum() < 0 ? 0xFF : 0);
        }
        buffer.writeBytes(bytes);
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
        var length = ByteBufUtil.utf8Bytes(value);
        header(tag, type, length);
        ByteBufUtil.reserveAndWriteUtf8(buffer, value, length);
        pad(length);
    }

    @Override
    public void bytes(int tag, Bytes value) {
        header(tag, ItemType.BYTE_STRING, value.length());
        buffer.writeBytes(value.asReadOnlyBuffer());
        pad(value.length());
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
        header(tag, type, length);
        buffer.ensureWritable(length);
        var start = buffer.writerIndex();
        MemorySegment.copy(value.bytes(), 0, MemorySegment.ofBuffer(buffer.nioBuffer(start, length)), 0, length);
        buffer.writerIndex(start + length);
        pad(length);
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
