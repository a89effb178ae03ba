package org.claviger.server.net;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.claviger.server.access.CertificateIdentity;
import org.claviger.server.access.Identity;

/**
 * How a listener speaks TLS and whose clients it lets in.
 *
 * @param certificates the server's own; one with an RSA key and one with a P-256 key serve all clients
 * @param handshakeTimeout how long a client may take to finish the handshake
 */
public record TlsSettings(
        Offer offer, List<ServerCertificate> certificates, Clients clients, Duration handshakeTimeout) {
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

    /**
     * What the server offers to speak.
     *
     * @param provider who implements the protocol
     * @param protocols the versions offered
     * @param legacyCipherSuites offer the CBC and RSA-key-exchange suites of TLS 1.2 too, for appliances that know nothing else
     */
    public record Offer(TlsProvider provider, Set<TlsProtocol> protocols, boolean legacyCipherSuites) {
        public Offer {
            protocols = Set.copyOf(protocols);
            if (protocols.isEmpty()) {
                throw new IllegalArgumentException("no TLS version is offered (expected TLSv1.3, TLSv1.2 or both)");
            }
        }

        /** Returns what is offered unless the operator says otherwise, by that implementation. */
        public static Offer by(TlsProvider provider) {
            return new Offer(provider, Set.of(TlsProtocol.values()), false);
        }

        public Offer withLegacyCipherSuites() {
            return new Offer(provider, protocols, true);
        }
    }

    /**
     * Whose clients are let in, and who they are then.
     *
     * @param authorities who may vouch for clients
     * @param revocationLists CRLs of the authorities, PEM or DER; once there is one, every authority in a client's chain must have
     *     a current one
     * @param requireUsage refuse certificates whose extended key usage doesn't name client authentication
     * @param identity how a client's identity is read from its certificate
     * @param issuingAuthority PEM file with the authority in whose name the server certifies keys for clients; what it issues opens
     *     no door
     */
    public record Clients(
            List<ClientAuthority> authorities,
            List<Path> revocationLists,
            boolean requireUsage,
            CertificateIdentity identity,
            Optional<Path> issuingAuthority) {
        public Clients {
            authorities = List.copyOf(authorities);
            revocationLists = List.copyOf(revocationLists);
            if (authorities.isEmpty()) {
                throw new IllegalArgumentException("no authority vouches for clients (expected at least one)");
            }
            var names = new HashSet<String>();
            for (var authority : authorities) {
                if (!names.add(authority.name())) {
                    throw new IllegalArgumentException("two client authorities are named " + authority.name());
                }
            }
        }

        /** Returns the settings that apply unless the operator says otherwise. */
        public static Clients of(List<ClientAuthority> authorities) {
            return new Clients(authorities, List.of(), true, CertificateIdentity.byDefaultRules(), Optional.empty());
        }

        public Clients withRevocationLists(Path... lists) {
            return new Clients(authorities, List.of(lists), requireUsage, identity, issuingAuthority);
        }

        /** @param certificate PEM file with the authority's certificate */
        public Clients withIssuingAuthority(Path certificate) {
            return new Clients(authorities, revocationLists, requireUsage, identity, Optional.of(certificate));
        }
    }

    public TlsSettings {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("the server has no certificate (expected at least one)");
        }
        if (handshakeTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("handshake timeout " + handshakeTimeout + " (expected at least 1 ms)");
        }
    }

    /** Returns the settings that apply unless the operator says otherwise. */
    public static TlsSettings of(List<ServerCertificate> certificates, List<ClientAuthority> clientAuthorities) {
        return new TlsSettings(
                Offer.by(TlsProvider.BOUNCY_CASTLE),
                certificates,
                Clients.of(clientAuthorities),
                DEFAULT_HANDSHAKE_TIMEOUT);
    }

    public TlsSettings withOffer(Offer newOffer) {
        return new TlsSettings(newOffer, certificates, clients, handshakeTimeout);
    }

    public TlsSettings withClients(UnaryOperator<Clients> change) {
        return new TlsSettings(offer, certificates, change.apply(clients), handshakeTimeout);
    }

    public TlsSettings withHandshakeTimeout(Duration newTimeout) {
        return new TlsSettings(offer, certificates, clients, newTimeout);
    }
}
