package org.claviger.server.rest;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.claviger.server.net.ListenerSettings;
import org.claviger.server.net.RequestCutter;
import org.jspecify.annotations.Nullable;

/**
 * Cuts HTTP/1.1 requests out of the stream (RFC 9112). It sends on an {@link HttpRequest} for each whole one, and an {@link
 * HttpRefusal} for anything else.
 */
final class HttpCutter extends RequestCutter {
    private static final int FIRST_CAPACITY = 4 * 1024;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final HttpLimits limits;
    private @Nullable Partial partial;

    HttpCutter(HttpLimits limits, ListenerSettings settings) {
        super(settings.firstByteTimeout(), settings.requestTimeout());
        this.limits = limits;
    }

    /** A request of which not all bytes have come. */
    private static final class Partial {
        final HttpHeadReader headReader;

        @Nullable
        HttpHead head;

        @Nullable
        ByteBuf body;

        /** Null unless the body is in chunks. */
        @Nullable
        ChunkLines chunks;

        /** How many bytes of the body are still to come; of one in chunks, of the current chunk. */
        long missingBytes;

        Partial(HttpLimits limits) {
            headReader = new HttpHeadReader(limits);
        }
    }

    @Override
    protected @Nullable Object take(ChannelHandlerContext ctx, ByteBuf in) {
        var current = partial;
        if (current == null) {
            current = new Partial(limits);
            partial = current;
        }
        try {
            if (current.head == null && !takeHead(ctx, current, in)) {
                return null;
            }
            if (!takeBody(ctx, current, in)) {
                return null;
            }
        } catch (HttpFault fault) {
            return HttpRefusal.of(fault);
        }
        partial = null;
        return new HttpRequest(requireNonNull(current.head), requireNonNull(current.body));
    }

    private boolean takeHead(ChannelHandlerContext ctx, Partial current, ByteBuf in) {
        var head = current.headReader.read(in);
        if (head == null) {
            return false;
        }
        head.requireHost();
        if (head.isChunked()) {
            current.chunks = new ChunkLines();
        } else {
            current.missingBytes = head.contentLength();
            requireRoom(current.missingBytes);
        }
        var hasBody = current.chunks != null || current.missingBytes > 0;
        if (head.expectsContinue() && hasBody && !in.isReadable()) {
            var _ = ctx.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE)); // a failure shows at the next read
        }
        current.head = head;
        current.body = ctx.alloc().directBuffer(hasBody ? Math.min(FIRST_CAPACITY, limits.bodyBytes()) : 0);
        return true;
    }

    private void requireRoom(long bodyBytes) {
        if (bodyBytes > limits.bodyBytes()) {
            throw new HttpFault(
                    413, "body of " + bodyBytes + " bytes or more (expected at most " + limits.bodyBytes() + ")");
        }
    }

    private boolean takeBody(ChannelHandlerContext ctx, Partial current, ByteBuf in) {
        var chunks = current.chunks;
        if (chunks == null) {
            takeData(ctx, current, in);
            return current.missingBytes == 0;
        }
        while (true) {
            takeData(ctx, current, in);
            if (current.missingBytes > 0) {
                return false;
            }
            switch (chunks.read(in)) {
                case MORE_LINES -> {
                    return false;
                }
                case DATA -> {
                    requireRoom(requireNonNull(current.body).readableBytes() + chunks.chunkBytes());
                    current.missingBytes = chunks.chunkBytes();
                }
                case NOTHING -> {
                    return true;
                }
            }
        }
    }

    private void takeData(ChannelHandlerContext ctx, Partial current, ByteBuf in) {
        var body = requireNonNull(current.body);
        var count = (int) Math.min(in.readableBytes(), current.missingBytes);
        if (body.capacity() - body.writerIndex() < count) {
            body = grown(ctx, body, limits.bodyBytes(), body.readableBytes() + count);
            current.body = body;
        }
        move(in, body, count);
        current.missingBytes -= count;
    }

    @Override
    protected boolean isWhole(Object result) {
        return result instanceof HttpRequest;
    }

    @Override
    protected boolean hasBegun() {
        return partial != null;
    }

    /** Of a body in chunks, nobody knows. */
    @Override
    protected long missingBytes() {
        return partial == null || partial.chunks != null ? 0 : partial.missingBytes;
    }

    @Override
    protected Object tooSlow(Duration timeout) {
        return new HttpRefusal(408, "no whole request within " + timeout.toSeconds() + " s");
    }

    @Override
    protected void forget() {
        if (partial != null && partial.body != null) {
            zeroAndRelease(partial.body);
        }
        partial = null;
    }
}
