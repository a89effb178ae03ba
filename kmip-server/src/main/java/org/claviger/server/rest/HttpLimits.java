package org.claviger.server.rest;

/**
 * What is accepted of a request at most.
 *
 * @param requestLineBytes method, target and version; a public key stands in the target
 * @param headerBytes all header lines together
 * @param bodyBytes the content, however it is transferred
 */
public record HttpLimits(int requestLineBytes, int headerBytes, int bodyBytes) {
    /** More lines than this are refused, however short they are. */
    static final int MAX_HEADER_LINES = 100;

    public static final HttpLimits DEFAULT = new HttpLimits(320 << 10, 32 << 10, 1 << 20);

    public HttpLimits {
        if (requestLineBytes < 1 || headerBytes < 1 || bodyBytes < 1) {
            throw new IllegalArgumentException("limits " + requestLineBytes + ", " + headerBytes + ", " + bodyBytes);
        }
    }
}
