package org.claviger.ttlv.xml;

import java.io.Reader;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.KmipEnumeration;
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

/** Reads a message of XML (KMIP Additional Message Encodings 1.0, section 6). Faults carry the line as their offset. */
public final class XmlTtlvReader implements TtlvReader {
    private final Limits limits;
    private final SecretScope secrets;
    private final FieldValues fields = new FieldValues();
    private final List<Level> levels = new ArrayList<>();

    private ProtocolVersion version = ProtocolVersion.V1_0;
    private Level level;
    private XmlElement item;

    /** The items of one structure and which of them is next. */
    private static final class Level {
        private final XmlElement structure;
        private final List<XmlElement> items;
        private int next;

        Level(XmlElement structure, List<XmlElement> items) {
            this.structure = structure;
            this.items = items;
        }
    }

    /** Parses one message. */
    public XmlTtlvReader(Reader source, Limits limits, SecretScope secrets) {
        this.limits = limits;
        this.secrets = secrets;
        this.item = XmlElement.parse(source, limits);
        this.level = new Level(item, List.of(item));
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
        if (level.next < level.items.size()) {
            return true;
        }
        item = level.structure; // a fault from here on is the structure's: something is missing
        return false;
    }

    private XmlElement peek() {
        if (!hasNext()) {
            throw fault(Fault.MALFORMED, "the structure ends too early");
        }
        item = level.items.get(level.next);
        return item;
    }

    @Override
    public int tag() {
        return peek().tag();
    }

    @Override
    public ItemType type() {
        return peek().type();
    }

    @Override
    public boolean isEmptyStructure() {
        return type() == ItemType.STRUCTURE && item.children().isEmpty();
    }

    private String take(ItemType expected) {
        if (type() != expected) {
            throw fault(Fault.MALFORMED, item.type().xmlName() + " (expected " + expected.xmlName() + ")");
        }
        level.next++;
        return item.value();
    }

