package org.claviger.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.net.EchoHandler.request;
import static org.claviger.server.net.EchoHandler.response;
import static org.claviger.server.net.TestClient.parameters;

import ch.qos.logback.classic.Level;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.claviger.certs.AlternativeName;
import org.claviger.certs.CertificateOrder;
import org.claviger.certs.CertificateOrder.Purpose;
import org.claviger.certs.DevelopmentCertificates;
import org.claviger.certs.IssuedCertificate;
import org.claviger.certs.KeyKind;
import org.claviger.certs.PemFiles;
import org.claviger.server.net.TlsSettings.Offer;
import org.claviger.server.net.TlsSettings.TlsProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whom the door refuses, under each implementation of TLS: the client gets an alert that is right by RFC 8446 section 6.2, the
 * log one line that says why, and the next good client an answer.
 */
class RefusedClientsTest {
    private static final byte[] HELLO = request("hello");
    private static final CertificateOrder ORDERS = CertificateOrder.client("orders", KeyKind.P_256);
    private static final DevelopmentCertificates AUTHORITY = TestPki.AUTHORITY;
    private static final Pattern FATAL_ALERT = Pattern.compile("Received fatal alert: ([a-z_]+)");
    private static final IssuedCertificate REVOKED = TestPki.client("revoked");
    private static final DevelopmentCertificates REVOKED_AUTHORITY = AUTHORITY.newIntermediate("revoked authority");

    @TempDir
    Path folder;

    private final LogRecorder log = new LogRecorder();
    private final EchoHandler handler = new EchoHandler();

    /** Whom the audit would name: the reason, and the client's subject if it is known. */
    private final List<String> refused = new CopyOnWriteArrayList<>();

