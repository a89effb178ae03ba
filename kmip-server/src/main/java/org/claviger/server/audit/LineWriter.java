package org.claviger.server.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/**
 * Writes lines of the audit file, member by member, as UTF-8. Straight into bytes: each request writes a line, and one that goes
 * through texts is copied four times on its way.
 */
final class LineWriter {
    private static final int USUAL_BYTES = 512;
    private static final int MOST_BYTES_OF_CHAR = 6; // \\u0000
    private static final int MOST_DIGITS = 19;
    private static final int NANOS_PER_MICROSECOND = 1_000;
    private static final int DECIMAL = 10;
    private static final byte[] HEXADECIMAL_DIGITS = "0123456789abcdef".getBytes(UTF_8);

    private byte[] bytes = new byte[USUAL_BYTES];
    private int length;

    /** How many bytes have been written. */
    int length() {
        return length;
    }

    /** Forgets all that was written, and keeps no more memory than this for what comes next. */
    void clear(int mostBytes) {
        length = 0;
        if (bytes.length > mostBytes) {
            bytes = new byte[mostBytes];
        }
    }

    /** Adds text of ASCII as it is. */
    LineWriter raw(String ascii) {
        reserve(ascii.length());
        for (var i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    LineWriter raw(LineWriter other) {
        reserve(other.length);
        System.arraycopy(other.bytes, 0, bytes, length, other.length);
        length += other.length;
        return this;
    }

    /** Adds a member that is a text. */
    LineWriter text(String name, String value) {
        return name(name).quoted(value);
    }

    /** Adds a member that is a list of texts. */
    LineWriter texts(String name, List<String> values) {
        name(name).raw("[");
        for (var i = 0; i < values.size(); i++) {
            if (i > 0) {
                raw(",");
            }
            quoted(values.get(i));
        }
        return raw("]");
    }

    /** Adds a member that is a number, which is not negative. */
    LineWriter number(String name, long value) {
        return name(name).digits(value, 1);
    }

    /** Adds a member that is a time such as 2026-11-28T10:41:32.000123Z. */
    LineWriter time(String name, Instant time) {
        var utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        name(name).raw("\"").digits(utc.getYear(), 4);
        raw("-").digits(utc.getMonthValue(), 2);
        raw("-").digits(utc.getDayOfMonth(), 2);
        raw("T").digits(utc.getHour(), 2);
        raw(":").digits(utc.getMinute(), 2);
        raw(":").digits(utc.getSecond(), 2);
        raw(".").digits(utc.getNano() / NANOS_PER_MICROSECOND, 6);
        return raw("Z\"");
    }

    private LineWriter name(String name) {
        return raw(",\"").raw(name).raw("\":");
    }

    private LineWriter quoted(String value) {
        reserve(value.length() * MOST_BYTES_OF_CHAR + 2);
        bytes[length++] = '"';
        for (var i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\') {
                bytes[length++] = (byte) c;
            } else {
                escaped(c);
            }
        }
        bytes[length++] = '"';
        return this;
    }

    /** Whatever is no letter to everybody: marks, control characters, halves of a surrogate pair, and all beyond ASCII. */
    private void escaped(char c) {
        if (c == '"' || c == '\\') {
            bytes[length++] = '\\';
            bytes[length++] = (byte) c;
        } else if (c < 0x20 || c == 0x7F || Character.isSurrogate(c)) {
            bytes[length++] = '\\';
            bytes[length++] = 'u';
            for (var shift = 12; shift >= 0; shift -= 4) {
                bytes[length++] = HEXADECIMAL_DIGITS[c >> shift & 0xF];
            }
        } else {
            for (var part : String.valueOf(c).getBytes(UTF_8)) {
                bytes[length++] = part;
            }
        }
    }

    /** Adds a number that is not negative with zeros before it. */
    private LineWriter digits(long number, int least) {
        reserve(MOST_DIGITS);
        var end = length + Math.max(least, count(number));
        var left = number;
        for (var at = end - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + left % DECIMAL);
            left /= DECIMAL;
        }
        length = end;
        return this;
    }

    private static int count(long number) {
        var digits = 1;
        for (var left = number / DECIMAL; left > 0; left /= DECIMAL) {
            digits++;
        }
        return digits;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }

    /** Gives a digest what was written from there on. */
    void digest(MessageDigest digest, int from) {
        digest.update(bytes, from, length - from);
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
    }
}
