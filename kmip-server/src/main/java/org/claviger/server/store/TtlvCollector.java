package org.claviger.server.store;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.claviger.enumeration.EnumerationType;
import org.claviger.secret.Secret;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.TtlvItem;
import org.claviger.ttlv.TtlvWriter;
import org.jspecify.annotations.Nullable;

/** Takes what a codec writes as items, so that the values inside of an attribute can be looked at whatever its type is. */
final class TtlvCollector implements TtlvWriter {
    /** The innermost structure whose end has not come. */
    private @Nullable Structure open;

    private ProtocolVersion version;
    private @Nullable TtlvItem result;

    TtlvCollector(ProtocolVersion version) {
        this.version = version;
    }

    /** Returns the one item that was written. */
    TtlvItem item() {
        if (result == null) {
            throw new IllegalStateException("nothing was written");
        }
        return result;
    }

    private void add(int tag, ItemType type, Object value) {
        var item = new TtlvItem(tag, type, value);
        if (open == null) {
            result = item;
        } else {
            open.items.add(item);
        }
    }

    @Override
    public ProtocolVersion version() {
        return version;
    }

    @Override
    public void version(ProtocolVersion newVersion) {
        version = newVersion;
    }

    @Override
    public void startStructure(int tag) {
        open = new Structure(tag, new ArrayList<>(), open);
    }

    @Override
    public void endStructure() {
        var closed = open;
        if (closed == null) {
            throw new IllegalStateException("no structure is open");
        }
        open = closed.parent;
        add(closed.tag, ItemType.STRUCTURE, closed.items);
    }

    @Override
    public void integer(int tag, int value) {
        add(tag, ItemType.INTEGER, value);
    }

    @Override
    public void longInteger(int tag, long value) {
        add(tag, ItemType.LONG_INTEGER, value);
    }

    @Override
    public void bigInteger(int tag, BigInteger value) {
        add(tag, ItemType.BIG_INTEGER, value);
    }

    @Override
    public void enumeration(int tag, int value, @Nullable EnumerationType<?> type) {
        add(tag, ItemType.ENUMERATION, value);
    }

    @Override
    public void tagEnumeration(int tag, int value) {
        add(tag, ItemType.ENUMERATION, value);
    }

    @Override
    public void mask(int tag, int bits, EnumerationType<?> type) {
        add(tag, ItemType.INTEGER, bits);
    }

    @Override
    public void bool(int tag, boolean value) {
        add(tag, ItemType.BOOLEAN, value);
    }

    @Override
    public void text(int tag, ItemType type, String value) {
        add(tag, type, value);
    }

    @Override
    public void bytes(int tag, Bytes value) {
        add(tag, ItemType.BYTE_STRING, value);
    }

    @Override
    public void secretBytes(int tag, Secret value) {
        throw secret();
    }

    @Override
    public void secretText(int tag, Secret value) {
        throw secret();
    }

    @Override
    public void secretBigInteger(int tag, Secret value) {
        throw secret();
    }

    private static IllegalStateException secret() {
        return new IllegalStateException("an attribute holds no secret");
    }

    @Override
    public void dateTime(int tag, Instant value) {
        add(tag, ItemType.DATE_TIME, value);
    }

    @Override
    public void dateTimeExtended(int tag, Instant value) {
        add(tag, ItemType.DATE_TIME_EXTENDED, value);
    }

    @Override
    public void interval(int tag, long seconds) {
        add(tag, ItemType.INTERVAL, seconds);
    }

    private record Structure(
            int tag, List<TtlvItem> items, @Nullable Structure parent) {}
}
