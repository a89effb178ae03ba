package org.claviger.server.net;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Puts our own check of client certificates under the handshake of any provider. */
final class ClientTrustManager extends X509ExtendedTrustManager {
    private final ClientCertificateCheck check;

    ClientTrustManager(ClientCertificateCheck check) {
        this.check = check;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check.check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check.check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check.check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw serversAreNotMet();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw serversAreNotMet();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw serversAreNotMet();
    }

    private static CertificateException serversAreNotMet() {
        return new CertificateException("this trust manager is for clients; outgoing connections have their own");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return check.acceptedIssuers();
    }
}
