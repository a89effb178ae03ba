package org.claviger.server.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.net.EchoHandler.request;
import static org.claviger.server.net.EchoHandler.response;
import static org.claviger.server.net.TestClient.parameters;

import ch.qos.logback.classic.Level;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.claviger.certs.CertificateOrder;
import org.claviger.certs.IssuedCertificate;
import org.claviger.certs.KeyKind;
import org.claviger.certs.PemFiles;
import org.claviger.server.access.Identity;
import org.claviger.server.access.IdentityRule;
import org.claviger.server.dispatch.FrameHandler.Reply;
import org.claviger.server.dispatch.RefusedFrame;
import org.claviger.server.net.TlsSettings.Offer;
import org.claviger.server.net.TlsSettings.TlsProvider;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KmipServerTest {
    private static final byte[] HELLO = request("hello");
    private static final Duration SHORT = Duration.ofMillis(250);
    private static final LogRecorder LEAKS = new LogRecorder("io.netty.util.ResourceLeakDetector");

    @TempDir
    Path folder;

    private final LogRecorder log = new LogRecorder();
    private final EchoHandler handler = new EchoHandler();
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @BeforeAll
    static void watchForLeaks() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @AfterAll
    static void noBufferWasLost() {
        // A lost buffer is noticed when it has been collected and another one is taken.
        System.gc();
        for (var i = 0; i < 100; i++) {
            ByteBufAllocator.DEFAULT.buffer().release();
        }
        assertThat(LEAKS.lines(Level.ERROR)).isEmpty();
        LEAKS.close();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (var one : toClose.reversed()) {
            one.close();
        }
        log.close();
    }

    // --- who gets in ---

    @ParameterizedTest
    @CsvSource({
        "BOUNCY_CASTLE, TLSv1.3, TLS_AES_256_GCM_SHA384",
        "BOUNCY_CASTLE, TLSv1.3, TLS_AES_128_GCM_SHA256",
        "JDK, TLSv1.3, TLS_CHACHA20_POLY1305_SHA256",
        "BOUNCY_CASTLE, TLSv1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "BOUNCY_CASTLE, TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "JDK, TLSv1.3, TLS_AES_256_GCM_SHA384",
        "JDK, TLSv1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "JDK, TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
    })
    void clientsOfBothVersionsAndKeysAreServed(TlsProvider provider, String protocol, String suite) throws Exception {
        var server = start(tls -> tls.withOffer(Offer.by(provider)));
        for (var certificate : List.of(TestPki.CLIENT, TestPki.CLIENT_RSA)) {
            try (var client = TestClient.connect(
                    TestClient.context(certificate), server.address(), parameters(protocol, suite))) {
                assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
            }
        }

        assertThat(handler.connections).hasSize(2).first().satisfies(connection -> {
            assertThat(connection.identity()).isEqualTo(new Identity("fleet", IdentityRule.SUBJECT, "CN=orders"));
            assertThat(connection.tlsProtocol()).isEqualTo(protocol);
            assertThat(connection.cipherSuite()).isEqualTo(suite);
            assertThat(connection.peer()).matches("/127\\.0\\.0\\.1:\\d+");
            assertThat(connection.certificateSha256()).matches("[0-9a-f]{64}");
            assertThat(new BigInteger(connection.certificateSerial(), 16))
                    .isEqualTo(TestPki.CLIENT.certificate().getSerialNumber());
        });
        log.hasNoStackTraceAndNoError();
    }

    @ParameterizedTest
    @EnumSource
    void underTls13AClientGetsTheServerCertificateItCanCheck(TlsProvider provider) throws Exception {
        var server = start(tls -> tls.withOffer(Offer.by(provider)));
        for (var schemes : List.of("rsa_pss_rsae_sha256", "ecdsa_secp256r1_sha256")) {
            var parameters = parameters("TLSv1.3");
            parameters.setSignatureSchemes(
                    schemes.startsWith("rsa")
                            ? new String[] {schemes, "ecdsa_secp256r1_sha256"} // the authority signs with ECDSA
                            : new String[] {schemes});
            var certificate = schemes.startsWith("rsa") ? TestPki.CLIENT_RSA : TestPki.CLIENT;
            try (var client = TestClient.connect(TestClient.context(certificate), server.address(), parameters)) {
                assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
            }
        }
    }

    @Test
    void hybridPostQuantumKeyExchangeIsTakenWhereTheClientHasIt() throws Exception {
        // A key share in the ServerHello: extension 51 with a group, the length of its share, and the share
        // (RFC 8446 section 4.2.8). A hybrid one holds 1,088 bytes of ML-KEM-768 and 32 of X25519.
        var hybrid = "003304" + "64" + "11ec" + "0460";
        var elliptic = "003300" + "24" + "001d" + "0020";
        var server = start(tls -> tls);
        var context = TestClient.bouncyCastleContext(TestPki.CLIENT);
        for (var groups : List.of("X25519MLKEM768 x25519 secp256r1", "x25519 secp256r1 X25519MLKEM768")) {
            var received = new ByteArrayOutputStream();
            try (var client = TestClient.connectWithGroups(context, server.address(), received, groups.split(" "))) {
                assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
                assertThat(HexFormat.of().formatHex(received.toByteArray()))
                        .contains(hybrid)
                        .doesNotContain(elliptic);
            }
        }
        var received = new ByteArrayOutputStream();
        try (var client = TestClient.connectWithGroups(context, server.address(), received, "x25519", "secp256r1")) {
            assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
            assertThat(HexFormat.of().formatHex(received.toByteArray())).contains(elliptic);
        }
    }

    private static void isRefused(
            KmipServer server, Optional<IssuedCertificate> certificate, SSLParameters parameters) {
        assertThatThrownBy(() -> {
                    try (var client =
                            TestClient.connect(TestClient.context(certificate), server.address(), parameters)) {
                        client.roundTrip(HELLO);
                    }
                })
                .isInstanceOfAny(SSLException.class, EOFException.class, SocketException.class);
    }

    @ParameterizedTest
    @EnumSource
    void oldCipherSuitesAreThereOnlyInTheLegacyProfile(TlsProvider provider) throws Exception {
        var modern = start(tls -> tls.withOffer(Offer.by(provider)));
        var legacy = start(tls -> tls.withOffer(Offer.by(provider).withLegacyCipherSuites()));
        var old = parameters("TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA");

        assertThatThrownBy(() -> TestClient.connect(TestClient.context(TestPki.CLIENT), modern.address(), old))
                .isInstanceOf(SSLException.class);
        try (var client = TestClient.connect(TestClient.context(TestPki.CLIENT), legacy.address(), old)) {
            assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
        }
        assertThat(log.lines(Level.WARN))
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).startsWith("LEGACY CIPHER SUITES ARE ON"));
    }

    @Test
    void theLegacyProfileOfBouncyCastleHasRsaKeyExchange() throws Exception {
        var legacy = start(tls -> tls.withOffer(tls.offer().withLegacyCipherSuites()));
        try (var client = TestClient.connect(
                TestClient.bouncyCastleContext(TestPki.CLIENT_RSA),
                legacy.address(),
                parameters("TLSv1.2", "TLS_RSA_WITH_AES_256_CBC_SHA"))) {
            assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTls12SessionResumesWithTheSameIdentity(TlsProvider provider) throws Exception {
        var server = start(tls -> tls.withOffer(Offer.by(provider)));
        var context = TestClient.context(TestPki.CLIENT);
        var sessions = new ArrayList<byte[]>();
        var created = new ArrayList<Long>();
        for (var i = 0; i < 3; i++) {
            try (var client = TestClient.connect(context, server.address(), parameters("TLSv1.2"))) {
                assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
                sessions.add(client.session().getId());
                created.add(client.session().getCreationTime());
            }
        }

        assertThat(created).containsOnly(created.getFirst());
        assertThat(sessions.get(1)).isEqualTo(sessions.get(0)).isNotEmpty();
        assertThat(handler.connections)
                .hasSize(3)
                .allSatisfy(
                        connection -> assertThat(connection.identity().value()).isEqualTo("CN=orders"));
    }

    // --- messages ---

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

    // --- everyday faults ---

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

    // --- limits ---

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

    // --- renewal ---

    @ParameterizedTest
    @EnumSource
    void newCertificatesAreUsedWithoutDroppingConnections(TlsProvider provider) throws Exception {
        var settings = TestPki.settings(folder).withOffer(Offer.by(provider));
        var tls = MutualTls.load(settings, TestPki.CLOCK, TestPki.RANDOM);
        var server = start(tls, ListenerSettings.at(loopback()));
        try (var open = connect(server)) {
            open.roundTrip(HELLO);
            assertThat(open.session().getPeerCertificates()[0])
                    .isIn(TestPki.SERVER_EC.certificate(), TestPki.SERVER_RSA.certificate());

            var renewed = TestPki.AUTHORITY.issue(CertificateOrder.server(KeyKind.P_256, List.of()));
            TestPki.write(folder, "server-ec", renewed);
            TestPki.write(folder, "server-rsa", renewed);
            tls.reload();
            try (var client = connect(server)) {
                assertThat(client.session().getPeerCertificates()[0]).isEqualTo(renewed.certificate());
                assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
            }
            assertThat(open.roundTrip(HELLO)).isEqualTo(response(HELLO));
        }
    }

    @Test
    void aRevokedClientIsRefusedAtItsNextRequestOnceTheListIsRead() throws Exception {
        var list = folder.resolve("clients.crl");
        PemFiles.writeRevocationList(list, TestPki.AUTHORITY.revoke(List.of()));
        var tls = MutualTls.load(
                TestPki.settings(folder).withClients(clients -> clients.withRevocationLists(list)),
                TestPki.CLOCK,
                TestPki.RANDOM);
        var server = start(tls, ListenerSettings.at(loopback()));
        try (var revoked = connect(server);
                var kept = TestClient.connect(TestClient.context(TestPki.CLIENT_RSA), server.address())) {
            revoked.roundTrip(HELLO);
            kept.roundTrip(HELLO);
            PemFiles.writeRevocationList(list, TestPki.AUTHORITY.revoke(List.of(TestPki.CLIENT.certificate())));
            tls.reload();

            assertThat(kept.roundTrip(HELLO)).isEqualTo(response(HELLO));
            revoked.send(HELLO);
            assertThat(revoked.isClosedByServer()).isTrue();
        }
        isRefused(server, Optional.of(TestPki.CLIENT), parameters("TLSv1.3"));
        assertThat(handler.connections).hasSize(3);
    }

    @Test
    void aFileThatCannotBeUsedChangesNothing() throws Exception {
        var tls = MutualTls.load(TestPki.settings(folder), TestPki.CLOCK, TestPki.RANDOM);
        var server = start(tls, ListenerSettings.at(loopback()));
        PemFiles.writePrivateKey(folder.resolve("server-ec.key"), TestPki.CLIENT.privateKey());

        assertThatThrownBy(tls::reload)
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessageContaining("is not the one of the certificate in");
        try (var client = connect(server)) {
            assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
        }
    }

    @Test
    void theWatcherTakesUpChangedFiles() throws Exception {
        var tls = MutualTls.load(TestPki.settings(folder), TestPki.CLOCK, TestPki.RANDOM);
        var server = start(tls, ListenerSettings.at(loopback()));
        toClose.add(TlsFileWatcher.start(tls, Duration.ofMillis(20)));
        var renewed = TestPki.AUTHORITY.issue(CertificateOrder.server(KeyKind.P_256, List.of()));
        TestPki.write(folder, "server-ec", renewed);
        TestPki.write(folder, "server-rsa", renewed);

        eventually(() -> {
            try (var client = connect(server)) {
                return client.session().getPeerCertificates()[0].equals(renewed.certificate());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    // --- the end ---

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

    private KmipServer start(UnaryOperator<TlsSettings> tls) throws Exception {
        return start(tls, ListenerSettings.at(loopback()));
    }

    private KmipServer start(UnaryOperator<TlsSettings> tls, ListenerSettings settings) throws Exception {
        return start(MutualTls.load(tls.apply(TestPki.settings(folder)), TestPki.CLOCK, TestPki.RANDOM), settings);
    }

    private KmipServer start(MutualTls tls, ListenerSettings settings) throws IOException {
        var server = KmipServer.start(settings, tls, handler, TestPki.RANDOM);
        toClose.add(() -> server.close(Duration.ofSeconds(1)));
        return server;
    }

    private static ListenerSettings with(
            UnaryOperator<ListenerSettings> change, Duration requestTimeout, Duration responseTimeout) {
        var settings = ListenerSettings.at(loopback());
        return change.apply(new ListenerSettings(
                settings.address(),
                settings.maxMessageBytes(),
                settings.maxConnections(),
                settings.maxConnectionsPerAddress(),
                settings.maxConnectionsPerClient(),
                settings.firstByteTimeout(),
                requestTimeout,
                responseTimeout,
                SHORT));
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static TestClient connect(KmipServer server) throws IOException {
        return TestClient.connect(TestClient.context(TestPki.CLIENT), server.address());
    }

    private static Socket connectPlain(KmipServer server) throws IOException {
        var socket = new Socket();
        socket.connect(server.address(), 5_000);
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static boolean acceptsConnections(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address, 5_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        for (var i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
