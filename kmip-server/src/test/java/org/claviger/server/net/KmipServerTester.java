package org.claviger.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.net.EchoHandler.request;
import static org.claviger.server.net.TestClient.parameters;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.claviger.certs.IssuedCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server, which echoes, over real sockets and real TLS; no buffer gets lost. */
@ExtendWith(BufferLeaks.class)
abstract class KmipServerTester {
    static final byte[] HELLO = request("hello");
    static final Duration SHORT = Duration.ofMillis(250);

    @TempDir
    Path folder;

    final LogRecorder log = new LogRecorder();
    final EchoHandler handler = new EchoHandler();
    final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (var one : toClose.reversed()) {
            one.close();
        }
        log.close();
    }

    static void isRefused(KmipServer server, Optional<IssuedCertificate> certificate, SSLParameters parameters) {
        assertThatThrownBy(() -> {
                    try (var client =
                            TestClient.connect(TestClient.context(certificate), server.address(), parameters)) {
                        client.roundTrip(HELLO);
                    }
                })
                .isInstanceOfAny(SSLException.class, EOFException.class, SocketException.class);
    }

    KmipServer start(UnaryOperator<TlsSettings> tls) throws Exception {
        return start(tls, ListenerSettings.at(loopback()));
    }

    KmipServer start(UnaryOperator<TlsSettings> tls, ListenerSettings settings) throws Exception {
        return start(MutualTls.load(tls.apply(TestPki.settings(folder)), TestPki.CLOCK, TestPki.RANDOM), settings);
    }

    KmipServer start(MutualTls tls, ListenerSettings settings) throws IOException {
        var server = KmipServer.start(settings, tls, handler, TestPki.RANDOM);
        toClose.add(() -> server.close(Duration.ofSeconds(1)));
        return server;
    }

    static ListenerSettings with(
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

    static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    static TestClient connect(KmipServer server) throws IOException {
        return TestClient.connect(TestClient.context(TestPki.CLIENT), server.address());
    }

    static Socket connectPlain(KmipServer server) throws IOException {
        var socket = new Socket();
        socket.connect(server.address(), 5_000);
        socket.setSoTimeout(5_000);
        return socket;
    }

    static boolean acceptsConnections(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address, 5_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void eventually(BooleanSupplier condition) throws InterruptedException {
        for (var i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
