package org.claviger.ttlv.binary;

import io.netty.buffer.ByteBufUtil;
import java.math.BigInteger;
import java.time.Instant;
import org.claviger.enumeration.EnumerationType;
import org.claviger.secret.Secret;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.TtlvWriter;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes that {@link BinaryTtlvWriter} will write, so that a buffer of exactly that size can be taken: one that
 * grew would leave a copy of its secrets behind.
 */
public final class SizingTtlvWriter implements TtlvWriter {
    private static final int HEADER_BYTES = 8;

    private ProtocolVersion version;
    private long size;

    public SizingTtlvWriter(ProtocolVersion version) {
        this.version = version;
    }

    /** The bytes so far. */
    public long size() {
        return size;
    }

    private void item(long valueBytes) {
        size += HEADER_BYTES + (valueBytes + 7 & ~7L);
    }

    @Override
    public ProtocolVersion version() {
        return version;
    }

    @Override
    public void version(ProtocolVersion newVersion) {
        this.version = newVersion;
    }

    @Override
    public void startStructure(int tag) {
        size += HEADER_BYTES;
    }

    @Override
    public void endStructure() {}

    @Override
    public void integer(int tag, int value) {
        item(4);
    }

    @Override
    public void longInteger(int tag, long value) {
        item(8);
    }

    @Override
    public void bigInteger(int tag, BigInteger value) {
        item(value.bitLength() / 8 + 1);
    }

    @Override
    public void enumeration(int tag, int value, @Nullable EnumerationType<?> type) {
        item(4);
    }

    @Override
    public void tagEnumeration(int tag, int value) {
        item(4);
    }

    @Override
    public void mask(int tag, int bits, EnumerationType<?> type) {
        item(4);
    }

    @Override
    public void bool(int tag, boolean value) {
        item(8);
    }

    @Override
    public void text(int tag, ItemType type, String value) {
        item(ByteBufUtil.utf8Bytes(value));
    }

    @Override
    public void bytes(int tag, Bytes value) {
        item(value.length());
    }

    @Override
    public void secretBytes(int tag, Secret value) {
        item(value.length());
    }

    @Override
    public void secretText(int tag, Secret value) {
        item(value.length());
    }

    @Override
    public void secretBigInteger(int tag, Secret value) {
        item(value.length());
    }

    @Override
    public void dateTime(int tag, Instant value) {
        item(8);
    }

    @Override
    public void dateTimeExtended(int tag, Instant value) {
        item(8);
    }

    @Override
    public void interval(int tag, long seconds) {
        item(4);
    }
}
