package org.claviger.server.net;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.access.CertificateIdentity;
import org.claviger.server.access.Identity;

/**
 * How a listener speaks TLS and whose clients it lets in.
 *
 * @param provider who implements the protocol
 * @param protocols the versions offered
 * @param legacyCipherSuites offer the CBC and RSA-key-exchange suites of TLS 1.2 too, for appliances that know nothing else
 * @param certificates the server's own; one with an RSA key and one with a P-256 key serve all clients
 * @param clientAuthorities who may vouch for clients
 * @param revocationLists CRLs of the client authorities, PEM or DER; once there is one, every authority in a client's chain
 *     must have a current one
 * @param requireClientUsage refuse client certificates whose extended key usage doesn't name client authentication
 * @param identity how a client's identity is read from its certificate
 * @param handshakeTimeout how long a client may take to finish the handshake
 * @param issuingAuthority PEM file with the authority in whose name the server certifies keys for clients; what it issues opens no
 *     door
 */
public record TlsSettings(
        TlsProvider provider,
        Set<TlsProtocol> protocols,
        boolean legacyCipherSuites,
        List<ServerCertificate> certificates,
        List<ClientAuthority> clientAuthorities,
        List<Path> revocationLists,
        boolean requireClientUsage,
        CertificateIdentity identity,
        Duration handshakeTimeout,
        Optional<Path> issuingAuthority) {
    private static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    /** The implementations of TLS that can be chosen. */
    public enum TlsProvider {
        /** Bouncy Castle's protocol over the Java runtime's primitives; offers hybrid post-quantum key exchange. */
        BOUNCY_CASTLE,
        /** The Java runtime's own. */
        JDK
    }

    /** The versions of TLS that can be offered; older ones can't. */
    public enum TlsProtocol {
        TLS_1_3("TLSv1.3"),
        TLS_1_2("TLSv1.2");

        private final String standardName;

        TlsProtocol(String standardName) {
            this.standardName = standardName;
        }

        /** The name under which Java knows it. */
        public String standardName() {
            return standardName;
        }
    }

    /**
     * A certificate of the server.
     *
     * @param chain PEM file with the server's certificate first and intermediate authorities after it
     * @param privateKey PEM file with the unencrypted key: PKCS#8, PKCS#1 or SEC 1, readable by the owner and at most its
     *     group
     */
    public record ServerCertificate(Path chain, Path privateKey) {}

    /**
     * An authority that vouches for clients.
     *
     * @param name part of every identity it vouches for, so it stays the same when the authority's certificate is renewed
     * @param certificates PEM file with its certificates, the current one and during a renewal also the next one
     */
    public record ClientAuthority(String name, Path certificates) {
        public ClientAuthority {
            Identity.checkTrustAnchor(name);
        }
    }

    public TlsSettings {
        protocols = Set.copyOf(protocols);
        certificates = List.copyOf(certificates);
        clientAuthorities = List.copyOf(clientAuthorities);
        revocationLists = List.copyOf(revocationLists);
        if (protocols.isEmpty()) {
            throw new IllegalArgumentException("no TLS version is offered (expected TLSv1.3, TLSv1.2 or both)");
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("the server has no certificate (expected at least one)");
        }
        if (clientAuthorities.isEmpty()) {
            throw new IllegalArgumentException("no authority vouches for clients (expected at least one)");
        }
        if (handshakeTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("handshake timeout " + handshakeTimeout + " (expected at least 1 ms)");
        }
        var names = new HashSet<String>();
        for (var authority : clientAuthorities) {
            if (!names.add(authority.name())) {
                throw new IllegalArgumentException("two client authorities are named " + authority.name());
            }
        }
    }

    /** Returns the settings that apply unless the operator says otherwise. */
    public static TlsSettings of(List<ServerCertificate> certificates, List<ClientAuthority> clientAuthorities) {
        return new TlsSettings(
                TlsProvider.BOUNCY_CASTLE,
                Set.of(TlsProtocol.values()),
                false,
                certificates,
                clientAuthorities,
                List.of(),
                true,
                CertificateIdentity.byDefaultRules(),
                DEFAULT_HANDSHAKE_TIMEOUT,
                Optional.empty());
    }

    public TlsSettings withProvider(TlsProvider newProvider) {
        return new TlsSettings(
                newProvider,
                protocols,
                legacyCipherSuites,
                certificates,
                clientAuthorities,
                revocationLists,
                requireClientUsage,
                identity,
                handshakeTimeout,
                issuingAuthority);
    }

    public TlsSettings withProtocols(TlsProtocol... newProtocols) {
        return new TlsSettings(
                provider,
                Set.of(newProtocols),
                legacyCipherSuites,
                certificates,
                clientAuthorities,
                revocationLists,
                requireClientUsage,
                identity,
                handshakeTimeout,
                issuingAuthority);
    }

    public TlsSettings withLegacyCipherSuites() {
        return new TlsSettings(
                provider,
                protocols,
                true,
                certificates,
                clientAuthorities,
                revocationLists,
                requireClientUsage,
                identity,
                handshakeTimeout,
                issuingAuthority);
    }

    public TlsSettings withRevocationLists(Path... lists) {
        return new TlsSettings(
                provider,
                protocols,
                legacyCipherSuites,
                certificates,
                clientAuthorities,
                List.of(lists),
                requireClientUsage,
                identity,
                handshakeTimeout,
                issuingAuthority);
    }

    public TlsSettings withAnyClientUsage() {
        return new TlsSettings(
                provider,
                protocols,
                legacyCipherSuites,
                certificates,
                clientAuthorities,
                revocationLists,
                false,
                identity,
                handshakeTimeout,
                issuingAuthority);
    }

    public TlsSettings withIdentity(CertificateIdentity newIdentity) {
        return new TlsSettings(
                provider,
                protocols,
                legacyCipherSuites,
                certificates,
                clientAuthorities,
                revocationLists,
                requireClientUsage,
                newIdentity,
                handshakeTimeout,
                issuingAuthority);
    }

    public TlsSettings withHandshakeTimeout(Duration newTimeout) {
        return new TlsSettings(
                provider,
                protocols,
                legacyCipherSuites,
                certificates,
                clientAuthorities,
                revocationLists,
                requireClientUsage,
                identity,
                newTimeout,
                issuingAuthority);
    }

    /** @param certificate PEM file with the authority's certificate */
    public TlsSettings withIssuingAuthority(Path certificate) {
        return new TlsSettings(
                provider,
                protocols,
                legacyCipherSuites,
                certificates,
                clientAuthorities,
                revocationLists,
                requireClientUsage,
                identity,
                handshakeTimeout,
                Optional.of(certificate));
    }
}
