package org.claviger.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.Name;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.UsageLimits;
import org.claviger.certs.CertificateOrder;
import org.claviger.certs.DevelopmentCertificates;
import org.claviger.certs.KeyKind;
import org.claviger.certs.PemFiles;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.enumeration.UsageLimitsUnit;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.hsm.soft.Argon2Cost;
import org.claviger.hsm.soft.SoftwareBackend;
import org.claviger.hsm.soft.SoftwareSettings;
import org.claviger.operation.Activate;
import org.claviger.operation.Create;
import org.claviger.operation.DataReference;
import org.claviger.operation.Decrypt;
import org.claviger.operation.Destroy;
import org.claviger.operation.Encrypt;
import org.claviger.operation.Get;
import org.claviger.operation.Revoke;
import org.claviger.server.client.ClientTls;
import org.claviger.server.client.KmipClient;
import org.claviger.server.client.KmipFailure;
import org.claviger.server.store.PostgresServer;
import org.claviger.ttlv.ProtocolVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two server processes on one PostgreSQL behave as one server, whatever happens to either of them or to the database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoServersTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final byte[] MESSAGE = "not so secret".getBytes(StandardCharsets.US_ASCII);
    private static final Optional<CryptographicParameters> GCM = Optional.of(CryptographicParameters.builder()
            .blockCipherMode(BlockCipherMode.GCM)
            .tagLength(16)
            .build());

    private PostgresServer postgres;
    private SSLContext tls;
    private final List<Node> nodes = new ArrayList<>();
    private final AtomicInteger names = new AtomicInteger();

    /** Both make their first start at the same moment: tables and keyring are made once. */
    @BeforeAll
    void startBothAtOnce(@TempDir Path folder) throws Exception {
        postgres = PostgresServer.required();
        var database = postgres.newDatabase();
        var authority = DevelopmentCertificates.newRoot("test authority", Clock.systemUTC(), new SecureRandom());
        PemFiles.writeCertificates(folder.resolve("ca.pem"), List.of(authority.root()));
        var server = authority.issue(CertificateOrder.server(KeyKind.P_256, List.of()));
        PemFiles.writeCertificates(folder.resolve("server.pem"), server.chain());
        PemFiles.writePrivateKey(folder.resolve("server.key"), server.privateKey());
        var client = authority.issue(CertificateOrder.client("alice", KeyKind.P_256));
        tls = ClientTls.context(authority.root(), client.certificate(), client.privateKey());
        var passphrase = Files.createFile(
                folder.resolve("passphrase"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passphrase, "only for this test");
        makeRootKey(folder.resolve("root.key"), passphrase);
        for (var name : List.of("a", "b")) {
            nodes.add(newNode(folder, name, database));
        }
        for (var node : nodes) {
            node.start();
        }
        for (var node : nodes) {
            node.awaitReady();
        }
    }

    @AfterAll
    void stopBoth() throws Exception {
        for (var node : nodes) {
            node.kill();
        }
    }

    /** Servers that share a database are given their root key. */
    private static void makeRootKey(Path file, Path passphrase) {
        try (var memory = Arena.ofShared();
                var backend = SoftwareBackend.open(
                        new SoftwareSettings(new BackendId("software"), file, passphrase, Argon2Cost.DEFAULT),
                        memory,
                        KeyEngines.java(),
                        Clock.systemUTC(),
                        new SecureRandom())) {
            backend.rootKeys().orElseThrow().create(new RootKeyRef("default"));
        }
    }

    private Node newNode(Path folder, String name, PostgresServer.Database database) throws IOException {
        var configuration = folder.resolve(name + ".yaml");
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Files.writeString(configuration, """
            claviger:
              data-dir: data-%s
              kmip: {listen: "127.0.0.1:%d"}
              tls:
                certificates:
                  - {chain: server.pem, key: server.key}
                client-authorities:
                  - {name: test, certificates: ca.pem}
              access:
                - {principals: "mtls:test:*", tenant: shared}
              database: {url: "%s", password-file: "%s"}
              root-keys:
                - software: {key-file: root.key, passphrase-file: passphrase}
            """.formatted(name, port, database.url(), postgres.passwordFile()));
        return new Node(configuration, new InetSocketAddress("localhost", port));
    }

    /** One server process. */
    private final class Node {
        private final Path configuration;
        private final InetSocketAddress address;
        private @Nullable Process process;

        private Node(Path configuration, InetSocketAddress address) {
            this.configuration = configuration;
            this.address = address;
        }

        void start() throws IOException {
            process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName(),
                            "server",
                            "--config",
                            configuration.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        }

        private Path log() {
            return Path.of(configuration + ".log");
        }

        void awaitReady() throws Exception {
            var deadline = System.nanoTime() + TIMEOUT.toNanos() * 2;
            while (true) {
                try (var _ = connect()) {
                    return;
                } catch (IOException e) {
                    if (!running().isAlive() || System.nanoTime() > deadline) {
                        throw new AssertionError("the server did not start: " + Files.readString(log()), e);
                    }
                    Thread.sleep(50);
                }
            }
        }

        KmipClient connect() throws IOException {
            return KmipClient.connect(address, tls, ProtocolVersion.V2_1, TIMEOUT);
        }

        /** As {@code kill -9} does. */
        void kill() throws InterruptedException {
            if (process != null) {
                process.destroyForcibly();
                assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            }
        }

        private Process running() {
            return Objects.requireNonNull(process);
        }
    }

    // --- What a client asks

    private String newName() {
        return "name-" + names.incrementAndGet();
    }

    private static Attributes aes() {
        return Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256)
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                        BitMask.of(
                                CryptographicUsageMask.class,
                                CryptographicUsageMask.ENCRYPT,
                                CryptographicUsageMask.DECRYPT));
    }

    private static UniqueIdentifier create(KmipClient client, Attributes attributes) throws IOException {
        return client.ask(Create.TYPE, new Create.Request(ObjectType.SYMMETRIC_KEY, attributes, Optional.empty()))
                .uniqueIdentifier();
    }

    private static void activate(KmipClient client, UniqueIdentifier id) throws IOException {
        client.ask(Activate.TYPE, new Activate.Request(Optional.of(id)));
    }

    private static Get.Response get(KmipClient client, UniqueIdentifier id) throws IOException {
        return client.ask(
                Get.TYPE,
                new Get.Request(
                        Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private static Encrypt.Response encrypt(KmipClient client, UniqueIdentifier id) throws IOException {
        return client.ask(
                Encrypt.TYPE,
                new Encrypt.Request(
                        Optional.of(id),
                        GCM,
                        Optional.of(DataReference.of(client.secrets().copyOf(MESSAGE))),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private static void revoke(KmipClient client, UniqueIdentifier id) throws IOException {
        var reason = new RevocationReason(RevocationReasonCode.CESSATION_OF_OPERATION, Optional.empty());
        client.ask(Revoke.TYPE, new Revoke.Request(Optional.of(id), Optional.of(reason), Optional.empty()));
    }

    private static void destroy(KmipClient client, UniqueIdentifier id) throws IOException {
        client.ask(Destroy.TYPE, new Destroy.Request(Optional.of(id)));
    }

    /** What somebody does with a connection of his own. */
    private interface Work<T> {
        T with(KmipClient client) throws Exception;
    }

    /** Runs work on so many connections to each server, all begun together. */
    private <T> List<T> onBoth(int connectionsEach, Work<T> work) throws Exception {
        var start = new CyclicBarrier(connectionsEach * nodes.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<T>>();
            for (var i = 0; i < connectionsEach; i++) {
                for (var node : nodes) {
                    tasks.add(() -> {
                        try (var client = node.connect()) {
                            start.await();
                            return work.with(client);
                        }
                    });
                }
            }
            var results = new ArrayList<T>();
            for (var future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        }
    }

    // --- Tests

    @Test
    void whatOneEncryptsTheOtherDecrypts() throws Exception {
        try (var a = nodes.get(0).connect();
                var b = nodes.get(1).connect()) {
            var id = create(a, aes().plus(AttributeTypes.NAME, Name.of(newName())));
            activate(b, id);
            var encrypted = encrypt(a, id);
            var decrypted = b.ask(
                    Decrypt.TYPE,
                    new Decrypt.Request(
                            Optional.of(id),
                            GCM,
                            Optional.of(DataReference.of(encrypted.data().orElseThrow())),
                            encrypted.ivCounterNonce(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            encrypted.authenticatedEncryptionTag()));
            assertThat(decrypted.data()).contains(b.secrets().copyOf(MESSAGE));
        }
    }

    @Test
    void aRevokeAnsweredByOneIsHonouredByTheOtherAtOnce() throws Exception {
        try (var a = nodes.get(0).connect();
                var b = nodes.get(1).connect()) {
            for (var round = 0; round < 40; round++) {
                var one = round % 2 == 0 ? a : b;
                var other = round % 2 == 0 ? b : a;
                var id = create(one, aes());
                activate(one, id);
                encrypt(other, id);
                encrypt(one, id);

                revoke(one, id);

                assertRefused(() -> encrypt(other, id), ResultReason.WRONG_KEY_LIFECYCLE_STATE);
            }
        }
    }

    @Test
    void aDestroyAnsweredByOneIsHonouredByTheOtherAtOnce() throws Exception {
        try (var a = nodes.get(0).connect();
                var b = nodes.get(1).connect()) {
            for (var round = 0; round < 20; round++) {
                var id = create(a, aes());
                get(b, id);

                destroy(a, id);

                assertRefused(() -> get(b, id), ResultReason.OBJECT_DESTROYED);
            }
        }
    }

    private static void assertRefused(Callable<?> request, ResultReason reason) {
        assertThatThrownBy(request::call)
                .isInstanceOfSatisfying(
                        KmipFailure.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void usageLimitsAreNotOverspentUnderContention() throws Exception {
        var total = 60;
        UniqueIdentifier id;
        try (var a = nodes.get(0).connect()) {
            id = create(
                    a,
                    aes().plus(
                                    AttributeTypes.USAGE_LIMITS,
                                    new UsageLimits(
                                            Optional.of((long) total),
                                            Optional.empty(),
                                            Optional.of(UsageLimitsUnit.OBJECT))));
            activate(a, id);
        }

        var uses = onBoth(4, client -> {
            var done = 0;
            while (true) {
                try {
                    encrypt(client, id);
                    done++;
                } catch (KmipFailure e) {
                    if (e.reason()
                            != ResultReason.GENERAL_FAILURE) { // else it lost too many races, and nothing was used
                        assertThat(e.reason()).isIn(ResultReason.USAGE_LIMIT_EXCEEDED, ResultReason.PERMISSION_DENIED);
                        return done;
                    }
                }
            }
        });

        assertThat(uses.stream().mapToInt(Integer::intValue).sum()).isEqualTo(total);
    }

    @Test
    void ofTwoWhoAskForOneNameAtOnceOneGetsIt() throws Exception {
        for (var round = 0; round < 10; round++) {
            var attributes = aes().plus(AttributeTypes.NAME, Name.of(newName()));
            var outcomes = onBoth(2, client -> {
                try {
                    create(client, attributes);
                    return "created";
                } catch (KmipFailure e) {
                    return e.reason().specName();
                }
            });
            assertThat(outcomes)
                    .containsExactlyInAnyOrder(
                            "created",
                            ResultReason.NON_UNIQUE_NAME_ATTRIBUTE.specName(),
                            ResultReason.NON_UNIQUE_NAME_ATTRIBUTE.specName(),
                            ResultReason.NON_UNIQUE_NAME_ATTRIBUTE.specName());
        }
    }

    @Test
    void whatAKilledServerHasAcknowledgedIsThereAndTheOtherServesOn() throws Exception {
        var killed = nodes.get(0);
        var other = nodes.get(1);
        var acknowledged = ConcurrentHashMap.<UniqueIdentifier>newKeySet();
        var onKilled = new AtomicInteger();
        var afterKill = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 4; i++) {
                threads.execute(() -> createUntilItEnds(killed, acknowledged, onKilled));
            }
            while (onKilled.get() < 50) {
                Thread.sleep(1);
            }
            killed.kill();
            createSome(threads, other, acknowledged, afterKill);
        }
        assertThat(afterKill).hasValue(20);

        killed.start();
        killed.awaitReady();

        for (var node : nodes) {
            try (var client = node.connect()) {
                for (var id : acknowledged) {
                    assertThat(get(client, id).uniqueIdentifier()).isEqualTo(id);
                }
            }
        }
    }

    private void createUntilItEnds(Node node, Set<UniqueIdentifier> acknowledged, AtomicInteger count) {
        try (var client = node.connect()) {
            while (true) {
                acknowledged.add(create(client, aes().plus(AttributeTypes.NAME, Name.of(newName()))));
                count.incrementAndGet();
            }
        } catch (IOException e) {
            // the server was killed
        }
    }

    private void createSome(ExecutorService threads, Node node, Set<UniqueIdentifier> acknowledged, AtomicInteger count)
            throws Exception {
        threads.submit(() -> {
                    try (var client = node.connect()) {
                        for (var i = 0; i < 20; i++) {
                            acknowledged.add(create(client, aes()));
                            count.incrementAndGet();
                        }
                    }
                    return true;
                })
                .get();
    }

    @Test
    void whenTheDatabaseRestartsRequestsFailCleanlyAndThenGoOn() throws Exception {
        var acknowledged = ConcurrentHashMap.<UniqueIdentifier>newKeySet();
        var restarted = new AtomicInteger();
        try (var operator = Executors.newSingleThreadExecutor()) {
            var restarting = operator.submit(() -> {
                while (acknowledged.size() < 30) {
                    Thread.sleep(1);
                }
                postgres.crash();
                postgres.start();
                restarted.incrementAndGet();
                return true;
            });
            onBoth(3, client -> {
                var afterwards = 0;
                while (afterwards < 10) {
                    var began = restarted.get();
                    try {
                        acknowledged.add(create(client, aes().plus(AttributeTypes.NAME, Name.of(newName()))));
                        afterwards += began;
                    } catch (KmipFailure e) { // on the same connection: the client loses an answer, never the server
                        assertThat(e.reason()).isEqualTo(ResultReason.GENERAL_FAILURE);
                    }
                }
                return true;
            });
            restarting.get();
        }

        for (var node : nodes) {
            try (var client = node.connect()) {
                for (var id : acknowledged) {
                    assertThat(get(client, id).uniqueIdentifier()).isEqualTo(id);
                }
            }
        }
    }
}
