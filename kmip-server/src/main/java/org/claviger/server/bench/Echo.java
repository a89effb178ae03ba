package org.claviger.server.bench;

import io.netty.buffer.ByteBuf;
import org.claviger.server.dispatch.ClientConnection;
import org.claviger.server.dispatch.FrameHandler;
import org.claviger.server.dispatch.RefusedFrame;

/** Sends every message back as it came. */
final class Echo implements FrameHandler {
    @Override
    public Reply handle(ByteBuf frame, ClientConnection connection) {
        return new Reply(frame, false);
    }

    @Override
    public Reply refuse(RefusedFrame frame, ClientConnection connection) {
        throw new IllegalStateException("the load sends no wrong frames");
    }
}
