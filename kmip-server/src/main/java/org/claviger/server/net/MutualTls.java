package org.claviger.server.net;

import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.claviger.server.access.Identity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS with required client certificates. Certificates, keys, client authorities and revocation lists can be read anew while
 * connections are open: new handshakes see the new ones, open connections stay.
 */
public final class MutualTls {
    private static final Logger LOG = LoggerFactory.getLogger(MutualTls.class);

    /** Resumption saves the client a signature; every connection's certificate is checked anew all the same. */
    private static final Duration SESSION_LIFETIME = Duration.ofHours(1);

    private static final int MAX_SESSIONS = 20_000;
    private static final Duration EXPIRES_SOON = Duration.ofDays(14);

    private final TlsSettings settings;
    private final IssuingAuthority issuing;
    private final TlsImplementation implementation;
    private final Clock clock;
    private final SecureRandom random;
    private volatile Material material;

    private MutualTls(
            TlsSettings settings,
            IssuingAuthority issuing,
            TlsImplementation implementation,
            Clock clock,
            SecureRandom random,
            Material material) {
        this.settings = settings;
        this.issuing = issuing;
        this.implementation = implementation;
        this.clock = clock;
        this.random = random;
        this.material = material;
    }

    /** Everything made from files, replaced as a whole. */
    private record Material(SSLContext context, ClientCertificateCheck clients) {}

    /**
     * Reads all files and makes TLS ready.
     *
     * @throws TlsConfigurationException if a file can't be used, or the server's certificate isn't valid now
     */
    public static MutualTls load(TlsSettings settings, Clock clock, SecureRandom random)
            throws TlsConfigurationException {
        var implementation = TlsImplementation.of(settings.offer().provider());
        var issuing = IssuingAuthority.of(settings.clients().issuingAuthority());
        var material = read(settings, issuing, implementation, clock, random);
        var tls = new MutualTls(settings, issuing, implementation, clock, random, material);
        var suites = tls.newEngine(material).getEnabledCipherSuites();
        if (settings.offer().legacyCipherSuites()) {
            LOG.warn(
                    "LEGACY CIPHER SUITES ARE ON: clients may choose suites without forward secrecy or with CBC."
                            + " Offered: {}",
                    String.join(", ", suites));
        }
        LOG.debug("TLS by {} offers {}", settings.offer().provider(), String.join(", ", suites));
        return tls;
    }

