package org.claviger.conformance.oasis;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Elements of a case as TTLV and back (KMIP 2.1 section 10.1), from the specifications' tables alone: it shares nothing with the
 * server's codec, so a fault that the codec makes in both directions shows.
 */
final class WireFormat {
    private static final int HEADER_BYTES = 8;
    private static final int WORD = 8;
    private static final int HEX = 16;
    private static final List<String> TYPES = List.of(
            "Structure",
            "Integer",
            "LongInteger",
            "BigInteger",
            "Enumeration",
            "Boolean",
            "TextString",
            "ByteString",
            "DateTime",
            "Interval",
            "DateTimeExtended");

    private final SpecificationTables tables;

    WireFormat(SpecificationTables tables) {
        this.tables = tables;
    }

    /** Bytes that are no TTLV. */
    static final class MalformedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MalformedException(String problem) {
            super("no well-formed TTLV: " + problem);
        }
    }

    // To bytes.

    /** @throws IllegalArgumentException if the tables don't have a name or it is no value of its type */
    byte[] bytes(Element message) {
        return bytes(message, message.name());
    }

    /** @param field what names the values: the tag, or the attribute's name for an attribute's value */
    private byte[] bytes(Element element, String field) {
        var value = element.isStructure() ? children(element) : value(element, field);
        var padded = element.isStructure() ? value.length : (value.length + WORD - 1) / WORD * WORD;
        var type = TYPES.indexOf(element.type()) + 1;
        if (type == 0) {
            throw new IllegalArgumentException("no item type is called " + element.type());
        }
        return ByteBuffer.allocate(HEADER_BYTES + padded)
                .putInt(tables.tag(element.name()) << WORD | type)
                .putInt(value.length)
                .put(value)
                .array();
    }

    private byte[] children(Element structure) {
        var out = new ByteArrayOutputStream();
        for (var child : structure.children()) {
            out.writeBytes(bytes(child, fieldOf(structure, child)));
        }
        return out.toByteArray();
    }

    /** Returns what names the values of a child: its tag, or the attribute's name for an attribute's value. */
    static String fieldOf(Element structure, Element child) {
        return child.name().equals("AttributeValue")
                ? structure.text("AttributeName").orElse(child.name())
                : child.name();
    }

    private byte[] value(Element element, String field) {
        var text = element.value();
        return switch (element.type()) {
            case "Integer" -> fourBytes(integer(text, field));
            case "LongInteger" -> eightBytes(Long.decode(text));
            case "BigInteger" -> bigInteger(text);
            case "Enumeration" -> fourBytes(enumeration(text, field));
            case "Boolean" -> eightBytes(Boolean.parseBoolean(text) ? 1 : 0);
            case "TextString" -> text.getBytes(StandardCharsets.UTF_8);
            case "ByteString" -> HexFormat.of().parseHex(text);
            case "DateTime" -> eightBytes(instant(text).getEpochSecond());
            case "Interval" -> fourBytes(Integer.parseUnsignedInt(text));
            case "DateTimeExtended" -> eightBytes(ChronoUnit.MICROS.between(Instant.EPOCH, instant(text)));
            default -> throw new IllegalArgumentException("no item type is called " + element.type());
        };
    }

    private int integer(String text, String field) {
        if (text.matches("-?\\d+")) {
            return Integer.parseInt(text);
        }
        var mask = 0;
        for (var word : text.split("[ |]+", -1)) {
            mask |= word.isEmpty() ? 0 : enumeration(word, field);
        }
        return mask;
    }

    private int enumeration(String text, String field) {
        if (text.startsWith("0x")) {
            return Integer.parseUnsignedInt(text.substring(2), HEX);
        }
        return tables.value(field, text)
                .orElseThrow(() -> new IllegalArgumentException(field + " has no value " + text));
    }

    /** Filled up to whole words, as the type asks for; what a case has filled up stays. */
    private static byte[] bigInteger(String text) {
        var bytes = HexFormat.of().parseHex(text);
        var words = new byte[Math.max(WORD, (bytes.length + WORD - 1) / WORD * WORD)];
        Arrays.fill(words, bytes.length > 0 && bytes[0] < 0 ? (byte) -1 : 0);
        System.arraycopy(bytes, 0, words, words.length - bytes.length, bytes.length);
        return words;
    }

    private static Instant instant(String text) {
        return text.startsWith("0x")
                ? Instant.ofEpochSecond(Long.parseUnsignedLong(text.substring(2), HEX))
                : OffsetDateTime.parse(text).toInstant();
    }

    private static byte[] fourBytes(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static byte[] eightBytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    // From bytes.

    /** @throws MalformedException if these bytes are not exactly one item */
    Element element(byte[] message) {
        var in = ByteBuffer.wrap(message);
        var element = element(in, "");
        if (in.hasRemaining()) {
            throw new MalformedException(in.remaining() + " bytes behind the message");
        }
        return element;
    }

    private Element element(ByteBuffer in, String attribute) {
        require(in.remaining() >= HEADER_BYTES, "an item without its header");
        var head = in.getInt();
        var tag = tables.tag(head >>> WORD);
        var type = head & 0xFF;
        var length = in.getInt();
        require(type >= 1 && type <= TYPES.size(), tag + " of type " + type);
        var padding = TYPES.get(type - 1).equals("Structure") ? 0 : -length & WORD - 1;
        require(length >= 0 && length <= in.remaining() - padding, tag + " is longer than what is around it");
        var content = in.slice(in.position(), length);
        in.position(in.position() + length);
        for (var i = 0; i < padding; i++) {
            require(in.get() == 0, tag + " is not filled up with zeros");
        }
        var typeName = TYPES.get(type - 1);
        if (typeName.equals("Structure")) {
            return Element.structure(tag, elements(content));
        }
        var field = tag.equals("AttributeValue") && !attribute.isEmpty() ? attribute : tag;
        return new Element(tag, typeName, text(content, typeName, tag, field), List.of(), List.of());
    }

    private List<Element> elements(ByteBuffer content) {
        var children = new ArrayList<Element>();
        var attribute = "";
        while (content.hasRemaining()) {
            var child = element(content, attribute);
            if (child.name().equals("AttributeName")) {
                attribute = child.value();
            }
            children.add(child);
        }
        return children;
    }

    private String text(ByteBuffer content, String type, String tag, String field) {
        var length = content.remaining();
        switch (type) {
            case "Integer", "Enumeration", "Interval" ->
                require(length == Integer.BYTES, tag + " of " + length + " bytes");
            case "LongInteger", "Boolean", "DateTime", "DateTimeExtended" ->
                require(length == Long.BYTES, tag + " of " + length + " bytes");
            case "BigInteger" -> require(length > 0 && length % WORD == 0, tag + " of " + length + " bytes");
            default -> {
                // any length
            }
        }
        return switch (type) {
            case "Integer" -> {
                var number = content.getInt();
                yield tables.bits(field, number).orElse(String.valueOf(number));
            }
            case "LongInteger" -> String.valueOf(content.getLong());
            case "Enumeration" -> {
                var number = content.getInt();
                yield tables.name(field, number).orElse("0x%08x".formatted(number));
            }
            case "Boolean" -> {
                var number = content.getLong();
                require(number == 0 || number == 1, tag + " is neither true nor false");
                yield number == 1 ? "true" : "false";
            }
            case "TextString" -> StandardCharsets.UTF_8.decode(content).toString();
            case "DateTime" -> iso(Instant.ofEpochSecond(content.getLong()));
            case "Interval" -> Integer.toUnsignedString(content.getInt());
            case "DateTimeExtended" -> iso(Instant.EPOCH.plus(content.getLong(), ChronoUnit.MICROS));
            default -> hex(content);
        };
    }

    private static String hex(ByteBuffer content) {
        var bytes = new byte[content.remaining()];
        content.get(bytes);
        return HexFormat.of().formatHex(bytes).toLowerCase(Locale.ROOT);
    }

    private static String iso(Instant instant) {
        return DateTimeFormatter.ISO_INSTANT
                .format(instant.atOffset(ZoneOffset.UTC))
                .replace("Z", "+00:00");
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new MalformedException(problem);
        }
    }
}
