package org.claviger.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Notices a client that begins a second handshake inside its connection, as TLS 1.2 allows and nobody here needs: it costs the
 * server a handshake each time, past all limits on connections. The Java runtime's TLS would go along; its only switch is a
 * property of the whole process.
 *
 * <p>The kind of a record is readable from outside under TLS 1.2. Behind a client's Change Cipher Spec comes one handshake
 * record, its Finished, and never another; under TLS 1.3 there may be the repeated hello (RFC 8446 appendix D.4), and all
 * else looks like data.
 *
 * <p>Stands before the TLS handler.
 */
final class RenegotiationGuard extends ChannelInboundHandlerAdapter {
    /** The client has begun to negotiate again; nothing of it was passed on. */
    enum NegotiatesAgain {
        INSTANCE
    }

    private static final int HEADER_BYTES = 5; // type, version, length: RFC 5246 section 6.2.1
    private static final int LENGTH_OFFSET = 3;
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;

    private int headerBytes;
    private int type;
    private int length;
    private int bodyBytes;
    private boolean ciphersChanged;
    private boolean finished;
    private boolean dropping;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        if (dropping) {
            bytes.release();
        } else if (negotiatesAgain(bytes)) {
            dropping = true;
            bytes.release();
            ctx.fireUserEventTriggered(NegotiatesAgain.INSTANCE);
        } else {
            ctx.fireChannelRead(bytes);
        }
    }

    private boolean negotiatesAgain(ByteBuf bytes) {
        for (var at = bytes.readerIndex(); at < bytes.writerIndex(); ) {
            if (headerBytes < HEADER_BYTES) {
                take(bytes.getUnsignedByte(at++));
                if (headerBytes == HEADER_BYTES && beginsRecord()) {
                    return true;
                }
            } else {
                var step = Math.min(bodyBytes, bytes.writerIndex() - at);
                at += step;
                bodyBytes -= step;
            }
            if (headerBytes == HEADER_BYTES && bodyBytes == 0) {
                headerBytes = 0;
            }
        }
        return false;
    }

    private void take(int value) {
        if (headerBytes == 0) {
            type = value;
        } else if (headerBytes >= LENGTH_OFFSET) {
            length = (length << 8 | value) & 0xFFFF;
        }
        headerBytes++;
    }

    /** Returns true if this record must not come. */
    private boolean beginsRecord() {
        bodyBytes = length;
        if (type == CHANGE_CIPHER_SPEC) {
            ciphersChanged = true;
        } else if (type == HANDSHAKE && ciphersChanged) {
            if (finished) {
                return true;
            }
            finished = true;
        }
        return false;
    }
}
