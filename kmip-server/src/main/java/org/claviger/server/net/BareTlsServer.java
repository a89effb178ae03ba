package org.claviger.server.net;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS as a few lines of a textbook have it, by the same implementation and with the same certificates: client certificates
 * are required and checked by the runtime, one message of a connection comes back as it was, and nothing is limited, timed or
 * logged. What a handshake costs here is what the server's are compared with.
 */
public final class BareTlsServer implements AutoCloseable {
    private static final int HEADER_BYTES = 8;
    private static final int MAX_BODY_BYTES = 1 << 16;
    private static final int ACCEPT_QUEUE = 1_024;

    private final SSLServerSocket socket;
    private final ExecutorService connections =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory());

    private BareTlsServer(SSLServerSocket socket) {
        this.socket = socket;
    }

    /**
     * Listens at a free port of the loopback address.
     *
     * @throws TlsConfigurationException if a file cannot be used
     */
    public static BareTlsServer start(TlsSettings settings, Clock clock, SecureRandom random)
            throws IOException, TlsConfigurationException {
        try {
            var password = new char[0];
            var keys = MutualTls.serverKeys(settings.certificates(), password, clock.instant());
            var authorities = KeyStore.getInstance("PKCS12");
            authorities.load(null, null);
            for (var authority : settings.clients().authorities()) {
                for (var certificate : TlsFiles.certificates(authority.certificates())) {
                    authorities.setCertificateEntry("ca-" + authorities.size(), certificate);
                }
            }
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(authorities);
            var context = TlsImplementation.of(settings.offer().provider())
                    .newContext(keys, password, trust.getTrustManagers()[0], random);
            var socket = (SSLServerSocket) context.getServerSocketFactory()
                    .createServerSocket(0, ACCEPT_QUEUE, InetAddress.getLoopbackAddress());
            socket.setNeedClientAuth(true);
            var server = new BareTlsServer(socket);
            Thread.ofPlatform().name("bare-tls-accept").daemon().start(server::acceptUntilClosed);
            return server;
        } catch (GeneralSecurityException e) {
            throw new TlsConfigurationException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    private void acceptUntilClosed() {
        try {
            while (true) {
                var client = (SSLSocket) socket.accept();
                connections.execute(() -> echo(client));
            }
        } catch (IOException e) {
            connections.shutdown(); // closed
        }
    }

    private static void echo(SSLSocket client) {
        try (client) {
            client.setTcpNoDelay(true);
            var in = new DataInputStream(client.getInputStream());
            var message = new byte[HEADER_BYTES];
            in.readFully(message);
            var body = new byte[Math.clamp(ByteBuffer.wrap(message).getInt(4), 0, MAX_BODY_BYTES)];
            in.readFully(body);
            client.getOutputStream()
                    .write(ByteBuffer.allocate(HEADER_BYTES + body.length)
                            .put(message)
                            .put(body)
                            .array());
        } catch (IOException e) {
            // the client has left
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        connections.shutdown();
    }
}
