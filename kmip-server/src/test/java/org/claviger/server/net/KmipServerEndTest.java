package org.claviger.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.net.EchoHandler.request;
import static org.claviger.server.net.EchoHandler.response;

import ch.qos.logback.classic.Level;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.claviger.server.dispatch.FrameHandler.Reply;
import org.junit.jupiter.api.Test;

/** How the server begins and ends. */
class KmipServerEndTest extends KmipServerTester {
    @Test
    void closingLetsTheRequestInHandBeAnswered() throws Exception {
        var server = start(tls -> tls);
        var finish = new CountDownLatch(1);
        handler.answer = request -> {
            await(finish);
            return new Reply(Unpooled.wrappedBuffer(response(request)), false);
        };
        try (var busy = connect(server);
                var idle = connect(server)) {
            busy.send(HELLO);
            eventually(() -> !handler.connections.isEmpty());
            var address = server.address();
            var closing = Thread.ofVirtual().start(() -> server.close(Duration.ofSeconds(10)));
            assertThat(idle.isClosedByServer()).isTrue();
            eventually(() -> !acceptsConnections(address));
            finish.countDown();

            assertThat(busy.receive()).isEqualTo(response(HELLO));
            assertThat(busy.isClosedByServer()).isTrue();
            closing.join();
        }
        log.hasNoStackTraceAndNoError();
    }

    @Test
    void closingWaitsOnlySoLong() throws Exception {
        var server = start(tls -> tls);
        var interrupted = new CountDownLatch(1);
        handler.answer = request -> {
            try {
                Thread.sleep(Duration.ofMinutes(1));
                throw new IllegalStateException("not interrupted");
            } catch (InterruptedException e) {
                interrupted.countDown();
                return new Reply(Unpooled.wrappedBuffer(response(request)), false);
            }
        };
        try (var client = connect(server)) {
            client.send(HELLO);
            eventually(() -> !handler.connections.isEmpty());
            server.close(Duration.ofMillis(50));
            assertThat(client.isClosedByServer()).isTrue();
        }
        await(interrupted);
    }

    @Test
    void whatFailsAfterTheEndIsLoggedWithItsReason() throws Exception {
        var server = start(tls -> tls);
        handler.answer = request -> {
            try {
                Thread.sleep(Duration.ofMinutes(1));
                throw new IllegalStateException("not interrupted");
            } catch (InterruptedException e) {
                throw new IllegalStateException("the store is closed", e);
            }
        };
        try (var client = connect(server)) {
            client.send(HELLO);
            eventually(() -> !handler.connections.isEmpty());
            server.close(Duration.ofMillis(50));
        }
        var end =
                ": a request failed after the server had stopped: \"java.lang.IllegalStateException: the store is closed\""
                        + " because of \"java.lang.InterruptedException\"";
        eventually(() -> log.lines(Level.INFO).stream().anyMatch(line -> line.endsWith(end)));
        log.hasNoStackTraceAndNoError();
    }

    @Test
    void anAddressInUseIsNamed() throws Exception {
        var server = start(tls -> tls);
        var tls = MutualTls.load(TestPki.settings(folder), TestPki.CLOCK, TestPki.RANDOM);

        assertThatThrownBy(() -> KmipServer.start(ListenerSettings.at(server.address()), tls, handler, TestPki.RANDOM))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen at ")
                .hasMessageContaining("" + server.address().getPort());
    }
}
