package org.claviger.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.claviger.server.config.ConfigurationSources;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.dev.DevState;
import org.claviger.server.net.BareTlsServer;
import org.claviger.server.net.KmipServer;
import org.claviger.server.net.MutualTls;
import org.claviger.server.net.TlsConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a handshake is compared with is the same handshake: neither side may get off cheaper by what is agreed upon. */
class BareTlsServerTest {
    private static final int TIMEOUT_MILLIS = 60_000;

    @TempDir
    private Path folder;

    /** @param suite of the whole session */
    private record Agreed(String protocol, String suite, String serverKey, boolean isClientKnown) {
        static Agreed of(SSLSession session) throws SSLPeerUnverifiedException {
            return new Agreed(
                    session.getProtocol(),
                    session.getCipherSuite(),
                    session.getPeerCertificates()[0].getPublicKey().getAlgorithm(),
                    session.getLocalCertificates() != null);
        }
    }

    @Test
    void agreesOnTheSameAsTheServerAndEchoes() throws IOException, GeneralSecurityException, TlsConfigurationException {
        var site = Site.create(folder.resolve("site"));
        var config = config(site);
        var random = new SecureRandom();
        var tls = MutualTls.load(config.tls(), Clock.systemUTC(), random);
        try (var bare = BareTlsServer.start(config.tls(), Clock.systemUTC(), random);
                var server = KmipServer.start(config.listener(), tls, new Echo(), random)) {
            assertThat(agreed(site, bare.port()))
                    .isEqualTo(agreed(site, server.address().getPort()))
                    .extracting(Agreed::isClientKnown)
                    .isEqualTo(true);
        }
    }

    private static ServerConfig config(Site site) throws IOException {
        return ConfigurationSources.environment(Map.of())
                .withFile(DevState.at(site.folder()).configurationFile())
                .withFlag("test", "kmip.listen", "127.0.0.1:0")
                .load()
                .server();
    }

    private static Agreed agreed(Site site, int port) throws IOException {
        try (var socket =
                (SSLSocket) site.tls().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            var request = Requests.query();
            socket.getOutputStream().write(request);
            assertThat(socket.getInputStream().readNBytes(request.length)).isEqualTo(request);
            return Agreed.of(socket.getSession());
        }
    }
}
