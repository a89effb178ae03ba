package org.claviger.ttlv.binary;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.claviger.enumeration.EnumerationType;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Slots;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TextTable;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads binary TTLV: a tag of 3 bytes, a type of 1, a length of 4, and the value, padded with zeros to a multiple of 8
 * (KMIP 2.1 section 10.1.1). Reads the buffer in place by absolute index and leaves its reader index alone.
 */
public final class BinaryTtlvReader implements TtlvReader, TextTable.Source {
    private static final int HEADER_BYTES = 8;

    private final ByteBuf buffer;
    private final int origin;
    private final Limits limits;
    private final SecretScope secrets;
    private final Slots slots = new Slots();

    private ProtocolVersion version = ProtocolVersion.V1_0;
    /** Where the item begins that was read, entered or looked at last; for faults. */
    private int item;
    /** Where the next item begins. */
    private int position;
    /** Where the structure last entered ends. */
    private int end;

    private int depth;
    private int[] starts = new int[8];
    private int[] ends = new int[8];
    private int itemsRead;
    private int textStart;

    /** Reads the readable bytes of {@code buffer}, one message. */
    public BinaryTtlvReader(ByteBuf buffer, Limits limits, SecretScope secrets) {
        this.buffer = buffer;
        this.limits = limits;
        this.secrets = secrets;
        this.origin = buffer.readerIndex();
        this.position = origin;
        this.item = origin;
        this.end = buffer.writerIndex();
        if (end - origin > limits.maxMessageBytes()) {
            throw fault(
                    Fault.LIMIT, "message of " + (end - origin) + " bytes (limit " + limits.maxMessageBytes() + ")");
        }
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
    public Limits limits() {
        return limits;
    }

    @Override
    public SecretScope secrets() {
        return secrets;
    }

    @Override
    public Slots slots() {
        return slots;
    }

    @Override
    public boolean hasNext() {
        return position < end;
    }

    @Override
    public int tag() {
        requireHeader();
        return buffer.getUnsignedMedium(position);
    }

    @Override
    public ItemType type() {
        requireHeader();
        var code = buffer.getByte(position + 3);
        var type = ItemType.of(code);
        if (type == null) {
            throw fault(Fault.MALFORMED, "item type 0x%02X (no such type)".formatted(code & 0xFF));
        }
        return type;
    }

    private void requireHeader() {
        item = position;
        if (end - position < HEADER_BYTES) {
            throw fault(
                    Fault.MALFORMED, "item header of " + (end - position) + " bytes (expected " + HEADER_BYTES + ")");
        }
    }

    /** Checks type and declared length of the next item, steps behind it, and returns its length. */
    private int take(ItemType expected) {
        var type = type();
        if (type != expected) {
            throw fault(Fault.MALFORMED, type.xmlName() + " (expected " + expected.xmlName() + ")");
        }
        return step();
    }

    private int takeFixed(ItemType expected, int bytes) {
        var length = take(expected);
        if (length != bytes) {
            throw fault(Fault.MALFORMED, expected.xmlName() + " of " + length + " bytes (expected " + bytes + ")");
        }
        return item + HEADER_BYTES;
    }

    private int step() {
        if (++itemsRead > limits.maxItems()) {
            throw fault(Fault.LIMIT, "more than " + limits.maxItems() + " items");
        }
        var length = buffer.getInt(item + 4);
        var padded = (Integer.toUnsignedLong(length) + 7) & ~7L;
        var remaining = end - item - HEADER_BYTES;
        if (padded > remaining) {
            throw fault(
                    Fault.MALFORMED,
                    "length " + Integer.toUnsignedString(length) + " padded to a multiple of 8 (remaining " + remaining
                            + ")");
        }
        var valueEnd = item + HEADER_BYTES + length;
        position = item + HEADER_BYTES + (int) padded;
        for (var i = valueEnd; i < position; i++) {
            if (buffer.getByte(i) != 0) {
                throw fault(Fault.MALFORMED, "padding that is not zero");
            }
        }
        return length;
    }

    @Override
    public void enter() {
        var type = type();
        if (type != ItemType.STRUCTURE) {
            throw fault(Fault.MALFORMED, type.xmlName() + " (expected " + ItemType.STRUCTURE.xmlName() + ")");
        }
        if (depth == limits.maxDepth()) {
            throw fault(Fault.LIMIT, "more than " + limits.maxDepth() + " nested structures");
        }
        if (++itemsRead > limits.maxItems()) {
            throw fault(Fault.LIMIT, "more than " + limits.maxItems() + " items");
        }
        var length = buffer.getInt(item + 4);
        var remaining = end - item - HEADER_BYTES;
        if (Integer.toUnsignedLong(length) > remaining) {
            throw fault(
                    Fault.MALFORMED,
                    "structure of " + Integer.toUnsignedString(length) + " bytes (remaining " + remaining + ")");
        }
        if ((length & 7) != 0) {
            throw fault(Fault.MALFORMED, "structure of " + length + " bytes (expected a multiple of 8)");
        }
        if (depth == starts.length) {
            starts = Arrays.copyOf(starts, depth * 2);
            ends = Arrays.copyOf(ends, depth * 2);
        }
        starts[depth] = item;
        ends[depth] = end;
        depth++;
        position = item + HEADER_BYTES;
        end = position + length;
    }

    @Override
    public void leave() {
        depth--;
        position = end;
        end = ends[depth];
        item = starts[depth];
    }

    @Override
    public void skip() {
        if (type() == ItemType.STRUCTURE) {
            enter();
            while (hasNext()) {
                skip();
            }
            leave();
            return;
        }
        step();
    }

    @Override
    public int depth() {
        return depth;
    }

    @Override
    public void unwind(int target) {
        while (depth > target) {
            leave();
        }
    }

    @Override
    public int integer() {
        return buffer.getInt(takeFixed(ItemType.INTEGER, 4));
    }

    @Override
    public long longInteger() {
        return buffer.getLong(takeFixed(ItemType.LONG_INTEGER, 8));
    }

    @Override
    public BigInteger bigInteger() {
        var length = takeBigInteger();
        var bytes = new byte[length];
        buffer.getBytes(item + HEADER_BYTES, bytes);
        return new BigInteger(bytes);
    }

    private int takeBigInteger() {
        var length = take(ItemType.BIG_INTEGER);
        if (length == 0 || (length & 7) != 0) {
            throw fault(Fault.MALFORMED, "BigInteger of " + length + " bytes (expected a positive multiple of 8)");
        }
        if (length > limits.maxBigIntegerBytes()) {
            throw fault(Fault.LIMIT, "BigInteger of " + length + " bytes (limit " + limits.maxBigIntegerBytes() + ")");
        }
        return length;
    }

    @Override
    public int enumeration(@Nullable EnumerationType<?> type) {
        return buffer.getInt(takeFixed(ItemType.ENUMERATION, 4));
    }

    @Override
    public int tagEnumeration() {
        return buffer.getInt(takeFixed(ItemType.ENUMERATION, 4));
    }

    @Override
    public int mask(EnumerationType<?> type) {
        return integer();
    }

    @Override
    public boolean bool() {
        var value = buffer.getLong(takeFixed(ItemType.BOOLEAN, 8));
        if (value != 0 && value != 1) {
            throw fault(Fault.MALFORMED, "Boolean that is neither 0 nor 1");
        }
        return value == 1;
    }

    @Override
    public String text(ItemType type, int maxBytes) {
        var length = take(type);
        if (length > maxBytes) {
            throw fault(Fault.LIMIT, type.xmlName() + " of " + length + " bytes (limit " + maxBytes + ")");
        }
        var start = item + HEADER_BYTES;
        return isAscii(start, length) ? ascii(start, length) : utf8(start, length);
    }

    private boolean isAscii(int start, int length) {
        for (var i = start; i < start + length; i++) {
            if (buffer.getByte(i) < 0) {
                return false;
            }
        }
        return true;
    }

    private String ascii(int start, int length) {
        return buffer.toString(start, length, StandardCharsets.US_ASCII);
    }

    private String utf8(int start, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(buffer.nioBuffer(start, length))
                    .toString();
        } catch (CharacterCodingException e) {
            var fault = fault(Fault.MALFORMED, "text that is not UTF-8");
            fault.initCause(e);
            throw fault;
        }
    }

