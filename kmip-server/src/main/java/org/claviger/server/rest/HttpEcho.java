package org.claviger.server.rest;

import io.netty.buffer.ByteBufAllocator;
import org.claviger.server.net.Protocol;

/** Answers every request with its own target: the door without anything behind it, for comparing. */
public final class HttpEcho {
    private HttpEcho() {}

    /** Returns the protocol of a door that does so. */
    public static Protocol protocol(HttpLimits limits, ByteBufAllocator allocator) {
        var answers = new HttpAnswers(allocator);
        return new HttpProtocol(
                limits,
                (request, _) -> answers.ok(
                        new JsonAnswer().text("target", request.head().target()),
                        request.head().closes()),
                answers);
    }
}
