package org.claviger.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.claviger.server.dispatch.RefusedFrame;

/**
 * Cuts a stream of requests out of pieces of any size. The same must come out as out of the whole stream at once, as far as
 * it came out at all, and no memory may be left over.
 */
public final class FrameFuzzing {
    private static final int MAX_MESSAGE_BYTES = 4 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
    private long executions;

    /** How many streams were fed so far, each in pieces of another size. */
    public long executions() {
        return executions;
    }

    /**
     * Feeds {@code stream}, whole and then in pieces.
     *
     * @throws AssertionError if the pieces made a difference
     */
    public void check(byte[] stream, SplittableRandom random) {
        executions++;
        try {
            var whole = results(stream, stream.length, random);
            var pieces = results(stream, 1 + random.nextInt(random.nextBoolean() ? 12 : stream.length), random);
            if (!whole.equals(pieces)) {
                throw new AssertionError("whole " + whole + ", in pieces " + pieces);
            }
            if (memory.metric().usedDirectMemory() != 0 || memory.metric().usedHeapMemory() != 0) {
                throw new AssertionError("memory is left over");
            }
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("stream " + HexFormat.of().formatHex(stream), e);
        }
    }

    private List<String> results(byte[] stream, int longestPiece, SplittableRandom random) {
        var channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.config().setAllocator(memory).setAutoRead(false);
        channel.pipeline().addLast(new KmipFrameDecoder(MAX_MESSAGE_BYTES, TIMEOUT, TIMEOUT));
        var results = new ArrayList<String>();
        channel.read();
        for (var at = 0; at < stream.length; ) {
            var length = Math.min(
                    stream.length - at,
                    longestPiece == stream.length ? longestPiece : 1 + random.nextInt(longestPiece));
            channel.writeInbound(channel.alloc().buffer(length).writeBytes(stream, at, length));
            at += length;
            for (Object result = channel.readInbound(); result != null; result = channel.readInbound()) {
                results.add(describe(result));
                channel.read();
            }
        }
        channel.finishAndReleaseAll();
        return results;
    }

    private static String describe(Object result) {
        return switch (result) {
            case ByteBuf frame -> {
                var hex = ByteBufUtil.hexDump(frame);
                frame.release();
                yield hex;
            }
            case RefusedFrame refused -> refused.toString();
            case Unreadable _ -> "unreadable"; // its reason quotes the bytes that were there, which the pieces decide
            default -> throw new AssertionError("what came out is a " + result.getClass());
        };
    }
}
