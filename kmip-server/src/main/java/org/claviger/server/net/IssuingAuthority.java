package org.claviger.server.net;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The authority in whose name this server certifies keys for clients, if there is one. Its certificates must open no door of
 * this server and must not look like the server's own: a client could make itself another client, or the server.
 */
final class IssuingAuthority {
    /** There is none. */
    static final IssuingAuthority NONE = new IssuingAuthority(List.of());

    private static final String KEY = "certify.authority.certificate";

    private final List<X509Certificate> certificates;

    private IssuingAuthority(List<X509Certificate> certificates) {
        this.certificates = certificates;
    }

    /**
     * Reads its certificate once: the server keeps its key as long as it runs, and so the certificate that goes with it.
     *
     * @throws TlsConfigurationException if the file can't be used
     */
    static IssuingAuthority of(Optional<Path> file) throws TlsConfigurationException {
        return file.isEmpty()
                ? NONE
                : new IssuingAuthority(List.of(TlsFiles.certificates(file.get()).getFirst()));
    }

    /** Tells whether a certificate is of this authority: whether it has its key. */
    boolean is(X509Certificate certificate) {
        return certificates.stream().anyMatch(own -> isSame(own.getPublicKey(), certificate.getPublicKey()));
    }

    /** Tells whether this authority has issued a certificate. */
    boolean hasIssued(X509Certificate certificate) {
        return certificates.stream().anyMatch(own -> isSignedBy(certificate, own));
    }

    /** Keys of two providers are equal if their bytes are. */
    private static boolean isSame(PublicKey one, PublicKey other) {
        return Arrays.equals(one.getEncoded(), other.getEncoded());
    }

    /**
     * Checks that an authority that vouches for clients is neither this one nor the one above it.
     *
     * @throws TlsConfigurationException if it is
     */
    void requireNoClientAuthority(String name, X509Certificate authority) throws TlsConfigurationException {
        if (is(authority)) {
            throw new TlsConfigurationException(KEY + " is the client authority " + name
                    + " too (expected an authority of its own: with Certify a client could make itself another one)");
        }
        for (var own : certificates) {
            if (isSignedBy(own, authority)) {
                throw new TlsConfigurationException(KEY + " was issued by the client authority " + name
                        + " (expected an authority that no client authority vouches for: with Certify a client could make"
                        + " itself another one)");
            }
        }
    }

    /**
     * Checks that the server's certificate is of another authority.
     *
     * @throws TlsConfigurationException if it is of this one
     */
    void requireNotIssuerOf(X509Certificate server, Path file) throws TlsConfigurationException {
        for (var own : certificates) {
            if (isSignedBy(server, own)) {
                throw new TlsConfigurationException(KEY + " has issued the server certificate in " + file
                        + " (expected another authority: with Certify a client could pass for the server)");
            }
        }
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
