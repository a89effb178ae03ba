package org.claviger.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cuts requests out of the stream, one for each {@code read()} asked of it: what follows a request waits here until it is
 * asked for. What a request looks like, a subclass knows.
 *
 * <p>After anything but a whole request, what still comes in is dropped; the end of a request that was refused is told as
 * {@link RefusedRequestEnd}, where it is known.
 *
 * <p>Requests hold keys: subclasses copy the bytes once, into memory that is as large as what has arrived and not as what was
 * announced, and zero what they came in.
 */
public abstract class RequestCutter extends ChannelDuplexHandler {
    /** The rest of a refused request has been received, so the connection can be closed without losing the answer. */
    enum RefusedRequestEnd {
        INSTANCE
    }

    private final Duration firstByteTimeout;
    private final Duration requestTimeout;

    private final Deque<ByteBuf> input = new ArrayDeque<>();
    private @Nullable Future<?> timer;
    private boolean anythingCame;
    private boolean wanted;
    private boolean pumping;
    /** Set for good once a request has been refused: nothing that follows it can be trusted. */
    private boolean dropping;

    private long restOfRefused;

    protected RequestCutter(Duration firstByteTimeout, Duration requestTimeout) {
        this.firstByteTimeout = firstByteTimeout;
        this.requestTimeout = requestTimeout;
    }

    /**
     * Moves bytes into the current request.
     *
     * @param in not empty; what is moved is zeroed
     * @return what became of the request once that is decided, else null, and then {@code in} has been read to its end
     */
    protected abstract @Nullable Object take(ChannelHandlerContext ctx, ByteBuf in);

    /** Tells whether this is a whole request, behind which another one may follow. */
    protected abstract boolean isWhole(Object result);

    /** Tells whether a request has begun and is not whole. */
    protected abstract boolean hasBegun();

    /** How many bytes of the current request are still to come; 0 if that is not known. */
    protected abstract long missingBytes();

    /** What becomes of the current request, of which no more than it has will come in time. */
    protected abstract Object tooSlow(Duration timeout);

    /** Zeroes and forgets what there is of the current request. */
    protected abstract void forget();

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            startFirstByteTimer(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        startFirstByteTimer(ctx);
        ctx.fireChannelActive();
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        wanted = true;
        if (!pumping) {
            pump(ctx);
            if (wanted) {
                ctx.read();
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        if (!anythingCame) {
            anythingCame = true;
            stopTimer();
        }
        if (dropping) {
            drop(ctx, bytes);
            return;
        }
        input.addLast(bytes);
        pump(ctx);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
        if (wanted || dropping) {
            ctx.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        clear();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        clear();
    }

    /** Takes in what has arrived, as far as it is wanted. The receiver may ask for more while it is being called. */
    private void pump(ChannelHandlerContext ctx) {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (wanted && !input.isEmpty()) {
                var result = take(ctx, input.getFirst());
                if (!input.getFirst().isReadable()) {
                    input.removeFirst().release();
                }
                if (result != null) {
                    deliver(ctx, result);
                }
            }
        } finally {
            pumping = false;
        }
        if (hasBegun() && timer == null) {
            timer = ctx.executor()
                    .schedule(() -> requestTimedOut(ctx), requestTimeout.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void deliver(ChannelHandlerContext ctx, Object result) {
        stopTimer();
        wanted = false;
        if (!isWhole(result)) {
            dropping = true;
            restOfRefused = missingBytes();
            forget();
        }
        ctx.fireChannelRead(result);
        if (dropping) {
            for (var bytes = input.pollFirst(); bytes != null; bytes = input.pollFirst()) {
                drop(ctx, bytes);
            }
            ctx.read();
        }
    }

    private void startFirstByteTimer(ChannelHandlerContext ctx) {
        if (timer == null && !anythingCame) {
            timer = ctx.executor()
                    .schedule(() -> firstByteTimedOut(ctx), firstByteTimeout.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void firstByteTimedOut(ChannelHandlerContext ctx) {
        timer = null;
        deliver(ctx, new Unreadable("no request within " + firstByteTimeout.toSeconds() + " s after connecting"));
    }

    private void requestTimedOut(ChannelHandlerContext ctx) {
        timer = null;
        if (hasBegun()) {
            deliver(ctx, tooSlow(requestTimeout));
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void drop(ChannelHandlerContext ctx, ByteBuf bytes) {
        var count = bytes.readableBytes();
        zeroAndRelease(bytes);
        var hadRest = restOfRefused > 0;
        restOfRefused -= count;
        if (hadRest && restOfRefused <= 0) {
            ctx.fireUserEventTriggered(RefusedRequestEnd.INSTANCE);
        }
    }

    private void clear() {
        stopTimer();
        wanted = false;
        forget();
        input.forEach(RequestCutter::zeroAndRelease);
        input.clear();
    }

    /** Returns a buffer with what is in {@code frame}, which it replaces, and room for at least {@code atLeast} bytes. */
    protected static ByteBuf grown(ChannelHandlerContext ctx, ByteBuf frame, int neededBytes, int atLeast) {
        var capacity = Math.min(neededBytes, Math.max(atLeast, 2 * frame.capacity()));
        var larger = ctx.alloc().directBuffer(capacity, capacity).writeBytes(frame, 0, frame.readableBytes());
        zeroAndRelease(frame);
        return larger;
    }

    /** Copies bytes out of what came in, and overwrites them there. */
    protected static void move(ByteBuf in, ByteBuf out, int count) {
        var from = in.readerIndex();
        in.readBytes(out, count);
        zero(in, from, count);
    }

    /** Overwrites everything a buffer holds, what was read from it included, before it goes back to the pool. */
    public static void zeroAndRelease(ByteBuf bytes) {
        zero(bytes, 0, bytes.capacity());
        bytes.release();
    }

    private static void zero(ByteBuf bytes, int from, int count) {
        if (!bytes.isReadOnly()) {
            bytes.setZero(from, count);
        }
    }
}
