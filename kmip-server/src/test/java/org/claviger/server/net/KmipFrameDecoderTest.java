package org.claviger.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.claviger.server.dispatch.RefusedFrame;
import org.claviger.server.dispatch.RefusedFrame.Kind;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KmipFrameDecoderTest {
    private static final int MAX_MESSAGE_BYTES = 1024 * 1024;
    private static final Duration FIRST_BYTE_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
    private final List<Object> events = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void connect() {
        channel.freezeTime();
        channel.config().setAllocator(memory);
        channel.config().setAutoRead(false);
        channel.pipeline()
                .addLast(new KmipFrameDecoder(MAX_MESSAGE_BYTES, FIRST_BYTE_TIMEOUT, REQUEST_TIMEOUT))
                .addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                        events.add(event);
                    }
                });
    }

    @AfterEach
    void nothingIsLeftOver() {
        channel.finishAndReleaseAll();
        assertThat(memory.metric().usedDirectMemory()).isZero();
        assertThat(memory.metric().usedHeapMemory()).isZero();
    }

    @Test
    void aMessageCutAtAnyByteComesOutWhole() {
        var message = message(1, 2, 40);
        for (var cut = 0; cut <= message.length; cut++) {
            channel.read();
            receive(Arrays.copyOfRange(message, 0, cut));
            if (cut < message.length) {
                assertThat(channel.<Object>readInbound()).isNull();
                receive(Arrays.copyOfRange(message, cut, message.length));
            }
            assertThat(nextFrame()).isEqualTo(message);
        }
    }

    @Test
    void messagesInPiecesOfAnySizeComeOutInOrder() {
        var random = new Random(20_261_124);
        var stream = Unpooled.buffer();
        var expected = new ArrayList<byte[]>();
        for (var i = 0; i < 200; i++) {
            var message = message(1, i % 5, random.nextInt(20_000) & ~7);
            expected.add(message);
            stream.writeBytes(message);
        }
        channel.read();
        var received = new ArrayList<byte[]>();
        while (stream.isReadable()) {
            var piece = new byte[Math.min(stream.readableBytes(), 1 + random.nextInt(30_000))];
            stream.readBytes(piece);
            receive(piece);
            while (channel.inboundMessages().peek() != null) {
                received.add(nextFrame());
                channel.read();
            }
        }
        assertThat(received).hasSize(expected.size());
        for (var i = 0; i < expected.size(); i++) {
            assertThat(received.get(i)).isEqualTo(expected.get(i));
        }
        stream.release();
    }

    @Test
    void oneMessageComesOutForEachRead() {
        var first = message(1, 0, 8);
        var second = message(1, 4, 16);
        channel.read();
        receive(concat(first, second, first));

        assertThat(nextFrame()).isEqualTo(first);
        assertThat(channel.<Object>readInbound()).isNull();
        channel.read();
        assertThat(nextFrame()).isEqualTo(second);
        assertThat(channel.<Object>readInbound()).isNull();
        channel.read();
        assertThat(nextFrame()).isEqualTo(first);
    }

    @Test
    void aReceiverThatReadsAtOnceGetsAllThatHasArrived() {
        var frames = new ArrayList<byte[]>();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                frames.add(bytesOf((ByteBuf) message));
                ctx.read();
            }
        });
        var message = message(1, 0, 8);
        channel.read();
        receive(concat(message, message, message, Arrays.copyOf(message, 30)));

        assertThat(frames).containsExactly(message, message, message);
        receive(Arrays.copyOfRange(message, 30, message.length));
        assertThat(frames).hasSize(4);
    }

    @Test
    void nothingComesOutUntilItIsAskedFor() {
        receive(message(1, 0, 8));

        assertThat(channel.<Object>readInbound()).isNull();
        channel.read();
        assertThat(nextFrame()).isEqualTo(message(1, 0, 8));
    }

    @Test
    void whatAMessageCameInIsZeroed() {
        var message = message(1, 2, 5_000 & ~7);
        var first = Unpooled.copiedBuffer(message, 0, 3_000);
        var second = Unpooled.copiedBuffer(message, 3_000, message.length - 3_000);
        first.retain();
        second.retain();
        channel.read();
        channel.writeInbound(first, second);

        assertThat(nextFrame()).isEqualTo(message);
        assertThat(ByteBufUtil.getBytes(first, 8, first.capacity() - 8)).containsOnly(0);
        assertThat(ByteBufUtil.getBytes(second, 0, second.capacity())).containsOnly(0);
        first.release();
        second.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {MAX_MESSAGE_BYTES - 8, MAX_MESSAGE_BYTES})
    void aMessageUpToTheLimitIsTakenIn(int messageBytes) {
        channel.read();
        var message = message(1, 2, messageBytes - KmipFrameDecoder.MIN_MESSAGE_BYTES);
        receive(message);

        assertThat(nextFrame()).isEqualTo(message);
    }

    @Test
    void aMessageOneOverTheLimitIsRefusedAsSoonAsItsVersionIsKnown() {
        var message = message(1, 4, MAX_MESSAGE_BYTES + 8 - KmipFrameDecoder.MIN_MESSAGE_BYTES);
        channel.read();
        receive(Arrays.copyOf(message, KmipFrameDecoder.MIN_MESSAGE_BYTES - 1));
        assertThat(channel.<Object>readInbound()).isNull();
        receive(Arrays.copyOfRange(
                message, KmipFrameDecoder.MIN_MESSAGE_BYTES - 1, KmipFrameDecoder.MIN_MESSAGE_BYTES));

        assertThat(channel.<Object>readInbound())
                .isEqualTo(new RefusedFrame(
                        ProtocolVersion.V1_4, Kind.TOO_LONG, "message of 1048584 bytes (expected at most 1048576)"));
    }

    @Test
    void theRestOfARefusedMessageIsDroppedAndItsEndIsTold() {
        var message = message(1, 4, MAX_MESSAGE_BYTES);
        var half = message.length / 2;
        channel.read();
        receive(Arrays.copyOf(message, half));
        assertThat(channel.<Object>readInbound()).isInstanceOf(RefusedFrame.class);
        assertThat(memory.metric().usedDirectMemory()).isZero();
        receive(Arrays.copyOfRange(message, half, message.length - 1));
        assertThat(events).isEmpty();
        receive(Arrays.copyOfRange(message, message.length - 1, message.length));
        assertThat(events).containsExactly(RequestCutter.RefusedRequestEnd.INSTANCE);

        receive(message(1, 0, 8));
        channel.read();
        assertThat(channel.<Object>readInbound()).isNull();
        assertThat(events).hasSize(1);
    }

    @Test
    void theLargestLengthThereIsIsJustTooLong() {
        channel.read();
        var message = message(2, 1, 0);
        Arrays.fill(message, 4, 8, (byte) 0xFF);
        receive(message);

        assertThat(channel.<Object>readInbound())
                .isEqualTo(new RefusedFrame(
                        ProtocolVersion.V2_1, Kind.TOO_LONG, "message of 4294967303 bytes (expected at most 1048576)"));
    }

    @Test
    void aMinorVersionLeftOutIsZero() {
        var header = HexFormat.of()
                .parseHex("4200780100200000" + "4200770100000020" + "4200690100000010"
                        + "42006A02000000040000000100000000" + "42000D02000000040000000100000000");
        channel.read();
        receive(header);

        assertThat(channel.<Object>readInbound())
                .isInstanceOfSatisfying(
                        RefusedFrame.class,
                        refused -> assertThat(refused.version()).isEqualTo(ProtocolVersion.V1_0));
    }

    @Test
    void aTooLongMessageWithoutAReadableHeaderIsUnreadable() {
        channel.read();
        var message = message(1, 4, MAX_MESSAGE_BYTES);
        message[10] ^= 1;
        receive(message);

        assertThat(channel.<Object>readInbound())
                .isEqualTo(new Unreadable(
                        "message of 1048632 bytes (expected at most 1048576), and its header cannot be read"));
    }

    @Test
    void memoryFollowsWhatHasArrivedNotWhatWasAnnounced() {
        var message = message(1, 2, MAX_MESSAGE_BYTES - KmipFrameDecoder.MIN_MESSAGE_BYTES);
        channel.read();
        receive(Arrays.copyOf(message, 9));
        assertThat(memory.metric().usedDirectMemory()).isLessThanOrEqualTo(4 * 1024);
        receive(Arrays.copyOfRange(message, 9, 100_000));
        assertThat(memory.metric().usedDirectMemory()).isLessThanOrEqualTo(2 * 100_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "474554202f20485454502f312e310d0a | an HTTP request: it begins with 47 45 54 20 2f 20 48 54",
                "1603010200010001fc03 | TLS inside TLS: it begins with 16 03 01 02 00 01 00 01",
                "3c526571756573744d657373616765 | XML, which this door doesn't speak: it begins with 3c 52",
                "7b22746167223a | JSON, which this door doesn't speak: it begins with 7b 22",
                "42007b0100000098 | a response message: it begins with 42 00 7b 01 00 00 00 98",
                "4200780200000004 | not a KMIP request: it begins with 42 00 78 02",
                "00 | not a KMIP request: it begins with 00 (expected 42 00 78 01, the tag of a Request Message)"
            })
    void somethingElseThanAKmipRequestIsNamed(String hex, String guess) {
        channel.read();
        receive(HexFormat.of().parseHex(hex));

        assertThat(channel.<Object>readInbound())
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        unreadable -> assertThat(unreadable.reason())
                                .startsWith("not a KMIP request")
                                .contains(guess));
        receive(message(1, 0, 8));
        channel.read();
        assertThat(channel.<Object>readInbound()).isNull();
    }

    @Test
    void aClientThatNeverSendsAnythingIsGivenUp() {
        channel.read();
        channel.advanceTimeBy(FIRST_BYTE_TIMEOUT.toMillis() - 1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.<Object>readInbound()).isNull();
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();

        assertThat(channel.<Object>readInbound()).isEqualTo(new Unreadable("no request within 20 s after connecting"));
    }

    @Test
    void betweenMessagesThereIsNoTimeLimit() {
        channel.read();
        receive(message(1, 0, 8));
        assertThat(nextFrame()).isNotNull();
        channel.read();
        channel.advanceTimeBy(30, TimeUnit.DAYS);
        channel.runScheduledPendingTasks();

        assertThat(channel.<Object>readInbound()).isNull();
        receive(message(1, 0, 8));
        assertThat(nextFrame()).isNotNull();
    }

    @Test
    void aRequestThatTakesTooLongIsRefusedInItsVersion() {
        var message = message(1, 2, 1_000);
        channel.read();
        receive(Arrays.copyOf(message, 100));
        channel.advanceTimeBy(20, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        receive(Arrays.copyOfRange(message, 100, 200));
        channel.advanceTimeBy(10, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(channel.<Object>readInbound())
                .isEqualTo(new RefusedFrame(
                        ProtocolVersion.V1_2, Kind.TOO_SLOW, "only 200 bytes of a request within 30 s"));
        receive(Arrays.copyOfRange(message, 200, message.length));
        channel.read();
        assertThat(channel.<Object>readInbound()).isNull();
        assertThat(events).containsExactly(RequestCutter.RefusedRequestEnd.INSTANCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 55})
    void aRequestThatTakesTooLongForItsHeaderIsUnreadable(int bytes) {
        channel.read();
        receive(Arrays.copyOf(message(1, 2, 1_000), bytes));
        channel.advanceTimeBy(REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();

        assertThat(channel.<Object>readInbound())
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        unreadable -> assertThat(unreadable.reason())
                                .startsWith("only " + bytes + " bytes of a request within 30 s"));
    }

    @Test
    void theTimeOfARequestBeginsWhenItIsLookedAtNotWhenItArrivesEarly() {
        channel.read();
        receive(concat(message(1, 0, 8), Arrays.copyOf(message(1, 0, 800), 100)));
        assertThat(nextFrame()).isNotNull();
        channel.advanceTimeBy(1, TimeUnit.HOURS);
        channel.runScheduledPendingTasks();
        assertThat(channel.<Object>readInbound()).isNull();

        channel.read();
        channel.advanceTimeBy(REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.<Object>readInbound()).isInstanceOf(RefusedFrame.class);
    }

    @Test
    void aClientThatLeavesInTheMiddleLeavesNothingBehind() {
        channel.read();
        receive(concat(message(1, 0, 8), message(1, 0, 8), Arrays.copyOf(message(1, 0, 5_000 & ~7), 3_000)));
        assertThat(nextFrame()).isNotNull();
        channel.read();
        assertThat(nextFrame()).isNotNull();
        channel.read();
        assertThat(memory.metric().usedDirectMemory()).isPositive();
        assertThat(channel.close().isSuccess()).isTrue();
    }

    /** A request message with a header that holds nothing but its version, and {@code moreBytes} after it. */
    private static byte[] message(int major, int minor, int moreBytes) {
        var frame = Unpooled.buffer();
        frame.writeInt(0x42007801).writeInt(48 + moreBytes);
        frame.writeInt(0x42007701).writeInt(40);
        frame.writeInt(0x42006901).writeInt(32);
        frame.writeInt(0x42006A02).writeInt(4).writeInt(major).writeInt(0);
        frame.writeInt(0x42006B02).writeInt(4).writeInt(minor).writeInt(0);
        for (var i = 0; i < moreBytes; i++) {
            frame.writeByte(i * 31 + 1);
        }
        return bytesOf(frame);
    }

    private static byte[] concat(byte[]... parts) {
        return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(parts));
    }

    private void receive(byte[] bytes) {
        channel.writeInbound(channel.alloc().buffer(Math.max(1, bytes.length)).writeBytes(bytes));
    }

    private byte[] nextFrame() {
        return bytesOf(channel.<ByteBuf>readInbound());
    }

    private static byte[] bytesOf(ByteBuf frame) {
        var bytes = ByteBufUtil.getBytes(frame);
        assertThat(frame.refCnt()).isOne();
        frame.release();
        return bytes;
    }
}
