package org.claviger.server.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Lets a client that is refused in the handshake read the alert that says so. A client may send more after the message that
 * it is refused for, and closing with unread bytes would reset the connection and take the alert from it again. So only the
 * outgoing side is closed at first, and what still comes in is dropped, for a while.
 *
 * <p>Stands between the network and the TLS handler.
 */
final class Farewell extends ChannelDuplexHandler {
    private final Duration patience;
    private boolean refused;
    private boolean leaving;

    /** @param patience how long the client may take to close its side */
    Farewell(Duration patience) {
        this.patience = patience;
    }

    /** The next close is for a client that is to read why. On the event loop. */
    void refuse() {
        refused = true;
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!refused || !ctx.channel().isActive() || !(ctx.channel() instanceof DuplexChannel channel)) {
            var _ = ctx.close(promise);
            return;
        }
        refused = false;
        leaving = true;
        // Behind the alert, which may not have left yet.
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
            var _ = channel.shutdownOutput(); // if it fails, the client is gone
        });
        Runnable end = () -> {
            var _ = ctx.close(); // nothing could be done about a failure
        };
        var timer = ctx.executor().schedule(end, patience.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(_ -> {
            timer.cancel(false);
            promise.trySuccess();
        });
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (leaving) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (leaving) {
            ctx.read();
        } else {
            ctx.fireChannelReadComplete();
        }
    }
}
