package org.claviger.server.rest;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The request line and the headers (RFC 9112 sections 3 and 5), and what they say of the body (section 6). Where two readers
 * could disagree about where a request ends, it is refused.
 *
 * @param headers by names in lower case
 */
record HttpHead(String method, String target, boolean isOld, Map<String, List<String>> headers) {
    private static final int MAX_LENGTH_DIGITS = 10;

    HttpHead {
        headers = Map.copyOf(headers);
    }

    private List<String> all(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** Returns the value of a header that may stand there once. */
    String single(String name) {
        var values = all(name);
        if (values.size() > 1) {
            throw HttpFault.badRequest("header " + name + " " + values.size() + " times (expected once)");
        }
        return values.isEmpty() ? "" : values.getFirst();
    }

    void requireHost() {
        if (all("host").size() != 1 && !isOld) {
            throw HttpFault.badRequest("header host " + all("host").size() + " times (expected once)");
        }
    }

    boolean isChunked() {
        var codings = all("transfer-encoding");
        if (codings.isEmpty()) {
            return false;
        }
        if (!all("content-length").isEmpty()) {
            throw HttpFault.badRequest("both Content-Length and Transfer-Encoding");
        }
        if (isOld) {
            throw HttpFault.badRequest("Transfer-Encoding in HTTP/1.0");
        }
        if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
            throw new HttpFault(501, "another Transfer-Encoding than chunked");
        }
        return true;
    }

    /** Returns how many bytes of body follow, for a body that is not in chunks. */
    long contentLength() {
        var text = single("content-length");
        if (all("content-length").isEmpty()) {
            return 0;
        }
        if (text.isEmpty()
                || text.length() > MAX_LENGTH_DIGITS
                || !text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw HttpFault.badRequest("Content-Length is no number of bytes");
        }
        return Long.parseLong(text);
    }

    /** Tells whether the client waits to hear that the body is wanted (RFC 9110 section 10.1.1). */
    boolean expectsContinue() {
        var expectation = single("expect");
        if (!expectation.isEmpty() && !expectation.equalsIgnoreCase("100-continue")) {
            throw new HttpFault(417, "another expectation than 100-continue");
        }
        return !expectation.isEmpty() && !isOld;
    }

    /** Tells whether this is the last request of the connection: so also for HEAD, whose answers would have no body. */
    boolean closes() {
        return isOld
                || method.equals("HEAD")
                || all("connection").stream()
                        .flatMap(value -> List.of(value.toLowerCase(Locale.ROOT).split(",", -1)).stream())
                        .anyMatch(option -> option.strip().equals("close"));
    }

    /** The bodies that are understood are JSON in UTF-8, and not compressed. */
    void requireJson() {
        var coding = single("content-encoding");
        if (!coding.isEmpty() && !coding.equalsIgnoreCase("identity")) {
            throw new HttpFault(415, "a Content-Encoding (expected none)");
        }
        var type = single("content-type").toLowerCase(Locale.ROOT);
        var end = type.indexOf(';');
        var media = (end < 0 ? type : type.substring(0, end)).strip();
        if (!media.equals("application/json")) {
            throw new HttpFault(415, "Content-Type is not application/json");
        }
    }
}
