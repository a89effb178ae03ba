package org.claviger.server.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** What lies in the files of a listener's TLS, and whether a server already shows it. For who looks after a server. */
public final class TlsInspection {
    private static final int PATIENCE_MILLIS = 3_000;
    private static final Set<Integer> HOSTS = Set.of(2, 7); // dNSName and iPAddress, RFC 5280 section 4.2.1.6

    private TlsInspection() {}

    /**
     * A certificate in a file.
     *
     * @param hosts the DNS names and IP addresses it is for
     */
    public record Certificate(Path file, String subject, Instant notAfter, List<String> hosts) {
        public Certificate {
            hosts = List.copyOf(hosts);
        }
    }

    /** A revocation list in a file. */
    public record RevocationList(Path file, String issuer, Optional<Instant> nextUpdate) {}

    /**
     * Reads the certificates of a file.
     *
     * @throws TlsConfigurationException if it holds none
     */
    public static List<Certificate> certificates(Path file) throws TlsConfigurationException {
        var found = new ArrayList<Certificate>();
        for (var certificate : TlsFiles.certificates(file)) {
            found.add(new Certificate(
                    file,
                    LogText.quote(certificate.getSubjectX500Principal().getName()),
                    certificate.getNotAfter().toInstant(),
                    hosts(certificate)));
        }
        return found;
    }

    private static List<String> hosts(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> HOSTS.contains((Integer) name.getFirst()))
                            .map(name -> (String) name.get(1))
                            .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /**
     * Reads the revocation lists of a file.
     *
     * @throws TlsConfigurationException if it holds none
     */
    public static List<RevocationList> revocationLists(Path file) throws TlsConfigurationException {
        var found = new ArrayList<RevocationList>();
        for (var list : TlsFiles.revocationLists(file)) {
            var next = Optional.ofNullable(list.getNextUpdate()).map(date -> date.toInstant());
            found.add(new RevocationList(
                    file, LogText.quote(list.getIssuerX500Principal().getName()), next));
        }
        return found;
    }

    /** Tells whether the server at an address shows one of the certificates of these settings. */
    public static boolean isShownAt(InetSocketAddress address, TlsSettings settings) {
        var pinned = new Pinned();
        try (var plain = new Socket()) {
            for (var own : settings.certificates()) {
                pinned.certificates.add(TlsFiles.certificates(own.chain()).getFirst());
            }
            plain.connect(address, PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {pinned}, new SecureRandom());
            try (var socket = (SSLSocket)
                    context.getSocketFactory().createSocket(plain, address.getHostString(), address.getPort(), true)) {
                socket.startHandshake();
            }
        } catch (IOException | GeneralSecurityException | TlsConfigurationException e) {
            return pinned.seen.get(); // it asks for a client certificate, but only behind its own
        }
        return pinned.seen.get();
    }

    /** Trusts these very certificates and no other. */
    private static final class Pinned extends X509ExtendedTrustManager {
        private final List<X509Certificate> certificates = new ArrayList<>();
        private final AtomicBoolean seen = new AtomicBoolean();

        private void check(X509Certificate[] chain) throws CertificateException {
            if (!certificates.contains(chain[0])) {
                throw new CertificateException("not one of the certificates that are expected");
            }
            seen.set(true);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("no clients are met here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            throw new CertificateException("no clients are met here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("no clients are met here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
