package org.claviger.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.Create;
import org.claviger.server.ClavigerServer;
import org.claviger.server.Installation;
import org.claviger.server.client.ClientTls;
import org.claviger.server.client.KmipClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * While hostile clients are at work, a good one is answered, on the connection that it has and on new ones; and what the
 * server holds for them stays bounded. How much slower the answers come, {@code claviger bench --attacks} measures.
 */
class HostileClientsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int ATTACKERS = 8;
    private static final int OBJECTS = 300;
    private static final int REQUESTS_ON_ONE_CONNECTION = 20;
    private static final int NEW_CONNECTIONS = 3;

    /** Each of them has begun. */
    private static final int ROUNDS = ATTACKERS;

    /** What all attackers together may have of direct memory: a few read buffers and half-made answers for each. */
    private static final long DIRECT_BYTES = ATTACKERS * (2L << 20);

    @TempDir
    static Path folder;

    private static Installation installation;
    private static ClavigerServer server;
    private static SSLContext good;
    private static UniqueIdentifier key;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        installation = Installation.onSqlite(folder.resolve("state"));
        server = installation.startHere();
        good = installation.tls();
        try (var client = KmipClient.connect(server.address(), good, Requests.VERSION, TIMEOUT)) {
            key = client.ask(Create.TYPE, Requests.aesKey("good")).uniqueIdentifier();
            for (var first = 0; first < OBJECTS; first += 100) {
                assertThat(client.send(Requests.create("many-", first, 100)).items())
                        .hasSize(100);
            }
        }
    }

    @AfterAll
    static void stop() {
        server.close(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aGoodClientIsAnsweredAndTheServerStaysBounded(Attack attack) throws Exception {
        var directBefore = directBytes();
        var threadsBefore = platformThreads();
        try (var open = connect()) {
            ask(open);
            try (var attackers = Attackers.start(attack, server.address(), attackersTls(attack), ATTACKERS)) {
                eventually(() -> attackers.rounds() >= ROUNDS);
                for (var i = 0; i < REQUESTS_ON_ONE_CONNECTION; i++) {
                    ask(open);
                }
                for (var i = 0; i < NEW_CONNECTIONS; i++) {
                    try (var another = connect()) {
                        ask(another);
                    }
                }
                assertThat(directBytes() - directBefore).as("direct memory").isLessThan(DIRECT_BYTES);
                // The attackers' own, and a thread pool of the runtime may grow for other reasons.
                assertThat(platformThreads() - threadsBefore).as("threads").isLessThan(2 * ATTACKERS);
            }
            ask(open);
        }
    }

    private static SSLContext attackersTls(Attack attack) throws IOException, GeneralSecurityException {
        return attack.isByKnownClients()
                ? installation.tlsOf("attacker")
                : ClientTls.withoutCertificate(installation.folder().resolve("ca/ca.pem"));
    }

    private static SSLSocket connect() throws IOException {
        var socket = (SSLSocket) good.getSocketFactory()
                .createSocket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout((int) TIMEOUT.toMillis());
        return socket;
    }

    private static void ask(SSLSocket socket) throws IOException {
        socket.getOutputStream().write(Requests.get(key));
        var in = new DataInputStream(socket.getInputStream());
        var head = new byte[8];
        in.readFully(head);
        var body = new byte[ByteBuffer.wrap(head).getInt(4)];
        in.readFully(body);
        assertThat(Load.isSuccess(body)).isTrue();
    }

    private static long directBytes() {
        return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    private static int platformThreads() {
        return Thread.getAllStackTraces().size();
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        for (var i = 0; i < 6_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
