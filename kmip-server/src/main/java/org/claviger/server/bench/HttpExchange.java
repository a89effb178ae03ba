package org.claviger.server.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** HTTP as far as a load needs it. */
final class HttpExchange {
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String LENGTH = "\r\ncontent-length: ";
    private static final String SUCCESS = "HTTP/1.1 200 ";
    private static final int MAX_HEAD_BYTES = 4096;

    private HttpExchange() {}

    static byte[] get(String path) {
        return ("GET " + path + " HTTP/1.1\r\nhost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] post(String path, String json) {
        return ("POST " + path + " HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: "
                        + json.length() + "\r\n\r\n" + json)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads an answer and tells whether its status is 200. */
    static boolean succeeds(DataInputStream in) throws IOException {
        var head = new byte[MAX_HEAD_BYTES];
        var read = 0;
        var matched = 0;
        while (matched < END_OF_HEAD.length) {
            head[read] = in.readByte();
            matched = head[read] == END_OF_HEAD[matched] ? matched + 1 : head[read] == END_OF_HEAD[0] ? 1 : 0;
            read++;
        }
        var text = new String(head, 0, read, StandardCharsets.ISO_8859_1);
        var at = text.indexOf(LENGTH) + LENGTH.length();
        in.skipNBytes(Long.parseLong(text, at, text.indexOf('\r', at), 10));
        return text.startsWith(SUCCESS);
    }
}