    private static Material read(
            TlsSettings settings,
            IssuingAuthority issuing,
            TlsImplementation implementation,
            Clock clock,
            SecureRandom random)
            throws TlsConfigurationException {
        var authorities = new LinkedHashMap<X509Certificate, String>();
        for (var authority : settings.clients().authorities()) {
            for (var certificate : TlsFiles.certificates(authority.certificates())) {
                issuing.requireNoClientAuthority(authority.name(), certificate);
                var other = authorities.put(certificate, authority.name());
                if (other != null && !other.equals(authority.name())) {
                    throw new TlsConfigurationException(authority.certificates()
                            + " holds a certificate that belongs to the client authority " + other + " already");
                }
            }
        }
        var revocationLists = new ArrayList<X509CRL>();
        for (var file : settings.clients().revocationLists()) {
            revocationLists.addAll(TlsFiles.revocationLists(file));
        }
        var clients = new ClientCertificateCheck(
                authorities,
                issuing,
                revocationLists,
                settings.clients().requireUsage(),
                settings.clients().identity(),
                clock);
        try {
            var password = new char[0]; // the key store never leaves this method's memory
            var keys = serverKeys(settings.certificates(), password, clock.instant());
            for (var own : settings.certificates()) {
                issuing.requireNotIssuerOf(TlsFiles.certificates(own.chain()).getFirst(), own.chain());
            }
            var context = implementation.newContext(keys, password, new ClientTrustManager(clients), random);
            context.getServerSessionContext().setSessionTimeout((int) SESSION_LIFETIME.toSeconds());
            context.getServerSessionContext().setSessionCacheSize(MAX_SESSIONS);
            return new Material(context, clients);
        } catch (GeneralSecurityException e) {
            throw new TlsConfigurationException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    static KeyStore serverKeys(List<TlsSettings.ServerCertificate> certificates, char[] password, Instant now)
            throws TlsConfigurationException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try {
            keys.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException("an empty key store is not read from anywhere", e);
        }
        for (var files : certificates) {
            var chain = TlsFiles.certificates(files.chain());
            var key = TlsFiles.privateKey(files.privateKey());
            checkServerChain(chain, files.chain(), now);
            TlsFiles.checkBelongTogether(key, files.privateKey(), chain.getFirst(), files.chain());
            keys.setKeyEntry("server-" + keys.size(), key, password, chain.toArray(Certificate[]::new));
        }
        return keys;
    }

    private static void checkServerChain(List<X509Certificate> chain, Path file, Instant now)
            throws TlsConfigurationException {
        var own = chain.getFirst();
        var notAfter = own.getNotAfter().toInstant();
        if (now.isAfter(notAfter)) {
            throw new TlsConfigurationException("the server certificate in " + file + " expired at " + notAfter);
        }
        if (now.isBefore(own.getNotBefore().toInstant())) {
            throw new TlsConfigurationException("the server certificate in " + file + " is not valid before "
                    + own.getNotBefore().toInstant() + "; it is " + now);
        }
        if (now.plus(EXPIRES_SOON).isAfter(notAfter)) {
            LOG.warn("the server certificate in {} expires at {}", file, notAfter);
        }
        var weakness = ClientCertificateCheck.weakness(own.getPublicKey());
        if (!weakness.isEmpty()) {
            throw new TlsConfigurationException("the server certificate in " + file + " has " + weakness);
        }
        for (var i = 0; i + 1 < chain.size(); i++) {
            if (!chain.get(i).getIssuerX500Principal().equals(chain.get(i + 1).getSubjectX500Principal())) {
                throw new TlsConfigurationException("certificate " + (i + 2) + " in " + file
                        + " is not the issuer of certificate " + (i + 1)
                        + " (expected the server's certificate first and each one's issuer after it)");
            }
        }
    }

    /** Makes the handler that speaks TLS on one connection. */
    SslHandler newHandler(Executor handshakeTasks) {
        var engine = implementation.withHandshakeTasks(newEngine(material));
        var handler = new SslHandler(engine, false, handshakeTasks);
        handler.setHandshakeTimeoutMillis(settings.handshakeTimeout().toMillis());
        return handler;
    }

    private SSLEngine newEngine(Material current) {
        var engine = current.context().createSSLEngine();
        engine.setUseClientMode(false);
        var suites = CipherSuites.select(settings.offer().legacyCipherSuites(), implementation.cipherSuites(engine));
        var parameters = engine.getSSLParameters();
        parameters.setProtocols(settings.offer().protocols().stream()
                .map(TlsSettings.TlsProtocol::standardName)
                .toArray(String[]::new));
        parameters.setCipherSuites(suites.toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        parameters.setNeedClientAuth(true);
        engine.setSSLParameters(parameters);
        implementation.configure(engine);
        return engine;
    }

    /**
     * A client that has been let in.
     *
     * @param chain its own certificate first
     * @param checkedBy the check that let it in
     */
    record Client(Identity identity, List<X509Certificate> chain, ClientCertificateCheck checkedBy) {
        X509Certificate certificate() {
            return chain.getFirst();
        }
    }

    /**
     * Returns who is at the other end of a finished handshake. A resumed session carries the certificate of an earlier one,
     * which may have expired or been revoked meanwhile, so the check is made here for every connection.
     */
    Client identify(SSLSession session) throws ClientRefusedException {
        try {
            var chain = new ArrayList<X509Certificate>();
            for (var certificate : session.getPeerCertificates()) {
                chain.add((X509Certificate) certificate);
            }
            return check(chain);
        } catch (SSLPeerUnverifiedException e) {
            throw new IllegalStateException("the handshake ended without the required client certificate", e);
        }
    }

    /**
     * Returns the client as it stands now: cheap, unless files were read anew since it was let in.
     *
     * @throws ClientRefusedException if its certificate has expired, or is no longer accepted
     */
    Client recheck(Client client) throws ClientRefusedException {
        var current = material.clients();
        if (client.checkedBy() == current
                && !clock.instant().isAfter(client.certificate().getNotAfter().toInstant())) {
            return client;
        }
        return check(client.chain());
    }

    private Client check(List<X509Certificate> chain) throws ClientRefusedException {
        var current = material.clients();
        return new Client(current.check(chain.toArray(X509Certificate[]::new)), List.copyOf(chain), current);
    }

    /**
     * Reads all files anew. If one can't be used, everything stays as it was.
     *
     * @throws TlsConfigurationException if a file can't be used
     */
    public synchronized void reload() throws TlsConfigurationException {
        material = read(settings, issuing, implementation, clock, random);
        LOG.info("certificates, client authorities and revocation lists were read anew");
    }

    /** Every file that {@link #reload} reads. */
    List<Path> files() {
        var files = new ArrayList<Path>();
        settings.certificates().forEach(certificate -> {
            files.add(certificate.chain());
            files.add(certificate.privateKey());
        });
        settings.clients().authorities().forEach(authority -> files.add(authority.certificates()));
        files.addAll(settings.clients().revocationLists());
        return files;
    }
}
