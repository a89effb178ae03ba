package org.claviger.server.net;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.claviger.server.dispatch.RefusedFrame;
import org.claviger.ttlv.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * Cuts KMIP's request messages out of the stream. It sends on
 *
 * <ul>
 *   <li>a {@link ByteBuf} for each whole message, owned by the receiver;
 *   <li>a {@link RefusedFrame} for a message that is too long or too slow, if the version in its header could be read;
 *   <li>an {@link Unreadable} for anything else.
 * </ul>
 */
final class KmipFrameDecoder extends RequestCutter {
    /** The part of a message that holds all of tag, type, length, and the version in the header (KMIP 2.1 section 8.2). */
    static final int MIN_MESSAGE_BYTES = 56;

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

    /** What is known of the message being received; null between messages. */
    private @Nullable Partial partial;

    KmipFrameDecoder(int maxMessageBytes, Duration firstByteTimeout, Duration requestTimeout) {
        super(firstByteTimeout, requestTimeout);
        this.maxMessageBytes = maxMessageBytes;
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
    protected boolean isWhole(Object result) {
        return result instanceof ByteBuf;
    }

    @Override
    protected boolean hasBegun() {
        return partial != null;
    }

    @Override
    protected long missingBytes() {
        return partial == null ? 0 : partial.messageBytes - partial.receivedBytes();
    }

    @Override
    protected @Nullable Object take(ChannelHandlerContext ctx, ByteBuf in) {
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
        move(in, frame, count);
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

    @Override
    protected Object tooSlow(Duration timeout) {
        var current = requireNonNull(partial);
        var detail = "only " + current.receivedBytes() + " bytes of a request within " + timeout.toSeconds() + " s";
        var frame = current.frame;
        return frame == null ? new Unreadable(detail) : refused(frame, RefusedFrame.Kind.TOO_SLOW, detail);
    }

    @Override
    protected void forget() {
        if (partial != null && partial.frame != null) {
            zeroAndRelease(partial.frame);
        }
        partial = null;
    }
}
