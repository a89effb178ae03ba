package org.claviger.server.net;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.jsse.BCSSLSocket;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.claviger.certs.IssuedCertificate;
import org.jspecify.annotations.Nullable;

/** A client of the server under test: the Java runtime's TLS, or Bouncy Castle's where a test needs what that lacks. */
final class TestClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final SSLSocket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private TestClient(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** Whoever has this has everything a client of that certificate needs to connect, and resumes its own sessions. */
    static SSLContext context(Optional<IssuedCertificate> certificate) {
        return context(Security.getProvider("SunJSSE"), certificate);
    }

    static SSLContext context(IssuedCertificate certificate) {
        return context(Optional.of(certificate));
    }

    static SSLContext bouncyCastleContext(IssuedCertificate certificate) {
        return context(new BouncyCastleJsseProvider(false, new RuntimePrimitives()), Optional.of(certificate));
    }

    private static SSLContext context(Provider provider, Optional<IssuedCertificate> certificate) {
        try {
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("root", TestPki.AUTHORITY.root());
            var trust = TrustManagerFactory.getInstance("PKIX", provider);
            trust.init(trusted);
            var keys = certificate
                    .map(one -> new KeyManager[] {new AlwaysThisOne(one)})
                    .orElse(new KeyManager[0]);
            var context = SSLContext.getInstance("TLS", provider);
            context.init(keys, trust.getTrustManagers(), TestPki.RANDOM);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Connects and shakes hands. Under TLS 1.3 a refusal shows only at the first read. */
    static TestClient connect(SSLContext context, InetSocketAddress address, SSLParameters parameters)
            throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket();
        try {
            socket.connect(address, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new TestClient(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    static TestClient connect(SSLContext context, InetSocketAddress address) throws IOException {
        return connect(context, address, context.getDefaultSSLParameters());
    }

    /** Connects with Bouncy Castle's TLS and these key exchange groups, and keeps what the server sends. */
    static TestClient connectWithGroups(
            SSLContext context, InetSocketAddress address, ByteArrayOutputStream received, String... groups)
            throws IOException {
        var plain = new RecordingSocket(received);
        plain.connect(address, TIMEOUT_MILLIS);
        plain.setSoTimeout(TIMEOUT_MILLIS);
        var socket = (SSLSocket)
                context.getSocketFactory().createSocket(plain, address.getHostString(), address.getPort(), true);
        var parameters = ((BCSSLSocket) socket).getParameters();
        parameters.setNamedGroups(groups);
        ((BCSSLSocket) socket).setParameters(parameters);
        socket.startHandshake();
        return new TestClient(socket);
    }

    private static final class RecordingSocket extends Socket {
        private final ByteArrayOutputStream received;

        RecordingSocket(ByteArrayOutputStream received) {
            this.received = received;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    var one = super.read();
                    if (one >= 0) {
                        received.write(one);
                    }
                    return one;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    var count = super.read(bytes, offset, length);
                    if (count > 0) {
                        received.write(bytes, offset, count);
                    }
                    return count;
                }
            };
        }
    }

    static SSLParameters parameters(String protocol, String... cipherSuites) {
        var parameters = new SSLParameters();
        parameters.setProtocols(new String[] {protocol});
        if (cipherSuites.length > 0) {
            parameters.setCipherSuites(cipherSuites);
        }
        return parameters;
    }

    SSLSession session() {
        return socket.getSession();
    }

    /** Begins a new handshake inside the connection, as TLS 1.2 knows it. */
    void negotiateAgain() throws IOException {
        socket.startHandshake();
    }

    X509Certificate ownCertificate() {
        return (X509Certificate) socket.getSession().getLocalCertificates()[0];
    }

    X509Certificate serverCertificate() throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    Socket socket() {
        return socket;
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Reads one TTLV structure. */
    byte[] receive() throws IOException {
        var start = new byte[8];
        in.readFully(start);
        var length = ByteBuffer.wrap(start).getInt(4);
        var message = new byte[8 + length];
        System.arraycopy(start, 0, message, 0, 8);
        in.readFully(message, 8, length);
        return message;
    }

    byte[] roundTrip(byte[] request) throws IOException {
        send(request);
        return receive();
    }

    /** Reads to the end of the stream; true if it came, false if a byte came instead. */
    boolean isClosedByServer() throws IOException {
        return in.read() == -1;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Sends its certificate whatever the server asks for, so that faulty ones get as far as the server. */
    private static final class AlwaysThisOne extends X509ExtendedKeyManager {
        private static final String ALIAS = "client";

        private final IssuedCertificate certificate;

        AlwaysThisOne(IssuedCertificate certificate) {
            this.certificate = certificate;
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return ALIAS;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return certificate.chain().toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return certificate.privateKey();
        }

        @Override
        public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }
    }
}
