package org.claviger.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.net.EchoHandler.request;
import static org.claviger.server.net.EchoHandler.response;
import static org.claviger.server.net.TestClient.parameters;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.claviger.certs.CertificateOrder;
import org.claviger.certs.DevelopmentCertificates;
import org.claviger.certs.KeyKind;
import org.claviger.certs.PemFiles;
import org.claviger.server.net.TlsSettings.Offer;
import org.claviger.server.net.TlsSettings.TlsProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The server's certificate, the authorities of clients and the revocation list are replaced while clients work: no request
 * fails, open connections go on, new ones see what is new.
 */
class TlsRenewalUnderLoadTest {
    private static final byte[] HELLO = request("hello");
    private static final int CLIENTS_THAT_STAY = 4;
    private static final int CLIENTS_THAT_COME_AND_GO = 2;
    private static final int RENEWALS = 3;

    @TempDir
    Path folder;

    private final AtomicInteger answers = new AtomicInteger();
    private volatile boolean ended;

    @ParameterizedTest
    @EnumSource
    void everythingIsReplacedWithoutAFailedRequest(TlsProvider provider) throws Exception {
        PemFiles.writeRevocationList(list(), TestPki.AUTHORITY.revoke(List.of()));
        PemFiles.writeRevocationList(nextList(), TestPki.AUTHORITY.revoke(List.of()));
        var settings = TestPki.settings(folder)
                .withOffer(Offer.by(provider))
                .withClients(clients -> clients.withRevocationLists(list(), nextList()));
        var tls = MutualTls.load(settings, TestPki.CLOCK, TestPki.RANDOM);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var server = KmipServer.start(ListenerSettings.at(address), tls, new EchoHandler(), TestPki.RANDOM);
                var watcher = TlsFileWatcher.start(tls, Duration.ofMillis(20));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(watcher).isNotNull();
            var load = startLoad(server, threads);
            try {
                for (var round = 1; round <= RENEWALS; round++) {
                    renew(server, "next root " + round);
                }
            } finally {
                ended = true;
            }
            for (var client : load) {
                assertThat(client.get()).isPositive(); // throws what a client has met
            }
            assertThat(server.statistics().count(ConnectionEvent.INTERNAL_FAILURE))
                    .isZero();
        }
    }

    private List<Future<Integer>> startLoad(KmipServer server, ExecutorService threads) {
        var load = new ArrayList<Future<Integer>>();
        for (var i = 0; i < CLIENTS_THAT_STAY; i++) {
            var protocol = i % 2 == 0 ? "TLSv1.3" : "TLSv1.2";
            load.add(threads.submit(staying(server, protocol)));
        }
        for (var i = 0; i < CLIENTS_THAT_COME_AND_GO; i++) {
            var protocol = i % 2 == 0 ? "TLSv1.3" : "TLSv1.2";
            load.add(threads.submit(comingAndGoing(server, protocol)));
        }
        return load;
    }

    private Callable<Integer> staying(KmipServer server, String protocol) {
        return () -> {
            var count = 0;
            try (var client =
                    TestClient.connect(TestClient.context(TestPki.CLIENT), server.address(), parameters(protocol))) {
                while (!ended) {
                    ask(client);
                    count++;
                }
            }
            return count;
        };
    }

    private Callable<Integer> comingAndGoing(KmipServer server, String protocol) {
        var context = TestClient.context(TestPki.CLIENT_RSA); // resumes its sessions under TLS 1.2
        return () -> {
            var count = 0;
            while (!ended) {
                try (var client = TestClient.connect(context, server.address(), parameters(protocol))) {
                    ask(client);
                    count++;
                }
            }
            return count;
        };
    }

    private void ask(TestClient client) throws IOException {
        assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
        answers.incrementAndGet();
    }

    /** Replaces all there is, and returns when new connections have seen it and the load has gone on. */
    private void renew(KmipServer server, String rootName) throws Exception {
        var nextRoot = DevelopmentCertificates.newRoot(rootName, TestPki.CLOCK, TestPki.RANDOM);
        var ofNext = nextRoot.issue(CertificateOrder.client("new here", KeyKind.P_256));
        var revoked = TestPki.client("revoked");
        assertThat(served(server, Optional.empty(), TestClient.context(revoked)))
                .isTrue();

        var own = TestPki.AUTHORITY.issue(CertificateOrder.server(KeyKind.P_256, List.of()));
        TestPki.write(folder, "server-ec", own);
        TestPki.write(folder, "server-rsa", own);
        PemFiles.writeCertificates(folder.resolve("ca.pem"), List.of(TestPki.AUTHORITY.root(), nextRoot.root()));
        PemFiles.writeRevocationList(list(), TestPki.AUTHORITY.revoke(List.of(revoked.certificate())));
        PemFiles.writeRevocationList(nextList(), nextRoot.revoke(List.of()));

        eventually(() -> served(server, Optional.of(own.certificate()), TestClient.context(TestPki.CLIENT)));
        assertThat(served(server, Optional.of(own.certificate()), TestClient.context(ofNext)))
                .isTrue();
        assertThatThrownBy(() -> {
                    try (var client = TestClient.connect(TestClient.context(revoked), server.address())) {
                        client.roundTrip(HELLO);
                    }
                })
                .isInstanceOfAny(SSLException.class, EOFException.class, SocketException.class);
        var soFar = answers.get();
        eventually(() -> answers.get() > soFar + CLIENTS_THAT_STAY + CLIENTS_THAT_COME_AND_GO);
    }

    private Path list() {
        return folder.resolve("clients.crl");
    }

    private Path nextList() {
        return folder.resolve("next.crl");
    }

    /** Tells whether a client is answered, by a server that shows this certificate if one is given. */
    private static boolean served(KmipServer server, Optional<X509Certificate> shown, SSLContext context) {
        try (var client = TestClient.connect(context, server.address())) {
            var seen = client.serverCertificate();
            return Arrays.equals(client.roundTrip(HELLO), response(HELLO))
                    && shown.map(seen::equals).orElse(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        for (var i = 0; i < 2_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
