package org.claviger.server.rest;

import io.netty.buffer.ByteBuf;
import java.util.HexFormat;

/**
 * Reads what stands between the data of a body in chunks: the sizes, and the ends (RFC 9112 section 7.1). Extensions and
 * trailers, of which nothing here has a use, are refused.
 */
final class ChunkLines {
    private static final int MAX_DIGITS = 8;

    private enum Expected {
        SIZE,
        END_OF_DATA,
        END_OF_BODY
    }

    private final StringBuilder line = new StringBuilder(MAX_DIGITS + 1);
    private Expected expected = Expected.SIZE;
    private long chunkBytes;

    /** What follows. */
    enum Next {
        /** Bytes that have not come yet. */
        MORE_LINES,
        DATA,
        NOTHING
    }

    /** Takes bytes up to data, or to the end of the body. */
    Next read(ByteBuf in) {
        while (in.isReadable()) {
            var next = (char) (in.readByte() & 0xFF);
            if (next != '\n') {
                if (line.length() > MAX_DIGITS || line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
                    throw malformed();
                }
                line.append(next);
                continue;
            }
            if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
                throw malformed();
            }
            line.setLength(line.length() - 1);
            var text = line.toString();
            line.setLength(0);
            switch (expected) {
                case SIZE -> {
                    chunkBytes = size(text);
                    expected = chunkBytes == 0 ? Expected.END_OF_BODY : Expected.END_OF_DATA;
                    if (chunkBytes > 0) {
                        return Next.DATA;
                    }
                }
                case END_OF_DATA -> {
                    requireEmpty(text);
                    expected = Expected.SIZE;
                }
                case END_OF_BODY -> {
                    requireEmpty(text);
                    return Next.NOTHING;
                }
            }
        }
        return Next.MORE_LINES;
    }

    /** The size of the data that follows. */
    long chunkBytes() {
        return chunkBytes;
    }

    private static long size(String text) {
        if (text.isEmpty() || text.length() > MAX_DIGITS || !text.chars().allMatch(HexFormat::isHexDigit)) {
            throw malformed();
        }
        return Long.parseLong(text, 16);
    }

    private static void requireEmpty(String text) {
        if (!text.isEmpty()) {
            throw malformed();
        }
    }

    private static HttpFault malformed() {
        return HttpFault.badRequest("a chunk that is not SIZE, data and CR LF, without extensions and trailers");
    }
}