    private <V> V take(ItemType expected, Function<String, V> parser) {
        var text = take(expected);
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException _) {
            throw fault(Fault.MALFORMED, "a value that is no " + expected.xmlName());
        }
    }

    @Override
    public void enter() {
        take(ItemType.STRUCTURE);
        if (levels.size() == limits.maxDepth()) {
            throw fault(Fault.LIMIT, "more than " + limits.maxDepth() + " nested structures");
        }
        levels.add(level);
        level = new Level(item, item.children());
    }

    @Override
    public void leave() {
        item = level.structure;
        level = levels.removeLast();
    }

    @Override
    public void skip() {
        peek();
        level.next++;
    }

    @Override
    public int depth() {
        return levels.size();
    }

    @Override
    public void unwind(int depth) {
        while (depth() > depth) {
            leave();
        }
    }

    @Override
    public int integer() {
        return take(
                ItemType.INTEGER,
                text -> text.startsWith("0x")
                        ? Integer.parseUnsignedInt(text.substring(2), 16)
                        : Integer.parseInt(text));
    }

    @Override
    public long longInteger() {
        return take(ItemType.LONG_INTEGER, Long::parseLong);
    }

    @Override
    public BigInteger bigInteger() {
        return new BigInteger(bigIntegerBytes());
    }

    private byte[] bigIntegerBytes() {
        var bytes = take(ItemType.BIG_INTEGER, HexFormat.of()::parseHex);
        if (bytes.length == 0) {
            throw fault(Fault.MALFORMED, "BigInteger of 0 bytes");
        }
        if (bytes.length > limits.maxBigIntegerBytes()) {
            throw fault(
                    Fault.LIMIT,
                    "BigInteger of " + bytes.length + " bytes (limit " + limits.maxBigIntegerBytes() + ")");
        }
        return bytes;
    }

    @Override
    public int enumeration(@Nullable EnumerationType<?> type) {
        var text = take(ItemType.ENUMERATION);
        if (text.startsWith("0x")) {
            return hex(text);
        }
        if (type == null) {
            throw fault(Fault.MALFORMED, "a name for an Enumeration whose values are not known (expected 0x…)");
        }
        return named(type, text);
    }

    private int named(EnumerationType<?> type, String text) {
        return type.byXmlName(text)
                .map(value -> ((KmipEnumeration) value).value())
                .orElseThrow(() -> fault(Fault.UNKNOWN, type.specName() + " (no such value)"));
    }

    private int hex(String text) {
        try {
            return Integer.parseUnsignedInt(text.substring(2), 16);
        } catch (NumberFormatException _) {
            throw fault(Fault.MALFORMED, "0x without a hexadecimal number");
        }
    }

    @Override
    public int tagEnumeration() {
        var text = take(ItemType.ENUMERATION);
        return text.startsWith("0x")
                ? hex(text)
                : Tag.ofXmlName(text)
                        .map(Tag::code)
                        .orElseThrow(() -> fault(Fault.UNKNOWN, "a tag that does not exist"));
    }

    @Override
    public int mask(EnumerationType<?> type) {
        var text = take(ItemType.INTEGER);
        var bits = 0;
        for (var part : text.split("[ |]+")) {
            if (part.startsWith("0x")) {
                bits |= hex(part);
            } else if (!part.isEmpty()) {
                bits |= Character.isDigit(part.charAt(0)) || part.charAt(0) == '-' ? decimal(part) : named(type, part);
            }
        }
        return bits;
    }

    private int decimal(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw fault(Fault.MALFORMED, "a value that is no Integer");
        }
    }

    @Override
    public boolean bool() {
        return take(ItemType.BOOLEAN, text -> switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        });
    }

    @Override
    public String text(ItemType type, int maxBytes) {
        var text = take(type);
        if (text.length() > maxBytes || text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            throw fault(Fault.LIMIT, type.xmlName() + " longer than " + maxBytes + " bytes");
        }
        return text;
    }

    @Override
    public <V> @Nullable V textOf(TextTable<V> table) {
        if (type() != ItemType.TEXT_STRING) {
            return null;
        }
        var value = table.find(item.value());
        if (value != null) {
            level.next++;
        }
        return value;
    }

    @Override
    public Bytes bytes() {
        return Bytes.wrap(take(ItemType.BYTE_STRING, HexFormat.of()::parseHex));
    }

    @Override
    public Secret secretBytes() {
        return secret(take(ItemType.BYTE_STRING, HexFormat.of()::parseHex));
    }

    @Override
    public Secret secretText() {
        return secret(text(ItemType.TEXT_STRING, limits.maxTextBytes()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Secret secretBigInteger() {
        var bytes = bigIntegerBytes();
        var padding = -bytes.length & 7;
        if (padding == 0) {
            return secret(bytes);
        }
        var padded = new byte[bytes.length + padding];
        Arrays.fill(padded, 0, padding, (byte) (bytes[0] < 0 ? 0xFF : 0));
        System.arraycopy(bytes, 0, padded, padding, bytes.length);
        Arrays.fill(bytes, (byte) 0);
        return secret(padded);
    }

    private Secret secret(byte[] bytes) {
        try {
            return secrets.copyOf(MemorySegment.ofArray(bytes));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public Instant dateTime() {
        return take(
                ItemType.DATE_TIME,
                text -> text.startsWith("0x")
                        ? Instant.ofEpochSecond(Long.parseUnsignedLong(text.substring(2), 16))
                        : OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public Instant dateTimeExtended() {
        return take(
                ItemType.DATE_TIME_EXTENDED,
                text -> text.startsWith("0x")
                        ? Instant.EPOCH.plus(Long.parseUnsignedLong(text.substring(2), 16), ChronoUnit.MICROS)
                        : OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS));
    }

    @Override
    public long interval() {
        return Integer.toUnsignedLong(take(ItemType.INTERVAL, Integer::parseUnsignedInt));
    }

    @Override
    public TtlvException fault(Fault fault, String problem) {
        return new TtlvException(fault, item.line(), path(), problem);
    }

    @SuppressWarnings("ReferenceEquality") // which element it is, not whether it looks the same
    private String path() {
        var path = new StringBuilder();
        var around = List.<XmlElement>of();
        for (var i = 1; i <= levels.size(); i++) {
            var entered = i < levels.size() ? levels.get(i) : level;
            append(path, entered.structure, around);
            around = entered.items;
        }
        if (levels.isEmpty() || item != level.structure) {
            append(path, item, around);
        }
        return path.toString();
    }

    /** Appends the name of an element, with its number where a sibling before it has the same tag. */
    @SuppressWarnings("ReferenceEquality") // as in path()
    private static void append(StringBuilder path, XmlElement element, List<XmlElement> siblings) {
        var tag = Tag.of(element.tag());
        path.append(path.isEmpty() ? "" : "/").append(tag == null ? "0x%06X".formatted(element.tag()) : tag.xmlName());
        var number = 0;
        for (var sibling : siblings) {
            if (sibling == element) {
                break;
            }
            if (sibling.tag() == element.tag()) {
                number++;
            }
        }
        if (number > 0 || tag == Tag.BATCH_ITEM) {
            path.append('[').append(number).append(']');
        }
    }
}
