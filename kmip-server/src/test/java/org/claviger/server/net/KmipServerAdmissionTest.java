package org.claviger.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.net.EchoHandler.response;
import static org.claviger.server.net.TestClient.parameters;

import ch.qos.logback.classic.Level;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLException;
import org.claviger.server.access.Identity;
import org.claviger.server.access.IdentityRule;
import org.claviger.server.net.TlsSettings.Offer;
import org.claviger.server.net.TlsSettings.TlsProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who gets in, and by which TLS. */
class KmipServerAdmissionTest extends KmipServerTester {
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
}
