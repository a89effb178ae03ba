package org.claviger.server.net;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.claviger.server.dispatch.RefusedFrame;
import org.claviger.ttlv.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * Cuts request messages out of the stream, one for each {@code read()} asked of it: what follows a message waits here until
 * it is asked for. It sends on
 *
 * <ul>
 *   <li>a {@link ByteBuf} for each whole message, owned by the receiver;
 *   <li>a {@link RefusedFrame} for a message that is too long or too slow, if the version in its header could be read;
 *   <li>an {@link Unreadable} for anything else.
 * </ul>
 *
 * After the last two, what still comes in is dropped; the end of a message that was too long is told as {@link
 * RefusedFrameEnd}.
 *
 * <p>Messages hold keys: the bytes are copied once, into memory that is as large as what has arrived and not as what was
 * announced, and what they came in is zeroed.
 */
final class KmipFrameDecoder extends ChannelDuplexHandler {
    /** The part of a message that holds all of tag, type, length, and the version in the header (KMIP 2.1 section 8.2). */
    static final int MIN_MESSAGE_BYTES = 56;

    /** The rest of a refused message has been received, so the connection can be closed without losing the answer. */
    enum RefusedFrameEnd {
        INSTANCE
    }

    private static final int TAG_TYPE_LENGTH_BYTES = 8;
    private static final int LENGTH_OFFSET = 4;
    private static final int FIRST_CAPACITY = 4 * 1024;

    private static final byte[] REQUEST_MESSAGE_STRUCTURE = {0x42, 0x00, 0x78, 0x01};
    private static final int REQUEST_HEADER_STRUCTURE = 0x42007701;
    private static final int PROTOCOL_VERSION_STRUCTURE = 0x42006901;
    private static final int PROTOCOL_VERSION_MAJOR_INTEGER = 0x42006A02;
    private static final int PROTOCOL_VERSION_MINOR_INTEGER = 0x42006B02;

    private static final List<String> HTTP_METHODS =
            List.of("GET ", "POST ", "PUT ", "HEAD ", "DELETE ", "OPTIONS ", "PATCH ", "PRI ");

    private final int maxMessageBytes;
    private final Duration firstByteTimeout;
    private final Duration requestTimeout;

    private final Deque<ByteBuf> input = new ArrayDeque<>();
    /** What is known of the message being received; null between messages. */
    private @Nullable Partial partial;

    private @Nullable Future<?> timer;
    private boolean anythingCame;
    private boolean wanted;
    private boolean pumping;
    /** Set for good once a message has been refused: nothing that follows it can be trusted. */
    private boolean dropping;

    private long restOfRefused;

    KmipFrameDecoder(int maxMessageBytes, Duration firstByteTimeout, Duration requestTimeout) {
        this.maxMessageBytes = maxMessageBytes;
        this.firstByteTimeout = firstByteTimeout;
        this.requestTimeout = requestTimeout;
    }

    /** A message of which not all bytes have arrived. */
    private static final class Partial {
        final byte[] start = new byte[TAG_TYPE_LENGTH_BYTES];
        int startBytes;
        long messageBytes;
        /** Null until the length is known. */
        @Nullable
        ByteBuf frame;

        /** How many bytes are needed of it: all, or of one that is too long just those that hold the version. */
        int neededBytes;

