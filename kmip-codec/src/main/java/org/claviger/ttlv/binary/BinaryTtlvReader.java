package org.claviger.ttlv.binary;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.claviger.enumeration.EnumerationType;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.FieldValues;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TextTable;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads binary TTLV: a tag of 3 bytes, a type of 1, a length of 4, and the value, padded with zeros to a multiple of 8
 * (KMIP 2.1 section 10.1.1). Reads the buffer in place, which must be in one piece, and leaves its indexes alone. A
 * connection keeps one reader and {@linkplain #restart restarts} it for each message, so that its working memory is set
 * aside once.
 */
public final class BinaryTtlvReader implements TtlvReader, TextTable.Source {
    private static final int HEADER_BYTES = 8;
    private static final int TAG_BYTES = 3;
    private static final String NOT_UTF_8 = "text that is not UTF-8";

    /** The type and the length in a header that was read as one number. */
    private static final long TYPE_AND_LENGTH = 0xFF_FFFF_FFFFL;

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Limits limits;
    private final FieldValues fields = new FieldValues();

    /** The message, from its first byte to its last. */
    private ByteBuffer message;

    private SecretScope secrets;
    private ProtocolVersion version = ProtocolVersion.V1_0;
    /** Where the item begins that was read, entered or looked at last; for faults. */
    private int item;
    /** Where the next item begins. */
    private int position;
    /** Where the structure last entered ends. */
    private int end;

    /** The header of the item at {@link #headerAt}. */
    private long header;

    private int headerAt;

    private int depth;
    private int[] starts = new int[8];
    private int[] ends = new int[8];
    private int itemsRead;
    private int textStart;
    /** Where a short text passes through on its way into a String. */
    private final byte[] shortText = new byte[128];

    /** Reads the readable bytes of {@code buffer}, one message. */
    public BinaryTtlvReader(ByteBuf buffer, Limits limits, SecretScope secrets) {
        this.limits = limits;
        this.message = inOnePiece(buffer);
        this.secrets = secrets;
        begin();
    }

    /** Reads the readable bytes of {@code buffer}, another message, whatever became of the one before. */
    public void restart(ByteBuf buffer, SecretScope nextSecrets) {
        message = inOnePiece(buffer);
        secrets = nextSecrets;
        begin();
    }

    private static ByteBuffer inOnePiece(ByteBuf buffer) {
        if (!buffer.isContiguous()) {
            throw new IllegalArgumentException("a buffer of several pieces (joining them would copy secrets)");
        }
        return buffer.nioBuffer();
    }

    private void begin() {
        version = ProtocolVersion.V1_0;
        fields.clear();
        item = 0;
        position = 0;
        end = message.limit();
        headerAt = -1;
        depth = 0;
        itemsRead = 0;
        if (end > limits.maxMessageBytes()) {
            throw fault(Fault.LIMIT, "message of " + end + " bytes (limit " + limits.maxMessageBytes() + ")");
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
    public FieldValues fields() {
        return fields;
    }

    @Override
    public boolean hasNext() {
        if (position < end) {
            return true;
        }
        item = depth == 0 ? 0 : starts[depth - 1]; // a fault from here on is the structure's: something is missing
        return false;
    }

    @Override
    public int tag() {
        return (int) (look() >>> 40);
    }

    @Override
    public ItemType type() {
        var code = typeCode(look());
        var type = ItemType.of(code);
        if (type == null) {
            throw fault(Fault.MALFORMED, "item type 0x%02X (no such type)".formatted(code));
        }
        return type;
    }

    @Override
    public boolean isEmptyStructure() {
        return (look() & TYPE_AND_LENGTH) == (long) ItemType.STRUCTURE.code() << 32;
    }

    private static int typeCode(long header) {
        return (int) (header >>> 32) & 0xFF;
    }

    /** Returns the header of the next item. */
    private long look() {
        item = position;
        if (headerAt != position) {
            if (end - position < HEADER_BYTES) {
                throw fault(
                        Fault.MALFORMED,
                        "item header of " + (end - position) + " bytes (expected " + HEADER_BYTES + ")");
            }
            header = message.getLong(position);
            headerAt = position;
        }
        return header;
    }

    /** Takes an item of up to 8 bytes, whose value with its padding is one number. */
    private long takeWord(ItemType expected, int bytes) {
        if ((look() & TYPE_AND_LENGTH) != ((long) expected.code() << 32 | bytes)) {
            requireType(expected);
            throw fault(
                    Fault.MALFORMED,
                    expected.xmlName() + " of " + Integer.toUnsignedString((int) header) + " bytes (expected " + bytes
                            + ")");
        }
        countItem();
        requireRemaining(Long.BYTES);
        position = item + HEADER_BYTES + Long.BYTES;
        return message.getLong(item + HEADER_BYTES);
    }

    private int takeFourBytes(ItemType expected) {
        var word = takeWord(expected, Integer.BYTES);
        if ((int) word != 0) {
            throw nonZeroPadding();
        }
        return (int) (word >>> 32);
    }

    /** Takes an item of any length, which it returns. */
    private int take(ItemType expected) {
        look();
        requireType(expected);
        return step();
    }

    /** Steps behind the item that was looked at, which is no structure, and returns the length of its value. */
    private int step() {
        countItem();
        var length = (int) header;
        var padded = (Integer.toUnsignedLong(length) + 7) & ~7L;
        requireRemaining(padded);
        position = item + HEADER_BYTES + (int) padded;
        var padding = -length & 7;
        if (padding > 0 && message.getLong(position - 8) << (64 - 8 * padding) != 0) {
            throw nonZeroPadding();
        }
        return length;
    }

    private void requireType(ItemType expected) {
        if (typeCode(header) != expected.code()) {
            throw fault(Fault.MALFORMED, type().xmlName() + " (expected " + expected.xmlName() + ")");
        }
    }

    private void countItem() {
        if (++itemsRead > limits.maxItems()) {
            throw fault(Fault.LIMIT, "more than " + limits.maxItems() + " items");
        }
    }

    private void requireRemaining(long valueBytes) {
        var remaining = end - item - HEADER_BYTES;
        if (valueBytes > remaining) {
            throw fault(
                    Fault.MALFORMED,
                    "value of " + Integer.toUnsignedString((int) header) + " bytes with its padding (remaining "
                            + remaining + ")");
        }
    }

    private TtlvException nonZeroPadding() {
        return fault(Fault.MALFORMED, "padding that is not zero");
    }

    @Override
    public void enter() {
        look();
        requireType(ItemType.STRUCTURE);
        if (depth == limits.maxDepth()) {
            throw fault(Fault.LIMIT, "more than " + limits.maxDepth() + " nested structures");
        }
        countItem();
        var length = (int) header;
        requireRemaining(Integer.toUnsignedLong(length));
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
        return takeFourBytes(ItemType.INTEGER);
    }

    @Override
    public long longInteger() {
        return takeWord(ItemType.LONG_INTEGER, Long.BYTES);
    }

    @Override
    public BigInteger bigInteger() {
        var length = takeBigInteger();
        var bytes = new byte[length];
        message.get(item + HEADER_BYTES, bytes);
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
        return takeFourBytes(ItemType.ENUMERATION);
    }

    @Override
    public int tagEnumeration() {
        return takeFourBytes(ItemType.ENUMERATION);
    }

    @Override
    public int mask(EnumerationType<?> type) {
        return integer();
    }

    @Override
    public boolean bool() {
        var value = takeWord(ItemType.BOOLEAN, Long.BYTES);
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
        return length <= shortText.length ? shortText(start, length) : utf8(start, length);
    }

    /** Makes a String of a text that is not long and, as nearly all are, ASCII: a word at a time, padding and all. */
    private String shortText(int start, int length) {
        var bits = 0L;
        for (var i = 0; i < length; i += Long.BYTES) {
            var word = message.getLong(start + i);
            bits |= word;
            WORD.set(shortText, i, word);
        }
        return (bits & HIGH_BITS) == 0
                ? new String(shortText, 0, length, StandardCharsets.ISO_8859_1)
                : utf8(start, length);
    }

    private String utf8(int start, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(message.slice(start, length))
                    .toString();
        } catch (CharacterCodingException _) {
            throw fault(Fault.MALFORMED, NOT_UTF_8);
        }
    }

    @Override
    public <V> @Nullable V textOf(TextTable<V> table) {
        var length = (int) look();
        var padded = length + 7 & ~7;
        if (typeCode(header) != ItemType.TEXT_STRING.code()
                || length < 0
                || length > table.maxBytes()
                || padded > end - item - HEADER_BYTES) {
            return null;
        }
        textStart = item + HEADER_BYTES;
        var value = table.find(this, length);
        if (value != null) {
            countItem();
            position = textStart + padded; // that the padding is zero was part of the comparison
        }
        return value;
    }

    @Override
    public long word(int index) {
        return message.getLong(textStart + index * Long.BYTES);
    }

    @Override
    public Bytes bytes() {
        var bytes = new byte[take(ItemType.BYTE_STRING)];
        message.get(item + HEADER_BYTES, bytes);
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
        requireUtf8(item + HEADER_BYTES, length);
        return secret(length);
    }

    /** Checks that a secret text is one; the little of it that passes over the heap is wiped. */
    private void requireUtf8(int start, int length) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var bytes = message.slice(start, length);
        var characters = CharBuffer.allocate(64);
        try {
            var result = CoderResult.OVERFLOW;
            while (result.isOverflow()) {
                characters.clear();
                result = decoder.decode(bytes, characters, true);
            }
            if (result.isError()) {
                throw fault(Fault.MALFORMED, NOT_UTF_8);
            }
        } finally {
            Arrays.fill(characters.array(), '\0');
        }
    }

    @Override
    public Secret secretBigInteger() {
        return secret(takeBigInteger());
    }

    private Secret secret(int length) {
        var segment = secrets.allocate(length);
        segment.copyFrom(MemorySegment.ofBuffer(message.slice(item + HEADER_BYTES, length)));
        return new Secret(segment);
    }

    @Override
    public Instant dateTime() {
        var seconds = takeWord(ItemType.DATE_TIME, Long.BYTES);
        if (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()) {
            throw fault(Fault.MALFORMED, "DateTime outside of the calendar");
        }
        return Instant.ofEpochSecond(seconds);
    }

    @Override
    public Instant dateTimeExtended() {
        var micros = takeWord(ItemType.DATE_TIME_EXTENDED, Long.BYTES);
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
    }

    @Override
    public long interval() {
        return Integer.toUnsignedLong(takeFourBytes(ItemType.INTERVAL));
    }

    @Override
    public TtlvException fault(Fault fault, String problem) {
        return new TtlvException(fault, item, path(), problem);
    }

    private String path() {
        var path = new StringBuilder();
        for (var level = 0; level < depth; level++) {
            append(path, starts[level], level);
        }
        var isBehindTheMessage = depth == 0 && item > 0;
        var isStructure = depth > 0 && item == starts[depth - 1];
        if (!isBehindTheMessage && !isStructure && item + TAG_BYTES <= message.limit()) {
            append(path, item, depth);
        }
        return path.isEmpty() ? "message" : path.toString();
    }

    /** Appends the name of the item at {@code start}, with its number where a sibling before it has the same tag. */
    private void append(StringBuilder path, int start, int level) {
        if (!path.isEmpty()) {
            path.append('/');
        }
        var code = tagAt(start);
        var tag = Tag.of(code);
        path.append(tag == null ? "0x%06X".formatted(code) : tag.xmlName());
        if (level == 0) {
            return;
        }
        var number = 0;
        for (var at = starts[level - 1] + HEADER_BYTES; at < start; at = behind(at)) {
            if (tagAt(at) == code) {
                number++;
            }
        }
        if (number > 0 || tag == Tag.BATCH_ITEM) {
            path.append('[').append(number).append(']');
        }
    }

    private int tagAt(int start) {
        return Byte.toUnsignedInt(message.get(start)) << 16 | Short.toUnsignedInt(message.getShort(start + 1));
    }

    private int behind(int start) {
        var length = Integer.toUnsignedLong(message.getInt(start + 4));
        return (int) Math.min(start + HEADER_BYTES + (length + 7 & ~7L), Integer.MAX_VALUE);
    }
}