    private final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (var one : toClose.reversed()) {
            one.close();
        }
        log.close();
    }

    /** Whom to refuse, and the line that the log has of it. */
    enum Fault {
        EXPIRED(() -> AUTHORITY.issue(ORDERS.expired()), "serial \\p{XDigit}+ expired at .*"),
        NOT_YET_VALID(
                () -> AUTHORITY.issue(ORDERS.notYetValid()), "serial \\p{XDigit}+ is not valid before .*; it is .*"),
        FOR_SERVERS(
                () -> AUTHORITY.issue(ORDERS.withPurposes(Purpose.SERVER_AUTHENTICATION)),
                "has extended key usage \"1.3.6.1.5.5.7.3.1\" \\(expected client authentication, 1.3.6.1.5.5.7.3.2\\)"),
        FOR_NO_PURPOSE(() -> AUTHORITY.issue(ORDERS.withPurposes()), "has no extended key usage \\(expected .*"),
        KEY_NOT_FOR_SIGNATURES(
                () -> AUTHORITY.newIntermediate("sub").authority(), "has a key usage without digital signature"),
        OTHER_ISSUER(
                () -> other("other root").issue(ORDERS),
                "is issued by \"CN=other root\", which is neither a configured client authority nor in the chain .*"),
        ISSUER_OF_THE_SAME_NAME(
                () -> other("test root").issue(ORDERS),
                "is issued by another authority with the same name as a configured one, \"CN=test root\""),
        REVOKED_CERTIFICATE(() -> REVOKED, "was revoked at .*"),
        REVOKED_INTERMEDIATE(() -> REVOKED_AUTHORITY.issue(ORDERS), "was revoked at .*"),
        RSA_1024(
                () -> AUTHORITY.issue(CertificateOrder.client("orders", KeyKind.RSA_1024)),
                "has an RSA key of 1024 bits \\(expected 2048 to 8192\\)"),
        RSA_16384(
                () -> withForeignKey(rsaKey(16_384, BigInteger.valueOf(65_537))),
                "has an RSA key of 16384 bits \\(expected 2048 to 8192\\)"),
        RSA_WITH_A_GIANT_EXPONENT(
                () -> withForeignKey(
                        rsaKey(2_048, BigInteger.ONE.shiftLeft(2_000).add(BigInteger.ONE))),
                "has an RSA key with a public exponent of 2001 bits \\(expected at most 32\\)"),
        P_192(
                () -> withForeignKey(smallCurveKey()),
                "has an elliptic curve key of 192 bits \\(expected at least 256\\)"),
        SHA_1(() -> AUTHORITY.issue(ORDERS.withSha1Signature()), "is signed with \"SHA1WITHECDSA\" \\(expected .*"),
        SHA_1_ABOVE(
                () -> AUTHORITY
                        .newIntermediate(authority("sub").withSha1Signature())
                        .issue(ORDERS),
                "certificate \"CN=sub\" serial \\p{XDigit}+ is signed with \"SHA1WITHECDSA\" \\(expected .*"),
        RSA_1024_ABOVE(
                () -> AUTHORITY
                        .newIntermediate(CertificateOrder.client("sub", KeyKind.RSA_1024)
                                .withPurposes()
                                .starting(Duration.ofDays(-3)))
                        .issue(ORDERS),
                "(certificate \"CN=sub\" serial \\p{XDigit}+ has an RSA key of 1024 bits|leads to a configured client"
                        + " authority, but the chain breaks a rule) .*"),
        EXPIRED_ABOVE(
                () -> AUTHORITY.newIntermediate(authority("sub").expired()).issue(ORDERS),
                "leads to an intermediate authority that is valid only from .*"),
        AUTHORITY_FOR_SERVERS(
                () -> AUTHORITY
                        .newIntermediate(authority("sub").withPurposes(Purpose.SERVER_AUTHENTICATION))
                        .issue(ORDERS),
                "certificate \"CN=sub\" serial \\p{XDigit}+ is an authority for extended key usage"
                        + " \"1.3.6.1.5.5.7.3.1\" only \\(expected client authentication, 1.3.6.1.5.5.7.3.2\\)"),
        NO_AUTHORITY(RefusedClientsTest::issuedByAClient, "but the chain breaks a rule of RFC 5280 section 6 .*"),
        NAME_OUTSIDE_OF_THE_DOMAIN(
                () -> AUTHORITY
                        .newIntermediateFor("fleet.example")
                        .issue(ORDERS.withName(AlternativeName.dns("orders.other.example"))),
                "but the chain breaks a rule of RFC 5280 section 6 .*name constraints.*"),
        CHAIN_TOO_LONG(
                () -> AUTHORITY
                        .newLastIntermediate("last")
                        .newIntermediate("one more")
                        .issue(ORDERS),
                "but the chain breaks a rule of RFC 5280 section 6 .*path length.*");

        private final Supplier<IssuedCertificate> certificate;
        private final Pattern why;

        Fault(Supplier<IssuedCertificate> certificate, String why) {
            this.certificate = certificate;
            this.why = Pattern.compile(
                    "connection [0-9a-f]{8} from 127.0.0.1:[0-9]+: refused, certificate \"CN=[a-z ]+\" .*" + why
                            + "|connection [0-9a-f]{8} from 127.0.0.1:[0-9]+: refused, " + why);
        }
    }

    private static Stream<Arguments> faults() {
        return Arrays.stream(TlsProvider.values())
                .flatMap(provider -> Arrays.stream(Fault.values()).map(fault -> Arguments.of(provider, fault)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultyCertificateIsRefused(TlsProvider provider, Fault fault) throws Exception {
        var server = start(provider);
        var certificate = fault.certificate.get();
        var context = TestClient.context(certificate);
        for (var protocol : List.of("TLSv1.3", "TLSv1.2")) {
            var before = refusals(server);
            // Why it was refused is for the log: a stranger learns no more than that it was for the certificate.
            assertThat(alert(server, context, protocol)).isEqualTo("certificate_unknown");
            eventually(() -> refusals(server) == before + 1);
            assertThat(log.lines(Level.INFO).getLast()).matches(fault.why);
            eventually(() -> !refused.isEmpty());
            assertThat(refused.removeLast())
                    .matches("certificate [a-z ]+: "
                            + certificate
                                    .certificate()
                                    .getSubjectX500Principal()
                                    .getName());
        }
        assertThat(handler.connections).isEmpty();
        isHealthy(server);
    }

    @ParameterizedTest
    @CsvSource({
        "BOUNCY_CASTLE, TLSv1.3, certificate_required",
        "BOUNCY_CASTLE, TLSv1.2, handshake_failure",
        "JDK, TLSv1.3, certificate_required",
        "JDK, TLSv1.2, handshake_failure"
    })
    void aClientWithoutCertificateIsRefused(TlsProvider provider, String protocol, String alert) throws Exception {
        var server = start(provider);

        assertThat(alert(server, TestClient.context(Optional.empty()), protocol))
                .isEqualTo(alert);
        eventually(() -> server.statistics().count(ConnectionEvent.NO_CERTIFICATE) == 1);
        assertThat(log.lines(Level.INFO).getLast()).endsWith(": refused, it sent no client certificate");
        eventually(() -> refused.equals(List.of("no client certificate: nobody")));
        isHealthy(server);
    }

    @ParameterizedTest
    @CsvSource({
        "BOUNCY_CASTLE, 0300",
        "BOUNCY_CASTLE, 0301",
        "BOUNCY_CASTLE, 0302",
        "JDK, 0300",
        "JDK, 0301",
        "JDK, 0302"
    })
    void oldVersionsAreRefused(TlsProvider provider, String version) throws Exception {
        var server = start(provider);
        var suites = "c02b c02c c02f c030 c013 c014 002f 0035".replace(" ", "");
        var body = version + "00".repeat(32) + "00" + "%04x".formatted(suites.length() / 2) + suites + "0100";
        var hello = "01" + "%06x".formatted(body.length() / 2) + body;
        var record = "16" + "0301" + "%04x".formatted(hello.length() / 2) + hello;
        try (var socket = connectPlain(server)) {
            socket.getOutputStream().write(HexFormat.of().parseHex(record));
            var alert = new DataInputStream(socket.getInputStream()).readNBytes(7);

            assertThat(alert[0]).as("an alert").isEqualTo((byte) 21);
            assertThat(alert[5]).as("fatal").isEqualTo((byte) 2);
            assertThat(alert[6]).as("protocol_version").isEqualTo((byte) 70);
        }
        eventually(() -> server.statistics().count(ConnectionEvent.HANDSHAKE_FAILED) == 1);
        assertThat(log.lines(Level.INFO).getLast()).contains(": TLS handshake failed: ");
        isHealthy(server);
    }

    @ParameterizedTest
    @EnumSource
    void aRefusedClientThatStaysHoldsItsPlaceForAMomentOnly(TlsProvider provider) throws Exception {
        var moment = Duration.ofMillis(250);
        var defaults = ListenerSettings.at(loopback());
        var tls = MutualTls.load(settings(provider), TestPki.CLOCK, TestPki.RANDOM);
        var server = start(
                tls,
                new ListenerSettings(
                        defaults.address(),
                        defaults.maxMessageBytes(),
                        defaults.maxConnections(),
                        defaults.maxConnectionsPerAddress(),
                        defaults.maxConnectionsPerClient(),
                        defaults.firstByteTimeout(),
                        defaults.requestTimeout(),
                        defaults.responseTimeout(),
                        moment));
        try (var socket = connectPlain(server)) {
            socket.getOutputStream().write(new byte[64]);
            while (socket.getInputStream().read() != -1) {
                // the alert
            }
            eventually(() -> server.statistics().strangers() == 0);
        }
        isHealthy(server);
    }

    @ParameterizedTest
    @EnumSource
    void aHelloInTheFormOfSsl2IsRefused(TlsProvider provider) throws Exception {
        var server = start(provider);
        try (var socket = connectPlain(server)) {
            // Version 2's own framing around an offer of TLS 1.2 (RFC 5246 appendix E.2).
            socket.getOutputStream()
                    .write(HexFormat.of()
                            .parseHex("802e" + "01" + "0303" + "0015" + "0000" + "0010"
                                    + "00c02b00c02f00c01300002f0000350000ff00000a" + "5a".repeat(16)));

            assertThat(isClosed(socket)).isTrue();
        }
        eventually(() -> server.statistics().count(ConnectionEvent.HANDSHAKE_FAILED) == 1);
        isHealthy(server);
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatWantsToNegotiateAgainIsRefused(TlsProvider provider) throws Exception {
        var server = start(provider);
        try (var client =
                TestClient.connect(TestClient.context(TestPki.CLIENT), server.address(), parameters("TLSv1.2"))) {
            assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));

            assertThatThrownBy(() -> {
                        client.negotiateAgain();
                        client.roundTrip(HELLO);
                    })
                    .isInstanceOfAny(SSLException.class, EOFException.class, SocketException.class);
        }
        eventually(() -> server.statistics().clients() == 0);
        assertThat(handler.connections).hasSize(1);
        isHealthy(server);
    }

    @ParameterizedTest
    @EnumSource
    void aSessionOfARevokedClientDoesNotResume(TlsProvider provider) throws Exception {
        var tls = MutualTls.load(settings(provider), TestPki.CLOCK, TestPki.RANDOM);
        var server = start(tls);
        var context = TestClient.context(TestPki.client("resuming"));
        try (var client = TestClient.connect(context, server.address(), parameters("TLSv1.2"))) {
            assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
            revoke(client.ownCertificate());
        }
        // The sessions of the server go on with the files that it had; the check of the client does not.
        tls.reload();

        assertThatThrownBy(() -> {
                    try (var again = TestClient.connect(context, server.address(), parameters("TLSv1.2"))) {
                        again.roundTrip(HELLO);
                    }
                })
                .isInstanceOfAny(SSLException.class, EOFException.class, SocketException.class);
        eventually(() -> refusals(server) == 1);
        assertThat(handler.connections).hasSize(1);
        isHealthy(server);
    }

    private static DevelopmentCertificates other(String commonName) {
        return DevelopmentCertificates.newRoot(commonName, TestPki.CLOCK, TestPki.RANDOM);
    }

    private static CertificateOrder authority(String commonName) {
        return CertificateOrder.client(commonName, KeyKind.P_256).withPurposes().starting(Duration.ofDays(-3));
    }

    private static IssuedCertificate issuedByAClient() {
        var client = TestPki.client("orders");
        var forged = DevelopmentCertificates.ofRoot(
                        client.privateKey(), client.certificate(), TestPki.CLOCK, TestPki.RANDOM)
                .issue(CertificateOrder.client("admin", KeyKind.P_256));
        return new IssuedCertificate(forged.privateKey(), List.of(forged.certificate(), client.certificate()));
    }

    /** A certificate for a key that no client could use here: it is refused before anybody asks for a signature. */
    private static IssuedCertificate withForeignKey(PublicKey key) {
        return new IssuedCertificate(
                (key.getAlgorithm().equals("RSA") ? TestPki.CLIENT_RSA : TestPki.CLIENT).privateKey(),
                List.of(AUTHORITY.certify(ORDERS, key)));
    }

    private static PublicKey rsaKey(int bits, BigInteger exponent) {
        try {
            var modulus = new BigInteger(bits, TestPki.RANDOM).setBit(bits - 1).setBit(0);
            return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PublicKey smallCurveKey() {
        try {
            var generator = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
            generator.initialize(new ECGenParameterSpec("secp192r1"));
            return generator.generateKeyPair().getPublic();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Connects, says nothing, and returns the alert that the server ends the connection with. */
    private static String alert(KmipServer server, SSLContext context, String protocol) throws IOException {
        // Under TLS 1.3 the client's handshake ends before the server has looked at its certificate.
        try (var client = TestClient.connect(context, server.address(), parameters(protocol))) {
            return "none, and the connection was " + (client.isClosedByServer() ? "closed" : "used");
        } catch (SSLException e) {
            var alert = FATAL_ALERT.matcher(String.valueOf(e.getMessage()));
            return alert.find() ? alert.group(1) : e.toString();
        }
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            while (socket.getInputStream().read() != -1) {
                // an alert comes first
            }
            return true;
        } catch (SocketException e) {
            return true; // reset
        }
    }

    private void isHealthy(KmipServer server) throws IOException {
        for (var protocol : List.of("TLSv1.3", "TLSv1.2")) {
            try (var client =
                    TestClient.connect(TestClient.context(TestPki.CLIENT), server.address(), parameters(protocol))) {
                assertThat(client.roundTrip(HELLO)).isEqualTo(response(HELLO));
            }
        }
        log.hasNoStackTraceAndNoError();
    }

    private static long refusals(KmipServer server) {
        return server.statistics().count(ConnectionEvent.CERTIFICATE_REFUSED);
    }

    private void revoke(X509Certificate... certificates) throws IOException {
        PemFiles.writeRevocationList(folder.resolve("clients.crl"), AUTHORITY.revoke(List.of(certificates)));
    }

    private TlsSettings settings(TlsProvider provider) throws IOException {
        revoke(REVOKED.certificate(), REVOKED_AUTHORITY.authority().certificate());
        var below = folder.resolve("below.crl");
        PemFiles.writeRevocationList(below, REVOKED_AUTHORITY.revoke(List.of()));
        return TestPki.settings(folder)
                .withOffer(Offer.by(provider))
                .withClients(clients -> clients.withRevocationLists(folder.resolve("clients.crl"), below));
    }

    private KmipServer start(TlsProvider provider) throws Exception {
        return start(MutualTls.load(settings(provider), TestPki.CLOCK, TestPki.RANDOM));
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private KmipServer start(MutualTls tls) throws IOException {
        return start(tls, ListenerSettings.at(loopback()));
    }

    private KmipServer start(MutualTls tls, ListenerSettings settings) throws IOException {
        var server = KmipServer.start(
                settings,
                tls,
                handler,
                (reason, _, _, certificate) -> refused.add(reason + ": "
                        + certificate
                                .map(known -> known.getSubjectX500Principal().getName())
                                .orElse("nobody")),
                TestPki.RANDOM);
        toClose.add(() -> server.close(Duration.ofSeconds(1)));
        return server;
    }

    private static Socket connectPlain(KmipServer server) throws IOException {
        var socket = new Socket();
        socket.connect(server.address(), 10_000);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        for (var i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
