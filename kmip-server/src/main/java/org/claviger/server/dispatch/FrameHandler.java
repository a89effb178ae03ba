package org.claviger.server.dispatch;

import io.netty.buffer.ByteBuf;

/**
 * Answers messages: the seam between the doors and everything behind them. Called for many connections at the same time,
 * for one connection only one message at a time and in order.
 */
public interface FrameHandler {
    /**
     * Answers one message. Called on a virtual thread and may block.
     *
     * <p>An exception is logged by the caller and closes the connection; whatever a client should hear must be in the
     * answer instead.
     *
     * @param frame exactly one TTLV structure; this method owns it, zeroes it and releases it on every path
     */
    Reply handle(ByteBuf frame, ClientConnection connection);

    /** Answers a message that was not taken in. The connection is closed after the answer whatever the reply says. */
    Reply refuse(RefusedFrame frame, ClientConnection connection);

    /**
     * What to send.
     *
     * @param bytes the whole response message; the caller owns it, and zeroes and releases it once it is written
     * @param closeAfterwards when the connection can't go on after this answer
     */
    record Reply(ByteBuf bytes, boolean closeAfterwards) {}
}
