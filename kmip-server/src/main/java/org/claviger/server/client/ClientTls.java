package org.claviger.server.client;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.claviger.certs.PemFiles;
import org.jspecify.annotations.Nullable;

/** TLS as a client needs it: whom it trusts, and the certificate it shows. */
public final class ClientTls {
    private static final char[] NO_PASSWORD = new char[0];

    private ClientTls() {}

    /** Returns TLS for a client whose certificate and key lie in PEM files. */
    public static SSLContext context(Path authority, Path certificate, Path key)
            throws IOException, GeneralSecurityException {
        return context(
                PemFiles.readCertificate(authority),
                PemFiles.readCertificate(certificate),
                PemFiles.readPrivateKey(key));
    }

    /** Returns TLS for a client with this certificate. */
    public static SSLContext context(X509Certificate authority, X509Certificate certificate, PrivateKey key)
            throws IOException, GeneralSecurityException {
        var store = emptyStore();
        store.setKeyEntry("client", key, NO_PASSWORD, new X509Certificate[] {certificate});
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        return context(authority, keys);
    }

    /** Returns TLS for a client that shows no certificate. */
    public static SSLContext withoutCertificate(Path authority) throws GeneralSecurityException, IOException {
        return context(PemFiles.readCertificate(authority), null);
    }

    private static SSLContext context(X509Certificate authority, @Nullable KeyManagerFactory keys)
            throws IOException, GeneralSecurityException {
        var store = emptyStore();
        store.setCertificateEntry("ca", authority);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(keys == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
