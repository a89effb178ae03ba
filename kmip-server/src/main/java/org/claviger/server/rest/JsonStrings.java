package org.claviger.server.rest;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;

/**
 * Reads JSON that consists of strings and marks (RFC 8259), byte by byte from where it lies. Strict: UTF-8 without a byte order
 * mark, no bare control characters, no half surrogate pairs.
 */
final class JsonStrings {
    private final ByteBuf in;
    private int position;
    private final int end;

    JsonStrings(ByteBuf in) {
        this.in = in;
        this.position = in.readerIndex();
        this.end = in.writerIndex();
    }

    /** Takes the bytes of a string. */
    private interface Sink {
        void put(byte next);
    }

    static HttpFault malformed() {
        return HttpFault.badRequest("the body is not a JSON object of strings in UTF-8");
    }

    private void skipSpace() {
        while (position < end) {
            var next = in.getByte(position);
            if (next != ' ' && next != '\t' && next != '\n' && next != '\r') {
                return;
            }
            position++;
        }
    }

    /** Passes over this mark, if it comes next. */
    boolean skips(char mark) {
        skipSpace();
        if (position < end && in.getByte(position) == mark) {
            position++;
            return true;
        }
        return false;
    }

    void expect(char mark) {
        if (!skips(mark)) {
            throw malformed();
        }
    }

    /** Checks that nothing follows. */
    void end() {
        skipSpace();
        if (position != end) {
            throw malformed();
        }
    }

    boolean atString() {
        skipSpace();
        return position < end && in.getByte(position) == '"';
    }

    /** Reads a string that is no secret. */
    String string() {
        var bytes = new byte[measure()];
        decode(new Sink() {
            private int count;

            @Override
            public void put(byte next) {
                bytes[count++] = next;
            }
        });
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Reads a string as its UTF-8 bytes. */
    Secret secret(SecretScope scope) {
        var bytes = measure();
        if (bytes == 0) {
            decode(_ -> {});
            return new Secret(MemorySegment.ofAddress(0)); // holds nothing
        }
        var segment = scope.allocate(bytes);
        decode(new Sink() {
            private int count;

            @Override
            public void put(byte next) {
                segment.set(ValueLayout.JAVA_BYTE, count++, next);
            }
        });
        return new Secret(segment);
    }

    /** Passes over a string. */
    void skip() {
        decode(_ -> {});
    }

    /** Returns how many bytes the string has that comes next. */
    private int measure() {
        var before = position;
        var counter = new Sink() {
            private int count;

            @Override
            public void put(byte next) {
                count++;
            }
        };
        decode(counter);
        position = before;
        return counter.count;
    }

    private void decode(Sink sink) {
        expect('"');
        while (true) {
            var next = nextByte();
            if (next == '"') {
                return;
            }
            if (next == '\\') {
                escape(sink);
            } else if (next < 0x20) {
                throw malformed();
            } else if (next < 0x80) {
                sink.put((byte) next);
            } else {
                sequence(next, sink);
            }
        }
    }

    private int nextByte() {
        if (position == end) {
            throw malformed();
        }
        return in.getByte(position++) & 0xFF;
    }

    /** A character of several bytes, in the one form that UTF-8 has for it (RFC 3629 section 4). */
    private void sequence(int first, Sink sink) {
        var second = nextByte();
        var more = first >= 0xF0 ? 2 : first >= 0xE0 ? 1 : 0;
        var lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        var highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (first < 0xC2 || first > 0xF4 || second < lowest || second > highest) {
            throw malformed();
        }
        sink.put((byte) first);
        sink.put((byte) second);
        for (var i = 0; i < more; i++) {
            var next = nextByte();
            if (next < 0x80 || next > 0xBF) {
                throw malformed();
            }
            sink.put((byte) next);
        }
    }

    private void escape(Sink sink) {
        switch (nextByte()) {
            case '"' -> sink.put((byte) '"');
            case '\\' -> sink.put((byte) '\\');
            case '/' -> sink.put((byte) '/');
            case 'b' -> sink.put((byte) '\b');
            case 'f' -> sink.put((byte) '\f');
            case 'n' -> sink.put((byte) '\n');
            case 'r' -> sink.put((byte) '\r');
            case 't' -> sink.put((byte) '\t');
            case 'u' -> character(sink);
            default -> throw malformed();
        }
    }

    private void character(Sink sink) {
        var unit = hex();
        int code = unit;
        if (Character.isHighSurrogate(unit)) {
            if (nextByte() != '\\' || nextByte() != 'u') {
                throw malformed();
            }
            var low = hex();
            if (!Character.isLowSurrogate(low)) {
                throw malformed();
            }
            code = Character.toCodePoint(unit, low);
        } else if (Character.isLowSurrogate(unit)) {
            throw malformed();
        }
        if (code < 0x80) {
            sink.put((byte) code);
        } else if (code < 0x800) {
            sink.put((byte) (0xC0 | code >> 6));
            sink.put((byte) (0x80 | code & 0x3F));
        } else if (code < 0x10000) {
            sink.put((byte) (0xE0 | code >> 12));
            sink.put((byte) (0x80 | code >> 6 & 0x3F));
            sink.put((byte) (0x80 | code & 0x3F));
        } else {
            sink.put((byte) (0xF0 | code >> 18));
            sink.put((byte) (0x80 | code >> 12 & 0x3F));
            sink.put((byte) (0x80 | code >> 6 & 0x3F));
            sink.put((byte) (0x80 | code & 0x3F));
        }
    }

    private char hex() {
        var value = 0;
        for (var i = 0; i < 4; i++) {
            var digit = Character.digit(nextByte(), 16);
            if (digit < 0) {
                throw malformed();
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }
}
