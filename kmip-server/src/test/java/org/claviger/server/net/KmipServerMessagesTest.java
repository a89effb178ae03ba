package org.claviger.server.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.net.EchoHandler.request;
import static org.claviger.server.net.EchoHandler.response;

import ch.qos.logback.classic.Level;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import org.claviger.server.dispatch.FrameHandler.Reply;
import org.claviger.server.dispatch.RefusedFrame;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.Test;

/** How messages go in and out. */
class KmipServerMessagesTest extends KmipServerTester {
    @Test
    void requestsSentWithoutWaitingAreAnsweredInOrder() throws Exception {
        var server = start(tls -> tls);
        try (var client = connect(server)) {
            var all = Unpooled.buffer();
            for (var i = 0; i < 500; i++) {
                all.writeBytes(request("request " + i));
            }
            client.send(Arrays.copyOf(all.array(), all.readableBytes()));
            for (var i = 0; i < 500; i++) {
                assertThat(client.receive()).isEqualTo(response(request("request " + i)));
            }
        }
    }

    @Test
    void aMessageOfFullLengthGoesThroughBothWays() throws Exception {
        var server = start(tls -> tls);
        var message = new byte[1024 * 1024];
        Arrays.fill(message, (byte) 'x');
        System.arraycopy(HexFormat.of().parseHex("42007801000ffff8"), 0, message, 0, 8);
        try (var client = connect(server)) {
            assertThat(client.roundTrip(message)).isEqualTo(response(message));
        }
    }

    @Test
    void aMessageThatIsTooLongIsAnsweredInItsVersionBeforeTheConnectionCloses() throws Exception {
        var server = start(tls -> tls);
        var message = new byte[3 * 1024 * 1024];
        var header = "42007801002ffff8" + "4200770100000038" + "4200690100000020"
                + "42006A0200000004 0000000100000000 42006B0200000004 0000000400000000";
        var headerBytes = HexFormat.of().parseHex(header.replace(" ", ""));
        System.arraycopy(headerBytes, 0, message, 0, headerBytes.length);
        try (var client = connect(server)) {
            client.send(message);

            assertThat(client.receive()).isEqualTo(response(request("TOO_LONG")));
            assertThat(client.isClosedByServer()).isTrue();
        }
        assertThat(handler.refused)
                .containsExactly(new RefusedFrame(
                        ProtocolVersion.V1_4,
                        RefusedFrame.Kind.TOO_LONG,
                        "message of 3145728 bytes (expected at most 1048576)"));
        assertThat(server.statistics().count(ConnectionEvent.REQUEST_REFUSED)).isEqualTo(1);
    }

    @Test
    void aRequestThatStallsIsAnsweredAndClosed() throws Exception {
        var server = start(tls -> tls, with(settings -> settings, SHORT, Duration.ofSeconds(30)));
        try (var client = connect(server)) {
            client.send(HexFormat.of()
                    .parseHex("4200780100000100" + "4200770100000038" + "4200690100000020"
                            + "42006A02000000040000000200000000" + "42006B02000000040000000100000000"));

            assertThat(client.receive()).isEqualTo(response(request("TOO_SLOW")));
            assertThat(client.isClosedByServer()).isTrue();
        }
        assertThat(handler.refused)
                .singleElement()
                .satisfies(refused -> assertThat(refused.version()).isEqualTo(ProtocolVersion.V2_1));
    }

    @Test
    void aClientThatDoesNotTakeItsAnswerIsClosed() throws Exception {
        var server = start(tls -> tls, with(settings -> settings, Duration.ofSeconds(30), SHORT));
        handler.answer = request -> new Reply(Unpooled.wrappedBuffer(new byte[64 * 1024 * 1024]), false);
        try (var client = connect(server)) {
            client.send(HELLO);
            eventually(() -> server.statistics().count(ConnectionEvent.RESPONSE_TIMEOUT) == 1);
            eventually(() -> server.statistics().clients() == 0);
        }
        log.hasNoStackTraceAndNoError();
    }

    @Test
    void anIdleConnectionStaysOpen() throws Exception {
        var server = start(tls -> tls, with(settings -> settings, SHORT, SHORT));
        try (var client = connect(server)) {
            client.roundTrip(HELLO);
            Thread.sleep(SHORT.multipliedBy(3));

            assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
        }
    }

    @Test
    void anAnswerMayCloseTheConnection() throws Exception {
        var server = start(tls -> tls);
        handler.answer = request -> new Reply(Unpooled.wrappedBuffer(response(request)), true);
        try (var client = connect(server)) {
            assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void anAnswerIsZeroedAndReleasedOnceItIsWritten() throws Exception {
        var server = start(tls -> tls);
        var secret = response(request("the key itself".repeat(5_000)));
        var memory = secret.clone();
        var buffer = Unpooled.wrappedBuffer(memory);
        handler.answer = request -> new Reply(buffer, false);
        try (var client = connect(server)) {
            assertThat(client.roundTrip(HELLO)).isEqualTo(secret);
            eventually(() -> buffer.refCnt() == 0);
        }
        assertThat(memory).containsOnly(0);
    }

    @Test
    void anAnswerToAClientThatHasLeftIsZeroedAndReleased() throws Exception {
        var server = start(tls -> tls);
        var memory = response(request("the key itself"));
        var buffer = Unpooled.wrappedBuffer(memory);
        var left = new CountDownLatch(1);
        handler.answer = request -> {
            await(left);
            return new Reply(buffer, false);
        };
        try (var client = connect(server)) {
            client.send(HELLO);
            eventually(() -> !handler.connections.isEmpty());
            client.socket().setSoLinger(true, 0);
        }
        left.countDown();
        eventually(() -> buffer.refCnt() == 0);
        assertThat(memory).containsOnly(0);
        eventually(() -> server.statistics().clients() == 0);
        log.hasNoStackTraceAndNoError();
    }

    @Test
    void aFailingHandlerClosesItsConnectionOnlyAndIsLogged() throws Exception {
        var server = start(tls -> tls);
        handler.answer = request -> {
            throw new IllegalStateException("planted");
        };
        try (var client = connect(server)) {
            client.send(HELLO);
            assertThat(client.isClosedByServer()).isTrue();
        }
        handler.answer = new EchoHandler().answer;
        try (var client = connect(server)) {
            assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
        }
        assertThat(log.lines(Level.ERROR))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .matches("connection .*: closed, a request could not be answered \\(error [0-9a-f]{8}\\)"));
    }

    @Test
    void somethingElseThanKmipIsClosedWithALine() throws Exception {
        var server = start(tls -> tls);
        try (var client = connect(server)) {
            client.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            assertThat(client.isClosedByServer()).isTrue();
        }
        assertThat(log.lines(Level.INFO))
                .anySatisfy(line -> assertThat(line).contains(": closed, not a KMIP request, an HTTP request: "));
        log.hasNoStackTraceAndNoError();
    }
}
