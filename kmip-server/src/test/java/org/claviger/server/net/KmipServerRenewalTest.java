package org.claviger.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.net.EchoHandler.response;
import static org.claviger.server.net.TestClient.parameters;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.claviger.certs.CertificateOrder;
import org.claviger.certs.KeyKind;
import org.claviger.certs.PemFiles;
import org.claviger.server.net.TlsSettings.Offer;
import org.claviger.server.net.TlsSettings.TlsProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates and revocation lists that are read anew while the server runs. */
class KmipServerRenewalTest extends KmipServerTester {
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
}
