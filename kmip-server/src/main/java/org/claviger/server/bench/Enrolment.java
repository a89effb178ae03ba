package org.claviger.server.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import javax.net.ssl.SSLContext;
import org.claviger.certs.CertificateOrder;
import org.claviger.certs.DevelopmentCertificates;
import org.claviger.certs.KeyKind;
import org.claviger.certs.PemFiles;
import org.claviger.server.client.ClientTls;

/** Makes certificates for the clients of a load, by the throwaway authority of its server. */
final class Enrolment {
    private final Path authority;
    private final Path key;

    /** @param state the folder of a development server */
    Enrolment(Path state) {
        this.authority = state.resolve("ca/ca.pem");
        this.key = state.resolve("ca/ca.key");
    }

    /** Returns TLS for a client with a new certificate. */
    SSLContext client(String commonName) throws IOException {
        try {
            var root = PemFiles.readCertificate(authority);
            var issued = DevelopmentCertificates.ofRoot(
                            PemFiles.readPrivateKey(key), root, Clock.systemUTC(), new SecureRandom())
                    .issue(CertificateOrder.client(commonName, KeyKind.P_256));
            return ClientTls.context(root, issued.certificate(), issued.privateKey());
        } catch (GeneralSecurityException e) {
            throw new IOException("a certificate for the load cannot be made", e);
        }
    }

    /** Returns TLS for a client without a certificate. */
    SSLContext stranger() throws IOException {
        try {
            return ClientTls.withoutCertificate(authority);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS for the load cannot be made", e);
        }
    }
}
