package org.claviger.server.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.claviger.certs.CertificateOrder;
import org.claviger.certs.DevelopmentCertificates;
import org.claviger.certs.IssuedCertificate;
import org.claviger.certs.KeyKind;
import org.claviger.certs.PemFiles;
import org.claviger.server.net.TlsSettings.ClientAuthority;
import org.claviger.server.net.TlsSettings.ServerCertificate;

/** An authority and the certificates most tests of this package use, made once: RSA keys take a while. */
final class TestPki {
    static final Clock CLOCK = Clock.systemUTC();
    static final SecureRandom RANDOM = new SecureRandom();
    static final DevelopmentCertificates AUTHORITY = DevelopmentCertificates.newRoot("test root", CLOCK, RANDOM);
    static final IssuedCertificate SERVER_EC = AUTHORITY.issue(CertificateOrder.server(KeyKind.P_256, List.of()));
    static final IssuedCertificate SERVER_RSA = AUTHORITY.issue(CertificateOrder.server(KeyKind.RSA_2048, List.of()));
    static final IssuedCertificate CLIENT = client("orders");
    static final IssuedCertificate CLIENT_RSA =
            AUTHORITY.issue(CertificateOrder.client("orders-rsa", KeyKind.RSA_2048));

    private TestPki() {}

    static IssuedCertificate client(String commonName) {
        return AUTHORITY.issue(CertificateOrder.client(commonName, KeyKind.P_256));
    }

    /** Writes the server's files into a folder and returns settings that name them. */
    static TlsSettings settings(Path folder) throws IOException {
        PemFiles.writeCertificates(folder.resolve("ca.pem"), List.of(AUTHORITY.root()));
        return TlsSettings.of(
                List.of(write(folder, "server-ec", SERVER_EC), write(folder, "server-rsa", SERVER_RSA)),
                List.of(new ClientAuthority("fleet", folder.resolve("ca.pem"))));
    }

    static ServerCertificate write(Path folder, String name, IssuedCertificate issued) throws IOException {
        Files.createDirectories(folder);
        PemFiles.writePrivateKey(folder.resolve(name + ".key"), issued.privateKey());
        PemFiles.writeCertificates(folder.resolve(name + ".pem"), issued.chain());
        return new ServerCertificate(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
    }
}