    @Override
    public <V> @Nullable V textOf(TextTable<V> table) {
        if (type() != ItemType.TEXT_STRING) {
            return null;
        }
        var start = item;
        var length = buffer.getInt(start + 4);
        if (length < 0 || length > end - start - HEADER_BYTES) {
            return null;
        }
        textStart = start + HEADER_BYTES;
        var value = table.find(this, length);
        if (value != null) {
            step();
        }
        return value;
    }

    @Override
    public byte at(int index) {
        return buffer.getByte(textStart + index);
    }

    @Override
    public Bytes bytes() {
        var bytes = new byte[take(ItemType.BYTE_STRING)];
        buffer.getBytes(item + HEADER_BYTES, bytes);
        return Bytes.wrap(bytes);
    }

    @Override
    public Secret secretBytes() {
        return secret(take(ItemType.BYTE_STRING));
    }

    @Override
    public Secret secretText() {
        var length = take(ItemType.TEXT_STRING);
        if (length > limits.maxTextBytes()) {
            throw fault(Fault.LIMIT, "TextString of " + length + " bytes (limit " + limits.maxTextBytes() + ")");
        }
        return secret(length);
    }

    @Override
    public Secret secretBigInteger() {
        return secret(takeBigInteger());
    }

    private Secret secret(int length) {
        var segment = secrets.allocate(length);
        ByteBuffer source = buffer.nioBuffer(item + HEADER_BYTES, length);
        MemorySegment.copy(MemorySegment.ofBuffer(source), 0, segment, 0, length);
        return new Secret(segment);
    }

