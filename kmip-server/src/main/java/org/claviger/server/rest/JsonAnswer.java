package org.claviger.server.rest;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.claviger.secret.Secret;

/** An answer: one object whose members are strings (RFC 8259). Secrets go from where they lie into the answer's buffer. */
final class JsonAnswer implements JsonWritable {
    private static final byte[] NO_ESCAPE = new byte[0];
    private static final byte[][] ESCAPES = escapes();

    private final List<JsonWritable> members = new ArrayList<>(6);

    private static byte[][] escapes() {
        var escapes = new byte[256][];
        for (var c = 0; c < escapes.length; c++) {
            escapes[c] = c < ' '
                    ? ("\\u00" + HexFormat.of().toHexDigits((byte) c)).getBytes(StandardCharsets.US_ASCII)
                    : NO_ESCAPE;
        }
        escapes['"'] = new byte[] {'\\', '"'};
        escapes['\\'] = new byte[] {'\\', '\\'};
        return escapes;
    }

    JsonAnswer text(String name, String value) {
        members.add(new Text(name, MemorySegment.ofArray(value.getBytes(StandardCharsets.UTF_8))));
        return this;
    }

    /** @param value text in UTF-8 */
    JsonAnswer text(String name, Secret value) {
        members.add(new Text(name, value.bytes()));
        return this;
    }

    /** Adds bytes as decimal numbers from 0 to 255 with commas between. */
    JsonAnswer decimals(String name, MemorySegment value) {
        members.add(new Decimals(name, value));
        return this;
    }

    @Override
    public int size() {
        var size = 2 + Math.max(0, members.size() - 1);
        for (var member : members) {
            size = Math.addExact(size, member.size());
        }
        return size;
    }

    @Override
    public void write(ByteBuf out) {
        out.writeByte('{');
        for (var i = 0; i < members.size(); i++) {
            if (i > 0) {
                out.writeByte(',');
            }
            members.get(i).write(out);
        }
        out.writeByte('}');
    }

    /** The name, which needs no escapes, and the marks around both. */
    private static int frame(String name) {
        return name.length() + 5;
    }

    private static void begin(ByteBuf out, String name) {
        out.writeByte('"');
        out.writeCharSequence(name, StandardCharsets.US_ASCII);
        out.writeByte('"').writeByte(':').writeByte('"');
    }

    private record Text(String name, MemorySegment utf8) implements JsonWritable {
        @Override
        public int size() {
            var size = frame(name) + Math.toIntExact(utf8.byteSize());
            for (var i = 0L; i < utf8.byteSize(); i++) {
                size += Math.max(0, escape(i).length - 1);
            }
            return size;
        }

        private byte[] escape(long i) {
            return ESCAPES[utf8.get(ValueLayout.JAVA_BYTE, i) & 0xFF];
        }

        @Override
        public void write(ByteBuf out) {
            begin(out, name);
            for (var i = 0L; i < utf8.byteSize(); i++) {
                var escape = escape(i);
                if (escape.length == 0) {
                    out.writeByte(utf8.get(ValueLayout.JAVA_BYTE, i));
                } else {
                    out.writeBytes(escape);
                }
            }
            out.writeByte('"');
        }
    }

    private record Decimals(String name, MemorySegment bytes) implements JsonWritable {
        @Override
        public int size() {
            var size = frame(name) + Math.max(0, Math.toIntExact(bytes.byteSize()) - 1);
            for (var i = 0L; i < bytes.byteSize(); i++) {
                var number = at(i);
                size += number < 10 ? 1 : number < 100 ? 2 : 3;
            }
            return size;
        }

        private int at(long i) {
            return bytes.get(ValueLayout.JAVA_BYTE, i) & 0xFF;
        }

        @Override
        public void write(ByteBuf out) {
            begin(out, name);
            for (var i = 0L; i < bytes.byteSize(); i++) {
                if (i > 0) {
                    out.writeByte(',');
                }
                var number = at(i);
                if (number >= 100) {
                    out.writeByte('0' + number / 100);
                }
                if (number >= 10) {
                    out.writeByte('0' + number / 10 % 10);
                }
                out.writeByte('0' + number % 10);
            }
            out.writeByte('"');
        }
    }
}
