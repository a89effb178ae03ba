package org.claviger.server.rest;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of one request as its bytes come (RFC 9112 sections 2 to 5). Strict: lines end in CR LF, names stand before
 * their colon without a space, no line goes on in the next.
 */
final class HttpHeadReader {
    private static final int FIRST_CAPACITY = 512;
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private final HttpLimits limits;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private byte[] line = new byte[FIRST_CAPACITY];
    private int length;
    private int lines;
    private int headerBytes;
    private String @Nullable [] requestLine;

    HttpHeadReader(HttpLimits limits) {
        this.limits = limits;
    }

    /**
     * Takes bytes up to the end of the head.
     *
     * @return the head, or null if more bytes are needed
     * @throws HttpFault if it is none
     */
    @Nullable
    HttpHead read(ByteBuf in) {
        while (in.isReadable()) {
            var next = in.readByte();
            var afterReturn = length > 0 && line[length - 1] == '\r';
            if (next == '\n') {
                if (!afterReturn) {
                    throw HttpFault.badRequest("a line that does not end in CR LF");
                }
                var text = new String(line, 0, length - 1, StandardCharsets.ISO_8859_1);
                length = 0;
                if (requestLine != null && text.isEmpty()) {
                    return head(requestLine);
                }
                take(text);
            } else {
                if (afterReturn) {
                    throw HttpFault.badRequest("a CR inside a line");
                }
                append(next);
            }
        }
        return null;
    }

    private void append(byte next) {
        if (requestLine == null) {
            // The CR is no part of the line.
            if (length > limits.requestLineBytes() || length == limits.requestLineBytes() && next != '\r') {
                throw new HttpFault(414, "request line of more than " + limits.requestLineBytes() + " bytes");
            }
        } else if (++headerBytes > limits.headerBytes()) {
            throw new HttpFault(431, "headers of more than " + limits.headerBytes() + " bytes");
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, 2 * length);
        }
        line[length++] = next;
    }

    private void take(String text) {
        if (requestLine == null) {
            requestLine = requestLine(text);
            return;
        }
        if (++lines > HttpLimits.MAX_HEADER_LINES) {
            throw new HttpFault(431, "more than " + HttpLimits.MAX_HEADER_LINES + " headers");
        }
        var colon = text.indexOf(':');
        if (colon < 1 || !isToken(text.substring(0, colon))) {
            throw HttpFault.badRequest("a header line without a name");
        }
        var value = text.substring(colon + 1);
        if (!value.chars().allMatch(c -> c == '\t' || c >= ' ' && c != 0x7F)) {
            throw HttpFault.badRequest("a control character in a header");
        }
        headers.computeIfAbsent(text.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1))
                .add(value.strip());
    }

    private static String[] requestLine(String text) {
        var parts = text.split(" ", -1);
        if (parts.length != 3 || !isToken(parts[0])) {
            throw HttpFault.badRequest("the request line is not METHOD TARGET VERSION");
        }
        if (!parts[2].equals("HTTP/1.1") && !parts[2].equals("HTTP/1.0")) {
            throw parts[2].startsWith("HTTP/")
                    ? new HttpFault(505, "another version than HTTP/1.1")
                    : HttpFault.badRequest("the request line does not end in a version of HTTP");
        }
        if (!parts[1].startsWith("/") || !parts[1].chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw HttpFault.badRequest("the target is not a path in ASCII that begins with /");
        }
        return parts;
    }

    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> c >= '0' && c <= '9'
                                || c >= 'A' && c <= 'Z'
                                || c >= 'a' && c <= 'z'
                                || TOKEN_MARKS.indexOf(c) >= 0);
    }

    private HttpHead head(String[] parts) {
        return new HttpHead(parts[0], parts[1], parts[2].endsWith("1.0"), headers);
    }
}
