package org.claviger.server.rest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.claviger.server.net.RequestCutter;

/** Makes whole responses, each in one buffer of its size: they may hold secrets, and are zeroed behind their way out. */
final class HttpAnswers {
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(400, "Bad Request"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(505, "HTTP Version Not Supported"));

    private final ByteBufAllocator allocator;

    HttpAnswers(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    ByteBuf ok(JsonWritable body, boolean closes) {
        return answer(200, "", body, closes);
    }

    ByteBuf error(int status, String message, boolean closes) {
        return answer(status, "", new JsonAnswer().text("message", message), closes);
    }

    /** @param allowed the methods that the path has */
    ByteBuf wrongMethod(String allowed, boolean closes) {
        var body = new JsonAnswer().text("message", "another method than " + allowed);
        return answer(405, "allow: " + allowed + "\r\n", body, closes);
    }

    private ByteBuf answer(int status, String more, JsonWritable body, boolean closes) {
        var bodyBytes = body.size();
        var head = ("HTTP/1.1 " + status + " " + REASONS.get(status) + "\r\n"
                        + "content-type: application/json; charset=utf-8\r\n"
                        + "content-length: " + bodyBytes + "\r\n"
                        + "cache-control: no-store\r\n"
                        + more
                        + (closes ? "connection: close\r\n" : "")
                        + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        var size = head.length + bodyBytes;
        var out = allocator.directBuffer(size, size);
        try {
            out.writeBytes(head);
            body.write(out);
            return out;
        } catch (RuntimeException e) {
            RequestCutter.zeroAndRelease(out);
            throw e;
        }
    }
}
