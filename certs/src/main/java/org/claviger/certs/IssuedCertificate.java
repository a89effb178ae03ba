package org.claviger.certs;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate, its private key, and the intermediate authorities between it and the root.
 *
 * @param chain the certificate itself first; without the root, which a peer must have from elsewhere
 */
public record IssuedCertificate(PrivateKey privateKey, List<X509Certificate> chain) {
    public IssuedCertificate {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a chain has at least the certificate itself");
        }
    }

    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** Returns a PKCS#12 key store in memory that holds this key and chain under {@code alias}. */
    public KeyStore keyStore(String alias, char[] password) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(alias, privateKey, password, chain.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java runtime cannot make a PKCS#12 key store", e);
        }
    }

    /** Says whose certificate it is; a private key has no place in a log. */
    @Override
    public String toString() {
        return "IssuedCertificate[" + certificate().getSubjectX500Principal() + "]";
    }
}