        long receivedBytes() {
            return frame == null ? startBytes : frame.readableBytes();
        }
    }

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
        if (partial != null && timer == null) {
            timer = ctx.executor()
                    .schedule(() -> requestTimedOut(ctx), requestTimeout.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void deliver(ChannelHandlerContext ctx, Object result) {
        stopTimer();
        wanted = false;
        if (!(result instanceof ByteBuf)) {
            dropping = true;
            restOfRefused = partial == null ? 0 : partial.messageBytes - partial.receivedBytes();
            forgetPartial();
        }
        ctx.fireChannelRead(result);
        if (dropping) {
            for (var bytes = input.pollFirst(); bytes != null; bytes = input.pollFirst()) {
                drop(ctx, bytes);
            }
            ctx.read();
        }
    }

    /** Moves bytes into the current message; returns what became of it once that is decided. */
    private @Nullable Object take(ChannelHandlerContext ctx, ByteBuf in) {
        var current = partial;
        if (current == null) {
            current = new Partial();
            partial = current;
        }
        if (current.frame == null) {
            var fault = takeStart(current, in);
            if (fault != null) {
                return fault;
            }
            if (current.startBytes < TAG_TYPE_LENGTH_BYTES) {
                return null;
            }
            begin(ctx, current, in.readableBytes());
        }
        return takeRest(ctx, current, in);
    }

    private static @Nullable Unreadable takeStart(Partial current, ByteBuf in) {
        while (current.startBytes < TAG_TYPE_LENGTH_BYTES && in.isReadable()) {
            var position = current.startBytes;
            current.start[position] = in.readByte();
            current.startBytes++;
            if (position < REQUEST_MESSAGE_STRUCTURE.length
                    && current.start[position] != REQUEST_MESSAGE_STRUCTURE[position]) {
                while (current.startBytes < TAG_TYPE_LENGTH_BYTES && in.isReadable()) {
                    current.start[current.startBytes++] = in.readByte();
                }
                return new Unreadable(describe(current.start, current.startBytes));
            }
        }
        return null;
    }

    private static String describe(byte[] start, int count) {
        var text = new String(start, 0, count, StandardCharsets.ISO_8859_1);
        var guess = switch (start[0]) {
            case 0x16 -> ", TLS inside TLS";
            case '<' -> ", XML, which this door doesn't speak";
            case '{' -> ", JSON, which this door doesn't speak";
            case 0x42 -> count > 2 && start[1] == 0x00 && start[2] == 0x7B ? ", a response message" : "";
            default -> HTTP_METHODS.stream().anyMatch(text::startsWith) ? ", an HTTP request" : "";
        };
        return "not a KMIP request" + guess + ": it begins with "
                + HexFormat.ofDelimiter(" ").formatHex(start, 0, count)
                + " (expected 42 00 78 01, the tag of a Request Message)";
    }

    private void begin(ChannelHandlerContext ctx, Partial current, int available) {
        var length =
                Integer.toUnsignedLong(ByteBuffer.wrap(current.start).getInt(LENGTH_OFFSET)); // big-endian, as TTLV is
        current.messageBytes = TAG_TYPE_LENGTH_BYTES + length;
        current.neededBytes = current.messageBytes <= maxMessageBytes ? (int) current.messageBytes : MIN_MESSAGE_BYTES;
        var capacity = Math.min(current.neededBytes, Math.max(FIRST_CAPACITY, TAG_TYPE_LENGTH_BYTES + available));
        current.frame = ctx.alloc().directBuffer(capacity, capacity).writeBytes(current.start);
    }

    private @Nullable Object takeRest(ChannelHandlerContext ctx, Partial current, ByteBuf in) {
        var frame = requireNonNull(current.frame);
        var count = Math.min(in.readableBytes(), current.neededBytes - frame.readableBytes());
        if (frame.writableBytes() < count) {
            frame = grown(ctx, frame, current.neededBytes, frame.readableBytes() + count);
            current.frame = frame;
        }
        var from = in.readerIndex();
        in.readBytes(frame, count);
        zero(in, from, count);
        if (frame.readableBytes() < current.neededBytes) {
            return null;
        }
        if (current.messageBytes > maxMessageBytes) {
            return refused(
                    frame,
                    RefusedFrame.Kind.TOO_LONG,
                    "message of " + current.messageBytes + " bytes (expected at most " + maxMessageBytes + ")");
        }
        partial = null;
        return frame;
    }

    private static ByteBuf grown(ChannelHandlerContext ctx, ByteBuf frame, int neededBytes, int atLeast) {
        var capacity = Math.min(neededBytes, Math.max(atLeast, 2 * frame.capacity()));
        var larger = ctx.alloc().directBuffer(capacity, capacity).writeBytes(frame, 0, frame.readableBytes());
        zeroAndRelease(frame);
        return larger;
    }

    private static Object refused(ByteBuf frame, RefusedFrame.Kind kind, String detail) {
        var version = frame.readableBytes() < MIN_MESSAGE_BYTES ? Optional.<ProtocolVersion>empty() : version(frame);
        return version.<Object>map(found -> new RefusedFrame(found, kind, detail))
                .orElseGet(() -> new Unreadable(detail + ", and its header cannot be read"));
    }

    /** Reads the version of a message from its fixed place at the start of the header. */
    private static Optional<ProtocolVersion> version(ByteBuf frame) {
        if (frame.getInt(8) != REQUEST_HEADER_STRUCTURE
                || frame.getInt(16) != PROTOCOL_VERSION_STRUCTURE
                || frame.getInt(24) != PROTOCOL_VERSION_MAJOR_INTEGER
                || frame.getInt(28) != Integer.BYTES) {
            return Optional.empty();
        }
        var major = frame.getInt(32);
        // Some clients leave the minor version out when it is 0.
        var hasMinor = frame.getInt(40) == PROTOCOL_VERSION_MINOR_INTEGER && frame.getInt(44) == Integer.BYTES;
        return Optional.of(ProtocolVersion.of(major, hasMinor ? frame.getInt(48) : 0));
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
        var current = partial;
        if (current == null) {
            return;
        }
        var detail =
                "only " + current.receivedBytes() + " bytes of a request within " + requestTimeout.toSeconds() + " s";
        var frame = current.frame;
        deliver(ctx, frame == null ? new Unreadable(detail) : refused(frame, RefusedFrame.Kind.TOO_SLOW, detail));
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
            ctx.fireUserEventTriggered(RefusedFrameEnd.INSTANCE);
        }
    }

    private void clear() {
        stopTimer();
        wanted = false;
        forgetPartial();
        input.forEach(KmipFrameDecoder::zeroAndRelease);
        input.clear();
    }

    private void forgetPartial() {
        if (partial != null && partial.frame != null) {
            zeroAndRelease(partial.frame);
        }
        partial = null;
    }

    /** Overwrites everything a buffer holds, what was read from it included, before it goes back to the pool. */
    static void zeroAndRelease(ByteBuf bytes) {
        zero(bytes, 0, bytes.capacity());
        bytes.release();
    }

    private static void zero(ByteBuf bytes, int from, int count) {
        if (!bytes.isReadOnly()) {
            bytes.setZero(from, count);
        }
    }
}