    @Override
    public Instant dateTime() {
        var seconds = buffer.getLong(takeFixed(ItemType.DATE_TIME, 8));
        if (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()) {
            throw fault(Fault.MALFORMED, "DateTime outside of the calendar");
        }
        return Instant.ofEpochSecond(seconds);
    }

    @Override
    public Instant dateTimeExtended() {
        var micros = buffer.getLong(takeFixed(ItemType.DATE_TIME_EXTENDED, 8));
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
    }

    @Override
    public long interval() {
        return buffer.getUnsignedInt(takeFixed(ItemType.INTERVAL, 4));
    }

    @Override
    public TtlvException fault(Fault fault, String problem) {
        return new TtlvException(fault, item - origin, path(), problem);
    }

    private String path() {
        var path = new StringBuilder();
        for (var level = 0; level < depth; level++) {
            append(path, starts[level], level);
        }
        if ((depth == 0 || item != starts[depth - 1]) && item + 3 <= buffer.writerIndex()) {
            append(path, item, depth);
        }
        return path.isEmpty() ? "message" : path.toString();
    }

    /** Appends the name of the item at {@code start}, with its number where a sibling before it has the same tag. */
    private void append(StringBuilder path, int start, int level) {
        if (!path.isEmpty()) {
            path.append('/');
        }
        var code = buffer.getUnsignedMedium(start);
        var tag = Tag.of(code);
        path.append(tag == null ? "0x%06X".formatted(code) : tag.xmlName());
        if (level == 0) {
            return;
        }
        var number = 0;
        for (var at = starts[level - 1] + HEADER_BYTES; at < start; at = behind(at)) {
            if (buffer.getUnsignedMedium(at) == code) {
                number++;
            }
        }
        if (number > 0 || tag == Tag.BATCH_ITEM) {
            path.append('[').append(number).append(']');
        }
    }

    private int behind(int start) {
        var length = Integer.toUnsignedLong(buffer.getInt(start + 4));
        return (int) Math.min(start + HEADER_BYTES + (length + 7 & ~7L), Integer.MAX_VALUE);
    }
}
