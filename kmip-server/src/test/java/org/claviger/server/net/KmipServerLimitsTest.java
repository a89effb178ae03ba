package org.claviger.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.net.EchoHandler.response;
import static org.claviger.server.net.TestClient.parameters;

import ch.qos.logback.classic.Level;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.claviger.server.net.TlsSettings.Offer;
import org.claviger.server.net.TlsSettings.TlsProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that leave, stall and talk nonsense, and how many there may be. */
class KmipServerLimitsTest extends KmipServerTester {
    @ParameterizedTest
    @EnumSource
    void clientsThatLeaveOrResetOrTalkNonsenseAreEverydayEvents(TlsProvider provider) throws Exception {
        var server = start(tls -> tls.withOffer(Offer.by(provider)));
        for (var i = 0; i < 20; i++) {
            connectPlain(server).close();
            try (var socket = connectPlain(server)) {
                socket.setSoLinger(true, 0);
            }
            try (var socket = connectPlain(server)) {
                socket.getOutputStream().write(HexFormat.of().parseHex("1603010200010001fc0303"));
                socket.setSoLinger(true, i % 2);
            }
            try (var client = connect(server)) {
                client.socket().setSoLinger(true, 0);
            }
        }
        try (var socket = connectPlain(server)) {
            socket.getOutputStream().write(HELLO);
            socket.getInputStream().readAllBytes();
        }

        eventually(() ->
                server.statistics().strangers() == 0 && server.statistics().clients() == 0);
        try (var client = connect(server)) {
            assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
        }
        assertThat(log.lines(Level.INFO)).anySatisfy(line -> assertThat(line).contains("doesn't speak TLS"));
        log.hasNoStackTraceAndNoError();
    }

    @Test
    void aStalledHandshakeEndsAndHoldsUpNobody() throws Exception {
        // Long enough for the good client's on a busy machine.
        var server = start(tls -> tls.withHandshakeTimeout(SHORT.multipliedBy(10)));
        var stalled = new ArrayList<Socket>();
        for (var i = 0; i < 100; i++) {
            var socket = connectPlain(server);
            toClose.add(socket);
            stalled.add(socket);
        }
        try (var client = connect(server)) {
            assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
        }
        for (var socket : stalled) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        eventually(() -> server.statistics().strangers() == 0);
        log.hasNoStackTraceAndNoError();
    }

    @Test
    void aClientThatNeverAsksAnythingIsClosed() throws Exception {
        var server =
                start(tls -> tls, new ListenerSettings(loopback(), 1024, 100, 100, 100, SHORT, SHORT, SHORT, SHORT));
        try (var client = connect(server)) {
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void threeHundredConnectionsAreServedAtOnce() throws Exception {
        // Three hundred handshakes at once are slow on a machine that has much else to do.
        var server = start(tls -> tls.withHandshakeTimeout(Duration.ofMinutes(5)));
        var contexts = List.of(TestClient.context(TestPki.client("one")), TestClient.context(TestPki.client("two")));
        var clients = new ArrayList<TestClient>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var connecting = new ArrayList<Future<TestClient>>();
            for (var i = 0; i < 300; i++) {
                var context = contexts.get(i % 2);
                connecting.add(threads.submit(() -> {
                    var client = TestClient.connect(context, server.address());
                    client.roundTrip(HELLO);
                    return client;
                }));
            }
            for (var connected : connecting) {
                clients.add(connected.get());
            }
            assertThat(server.statistics().clients()).isEqualTo(300);
            var answers = new ArrayList<Future<byte[]>>();
            for (var client : clients) {
                answers.add(threads.submit(() -> client.roundTrip(HELLO)));
            }
            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo(response(HELLO));
            }
        }
        for (var client : clients) {
            client.close();
        }
        eventually(() -> server.statistics().clients() == 0);
        assertThat(server.statistics().count(ConnectionEvent.REQUEST)).isEqualTo(600);
    }

    @Test
    void oneClientHasOnlySoManyConnections() throws Exception {
        var server = start(
                tls -> tls,
                new ListenerSettings(loopback(), 1024, 100, 100, 2, SHORT.multipliedBy(100), SHORT, SHORT, SHORT));
        try (var first = connect(server);
                var second = connect(server)) {
            first.roundTrip(HELLO);
            second.roundTrip(HELLO);
            isRefused(server, Optional.of(TestPki.CLIENT), parameters("TLSv1.3"));
            try (var other = TestClient.connect(TestClient.context(TestPki.CLIENT_RSA), server.address())) {
                assertThat(other.roundTrip(HELLO)).isEqualTo(response(HELLO));
            }
        }
        eventually(() -> server.statistics().clients() == 0);
        try (var client = connect(server)) {
            assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
        }
        assertThat(log.lines(Level.INFO))
                .anySatisfy(
                        line -> assertThat(line).contains("mtls:fleet:subject:CN=orders has 2 connections already"));
    }

    @Test
    void oneAddressHasOnlySoManyConnections() throws Exception {
        var server = start(
                tls -> tls,
                new ListenerSettings(loopback(), 1024, 100, 2, 100, SHORT.multipliedBy(100), SHORT, SHORT, SHORT));
        try (var first = connect(server);
                var second = connect(server);
                var third = connectPlain(server)) {
            first.roundTrip(HELLO);
            second.roundTrip(HELLO);
            assertThat(third.getInputStream().read()).isEqualTo(-1);
        }
        eventually(() -> server.statistics().clients() == 0);
        try (var client = connect(server)) {
            assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
        }
    }

    @Test
    void theLongestIdleConnectionMakesRoomForANewOne() throws Exception {
        var server = start(
                tls -> tls,
                new ListenerSettings(loopback(), 1024, 2, 100, 100, SHORT.multipliedBy(100), SHORT, SHORT, SHORT));
        try (var first = connect(server);
                var second = connect(server)) {
            first.roundTrip(HELLO);
            second.roundTrip(HELLO);
            first.roundTrip(HELLO);
            try (var third = connect(server)) {
                assertThat(third.roundTrip(HELLO)).isEqualTo(response(HELLO));
                assertThat(second.isClosedByServer()).isTrue();
                assertThat(first.roundTrip(HELLO)).isEqualTo(response(HELLO));
            }
        }
    }

    @Test
    void strangersPushOutStrangersAndNoClient() throws Exception {
        var server = start(
                tls -> tls,
                new ListenerSettings(loopback(), 1024, 2, 200, 100, SHORT.multipliedBy(100), SHORT, SHORT, SHORT));
        try (var client = connect(server)) {
            client.roundTrip(HELLO);
            for (var i = 0; i < 70; i++) {
                toClose.add(connectPlain(server));
            }
            eventually(() -> server.statistics().count(ConnectionEvent.LIMIT_REACHED) == 6);
            eventually(() -> server.statistics().strangers() == 64);
            assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
        }
    }
}
