package org.claviger.ttlv.xml;

import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.KmipEnumeration;
import org.claviger.secret.Secret;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvWriter;
import org.claviger.ttlv.UnencodableException;
import org.jspecify.annotations.Nullable;

/** Writes a message as XML, by the names of tags and values where they have one. */
public final class XmlTtlvWriter implements TtlvWriter {
    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DATE_TIME_EXTENDED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

    private final StringBuilder out;
    private final Deque<String> open = new ArrayDeque<>();
    private ProtocolVersion version;

    public XmlTtlvWriter(StringBuilder out, ProtocolVersion version) {
        this.out = out;
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

    private void indent() {
        out.repeat("  ", open.size());
    }

    private String begin(int code) {
        indent();
        var tag = Tag.of(code);
        if (tag == null) {
            out.append("<TTLV tag=\"0x%06X\"".formatted(code));
            return "TTLV";
        }
        out.append('<').append(tag.xmlName());
        return tag.xmlName();
    }

    @Override
    public void startStructure(int tag) {
        var name = begin(tag);
        out.append(">\n");
        open.push(name);
    }

    @Override
    public void endStructure() {
        var name = open.pop();
        indent();
        out.append("</").append(name).append(">\n");
    }

    private void item(int tag, ItemType type, String value) {
        begin(tag);
        out.append(" type=\"").append(type.xmlName()).append("\" value=\"");
        escape(value);
        out.append("\"/>\n");
    }

    private void escape(String value) {
        for (var i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\t', '\n', '\r' -> out.append("&#").append((int) c).append(';');
                default -> {
                    if (c < 0x20 || c >= 0xFFFE) {
                        throw new UnencodableException("XML cannot hold character U+%04X".formatted((int) c));
                    }
                    out.append(c);
                }
            }
        }
    }

    @Override
    public void integer(int tag, int value) {
        item(tag, ItemType.INTEGER, Integer.toString(value));
    }

    @Override
    public void longInteger(int tag, long value) {
        item(tag, ItemType.LONG_INTEGER, Long.toString(value));
    }

    @Override
    public void bigInteger(int tag, BigInteger value) {
        var bytes = value.toByteArray();
        var padding = value.signum() < 0 ? "ff" : "00";
        item(
                tag,
                ItemType.BIG_INTEGER,
                padding.repeat(-bytes.length & 7) + HexFormat.of().formatHex(bytes));
    }

    @Override
    public void enumeration(int tag, int value, @Nullable EnumerationType<?> type) {
        KmipEnumeration named = type == null ? null : type.byValue(value);
        item(tag, ItemType.ENUMERATION, named == null ? hex(value) : named.xmlName());
    }

    @Override
    public void tagEnumeration(int tag, int value) {
        var named = Tag.of(value);
        item(tag, ItemType.ENUMERATION, named == null ? hex(value) : named.xmlName());
    }

    private static String hex(int value) {
        return "0x%08x".formatted(value);
    }

    @Override
    public void mask(int tag, int bits, EnumerationType<?> type) {
        var names = new StringBuilder();
        for (var rest = bits; rest != 0; ) {
            var bit = Integer.lowestOneBit(rest);
            rest ^= bit;
            KmipEnumeration named = type.byValue(bit);
            names.append(names.isEmpty() ? "" : " ").append(named == null ? hex(bit) : named.xmlName());
        }
        item(tag, ItemType.INTEGER, names.isEmpty() ? "0" : names.toString());
    }

    @Override
    public void bool(int tag, boolean value) {
        item(tag, ItemType.BOOLEAN, Boolean.toString(value));
    }

    @Override
    public void text(int tag, ItemType type, String value) {
        item(tag, type, value);
    }

    @Override
    public void bytes(int tag, Bytes value) {
        item(tag, ItemType.BYTE_STRING, value.toHex());
    }

    @Override
    public void secretBytes(int tag, Secret value) {
        item(tag, ItemType.BYTE_STRING, HexFormat.of().formatHex(copy(value)));
    }

    @Override
    public void secretText(int tag, Secret value) {
        item(tag, ItemType.TEXT_STRING, new String(copy(value), StandardCharsets.UTF_8));
    }

    @Override
    public void secretBigInteger(int tag, Secret value) {
        item(tag, ItemType.BIG_INTEGER, HexFormat.of().formatHex(copy(value)));
    }

    private static byte[] copy(Secret value) {
        return value.bytes().toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public void dateTime(int tag, Instant value) {
        item(tag, ItemType.DATE_TIME, text(DATE_TIME, value));
    }

    @Override
    public void dateTimeExtended(int tag, Instant value) {
        item(tag, ItemType.DATE_TIME_EXTENDED, text(DATE_TIME_EXTENDED, value));
    }

    private static String text(DateTimeFormatter format, Instant value) {
        try {
            return format.format(value);
        } catch (DateTimeException _) {
            throw new UnencodableException("XML cannot hold a year outside of -999,999,999 to 999,999,999");
        }
    }

    @Override
    public void interval(int tag, long seconds) {
        item(tag, ItemType.INTERVAL, Long.toString(seconds));
    }
}
