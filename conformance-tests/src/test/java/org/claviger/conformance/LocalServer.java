package org.claviger.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.claviger.certs.CertificateOrder;
import org.claviger.certs.DevelopmentCertificates;
import org.claviger.certs.KeyKind;
import org.claviger.certs.PemFiles;
import org.claviger.server.ClavigerServer;
import org.claviger.server.client.ClientTls;
import org.claviger.server.config.ServerConfig;

/** A whole server of ours in this process: a real port, mutual TLS, SQLite and a root key, in a folder of its own. */
public final class LocalServer implements AutoCloseable {
    private final Path folder;
    private final DevelopmentCertificates authority;
    private ClavigerServer server;

    private LocalServer(Path folder, DevelopmentCertificates authority, ClavigerServer server) {
        this.folder = folder;
        this.authority = authority;
        this.server = server;
    }

    /**
     * Settings by which a server certifies whatever clients ask for, in the name of an authority that is called as in the official
     * cases and has an RSA key as there.
     */
    public static final String CERTIFYING = """
              certify:
                authority: {certificate: issuing.pem, key: issuing.key}
                subjects: ["*"]
            """;

    /** Nobody may ask for nothing; everybody else for everything, in a tenant of its own. */
    private static final String RULES = """
              access:
                - {principals: "mtls:test:*CN=nobody*", tenant: own, operations: [Discover Versions]}
                - {principals: "mtls:test:*", tenant: own}
            """;

    /**
     * Makes everything a server needs and starts it, with a root key in a file. A client whose common name is nobody may ask
     * for nothing; everybody else may ask for everything.
     *
     * @param settings YAML lines that are added below {@code claviger:}, two spaces deep
     */
    public static LocalServer start(Path folder, String settings) throws IOException {
        return start(folder, RULES, settings, RootPlace.inFile(folder));
    }

    /** Like {@link #start(Path, String)}, with the root key elsewhere. */
    public static LocalServer start(Path folder, String settings, RootPlace root) throws IOException {
        return start(folder, RULES, settings, root);
    }

    /**
     * Like {@link #start(Path, String)}, with other access rules.
     *
     * @param access YAML lines of the key {@code access} and what goes with it, as deep
     */
    public static LocalServer start(Path folder, String access, String settings) throws IOException {
        return start(folder, access, settings, RootPlace.inFile(folder));
    }

    private static LocalServer start(Path folder, String access, String settings, RootPlace root) throws IOException {
        var authority = DevelopmentCertificates.newRoot("test authority", Clock.systemUTC(), new SecureRandom());
        PemFiles.writeCertificates(folder.resolve("ca.pem"), List.of(authority.root()));
        writeIssuingAuthority(folder);
        write(authority, CertificateOrder.server(KeyKind.P_256, List.of()), folder, "server-ec");
        write(authority, CertificateOrder.server(KeyKind.RSA_2048, List.of()), folder, "server-rsa");
        var configuration =
                Files.writeString(folder.resolve("claviger.yaml"), """
            claviger:
              tls:
                certificates:
                  - {chain: server-ec.pem, key: server-ec.key}
                  - {chain: server-rsa.pem, key: server-rsa.key}
                client-authorities:
                  - {name: test, certificates: ca.pem}
              root-keys:
                - %s
            """.formatted(root.element()) + access + settings);
        root.makeKey(configuration);
        return new LocalServer(folder, authority, run(folder));
    }

    /** Writes the files of the authority that {@link #CERTIFYING} names. */
    public static void writeIssuingAuthority(Path folder) throws IOException {
        var issuing = DevelopmentCertificates.newRoot("issuing root", Clock.systemUTC(), new SecureRandom())
                .newIntermediate(CertificateOrder.client("KMIP", KeyKind.RSA_2048)
                        .withSubject(new X500Principal("CN=KMIP,OU=OASIS,O=TEST,C=US"))
                        .withPurposes()
                        .starting(Duration.ofDays(-1))
                        .validFor(Duration.ofDays(3_650)))
                .authority();
        PemFiles.writeCertificates(folder.resolve("issuing.pem"), issuing.chain());
        PemFiles.writePrivateKey(folder.resolve("issuing.key"), issuing.privateKey());
    }

    private static ClavigerServer run(Path folder) {
        var config = ServerConfig.load(folder.resolve("claviger.yaml"), Map.of("CLAVIGER_KMIP_LISTEN", "127.0.0.1:0"));
        return ClavigerServer.start(config, Clock.systemUTC(), new SecureRandom());
    }

    private static void write(DevelopmentCertificates authority, CertificateOrder order, Path folder, String name)
            throws IOException {
        var issued = authority.issue(order);
        PemFiles.writeCertificates(folder.resolve(name + ".pem"), issued.chain());
        PemFiles.writePrivateKey(folder.resolve(name + ".key"), issued.privateKey());
    }

    /** Stops the server and starts it again on the same data; it gets another port. */
    public void restart() {
        server.close();
        server = run(folder);
    }

    /** Stops the server; {@link #restart} starts it again. */
    public void stop() {
        server.close();
    }

    public InetSocketAddress address() {
        return server.address();
    }

    /** Where wallets are served; the settings must say {@code rest.listen}. */
    public InetSocketAddress restAddress() {
        return server.restAddress().orElseThrow();
    }

    /** The folder with everything that the server keeps. */
    public Path folder() {
        return folder;
    }

    public Path authorityFile() {
        return folder.resolve("ca.pem");
    }

    /** A client's certificate and key. */
    public record Client(Path certificate, Path key) {}

    /** Makes a certificate for a new client. */
    public Client newClient(String commonName) throws IOException {
        write(authority, CertificateOrder.client(commonName, KeyKind.P_256), folder, "client-" + commonName);
        return new Client(
                folder.resolve("client-" + commonName + ".pem"), folder.resolve("client-" + commonName + ".key"));
    }

    /** Returns TLS for a new client, whose key is kept nowhere. */
    public SSLContext newClientTls(String commonName) throws IOException, GeneralSecurityException {
        var issued = authority.issue(CertificateOrder.client(commonName, KeyKind.P_256));
        return ClientTls.context(authority.root(), issued.certificate(), issued.privateKey());
    }

    @Override
    public void close() {
        server.close();
    }
}
