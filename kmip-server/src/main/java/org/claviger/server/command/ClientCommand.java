package org.claviger.server.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.claviger.certs.CertificateOrder;
import org.claviger.certs.DevelopmentCertificates;
import org.claviger.certs.IssuedCertificate;
import org.claviger.certs.KeyKind;
import org.claviger.certs.PemFiles;
import org.claviger.server.config.Endpoint;
import org.claviger.server.config.IllegalValueException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done for clients. */
@Command(
        name = "client",
        description = "Makes what a client needs to connect.",
        mixinStandardHelpOptions = true,
        subcommands = ClientCommand.Enroll.class)
public final class ClientCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing subcommand: enroll");
    }

    /** The programs that have files and settings of their own. */
    enum Product {
        GENERIC,
        PYKMIP,
        MONGODB;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Command(
            name = "enroll",
            description =
                    "Writes a client's certificate, its key, the authority, and how to use them, into one folder.",
            mixinStandardHelpOptions = true)
    static final class Enroll implements Callable<Integer> {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

        @Parameters(paramLabel = "NAME", description = "The client's name: the common name of its certificate.")
        private String name = "";

        @Option(
                names = "--authority",
                paramLabel = "FILE",
                description = "The certificate of the clients' authority (default: dev/ca/ca.pem).")
        private Path authority = Path.of("dev/ca/ca.pem");

        @Option(
                names = "--authority-key",
                paramLabel = "FILE",
                description = "Its private key (default: dev/ca/ca.key, which only a development server keeps).")
        private Path authorityKey = Path.of("dev/ca/ca.key");

        @Option(
                names = "--server-authority",
                paramLabel = "FILE",
                description = "The authority of the server's certificate, if it is another one.")
        private Path serverAuthority = Path.of("");

        @Option(names = "--out", paramLabel = "DIR", description = "The folder to make (default: NAME).")
        private Path folder = Path.of("");

        @Option(names = "--server", paramLabel = "HOST:PORT", description = "The server (default: 127.0.0.1:5696).")
        private String server = "127.0.0.1:5696";

        @Option(
                names = "--profile",
                paramLabel = "PRODUCT",
                defaultValue = "generic",
                description = "Whose settings to write: ${COMPLETION-CANDIDATES}.")
        private Product product = Product.GENERIC;

        @Option(names = "--rsa", description = "An RSA key of 3,072 bits, for programs that don't know P-256.")
        private boolean rsa;

        @Option(names = "--days", paramLabel = "N", description = "How long the certificate lasts (default: 365).")
        private int days = 365;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            requireSense();
            var endpoint = endpoint();
            var target = folder.toString().isEmpty() ? Path.of(name) : folder;
            var issuer = DevelopmentCertificates.ofRoot(
                    readKey(), PemFiles.readCertificate(authority), Clock.systemUTC(), new SecureRandom());
            var issued = issuer.issue(CertificateOrder.client(name, rsa ? KeyKind.RSA_3072 : KeyKind.P_256)
                    .validFor(Duration.ofDays(days)));
            makeFolder(target);
            write(target, issued, endpoint);
            say(target, issued);
            return 0;
        }

        private void requireSense() {
            if (!NAME.matcher(name).matches()) {
                throw usage("NAME \"" + name + "\" (expected letters, digits, dots, hyphens; at most 64)");
            }
            if (days < 1 || days > 3_650) {
                throw usage("--days " + days + " (expected 1 to 3650)");
            }
        }

        private Endpoint endpoint() {
            try {
                return Endpoint.parse(server);
            } catch (IllegalValueException e) {
                throw usage("--server " + e.getMessage());
            }
        }

        private CommandLine.ParameterException usage(String text) {
            return new CommandLine.ParameterException(spec.commandLine(), text);
        }

        private PrivateKey readKey() throws IOException {
            if (!Files.isRegularFile(authorityKey)) {
                throw new IOException(authorityKey + " is missing: name the authority's key by --authority-key, or let"
                        + " the authority sign a certificate by its own means (certs/README.md)");
            }
            return PemFiles.readPrivateKey(authorityKey);
        }

        private static void makeFolder(Path target) throws IOException {
            if (Files.exists(target)) {
                throw new IOException(target + " exists already; nothing is overwritten");
            }
            var parent = target.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            if (target.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectory(
                        target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(target);
            }
        }

        private void write(Path target, IssuedCertificate issued, Endpoint endpoint) throws IOException {
            PemFiles.writeCertificates(target.resolve(name + ".pem"), issued.chain());
            PemFiles.writePrivateKey(target.resolve(name + ".key"), issued.privateKey());
            PemFiles.writeCertificates(target.resolve("ca.pem"), List.of(PemFiles.readCertificate(trusted())));
            if (product == Product.MONGODB) {
                PemFiles.writeBundle(target.resolve(name + "-bundle.pem"), issued);
            }
            if (product == Product.PYKMIP) {
                Files.writeString(target.resolve("pykmip.conf"), pykmip(endpoint), StandardCharsets.UTF_8);
            }
            Files.writeString(target.resolve("README.txt"), instructions(issued), StandardCharsets.UTF_8);
        }

        private Path trusted() {
            return serverAuthority.toString().isEmpty() ? authority : serverAuthority;
        }

        private String instructions(IssuedCertificate issued) {
            var certificate = issued.certificate();
            return """
                %1$s, client of the KMIP server at %2$s

                %1$s.pem   its certificate, until %3$s
                %1$s.key   its private key, unencrypted: keep it readable for the client alone
                ca.pem      the authority that vouches for the server

                The server knows this client as "mtls:AUTHORITY:subject:%4$s", where AUTHORITY is what its
                configuration calls the clients' authority. A rule must let it in, for example:

                  access:
                    - {principals: "mtls:AUTHORITY:subject:%4$s", tenant: default, operations: all}

                Try the connection:

                  openssl s_client -connect %2$s -cert %1$s.pem -key %1$s.key -CAfile ca.pem -verify_return_error

                To renew, enroll again into another folder and exchange the files; the objects stay this client's
                as long as the subject is the same.
                """.formatted(
                                    name,
                                    server,
                                    certificate
                                            .getNotAfter()
                                            .toInstant()
                                            .atZone(ZoneOffset.UTC)
                                            .toLocalDate(),
                                    certificate.getSubjectX500Principal().getName())
                    + switch (product) {
                        case GENERIC -> "";
                        case PYKMIP -> """

                            PyKMIP: pykmip.conf is its configuration; in a program,

                              from kmip.pie.client import ProxyKmipClient
                              with ProxyKmipClient(config="client", config_file="pykmip.conf") as client:
                                  print(client.locate())

                            PyKMIP checks who signed the server's certificate, and not the server's name in it.
                            """;
                        case MONGODB -> """

                            MongoDB client-side field level encryption, in the driver's options:

                              kmsProviders: { kmip: { endpoint: "%2$s" } }
                              tlsOptions:   { kmip: { tlsCAFile: "ca.pem", tlsCertificateKeyFile: "%1$s-bundle.pem" } }
                            """.formatted(name, server);
                    };
        }

        private String pykmip(Endpoint endpoint) {
            return """
                [client]
                host=%s
                port=%d
                certfile=%s.pem
                keyfile=%s.key
                ca_certs=ca.pem
                cert_reqs=CERT_REQUIRED
                ssl_version=PROTOCOL_TLS
                """.formatted(endpoint.host(), endpoint.port(), name, name);
        }

        private void say(Path target, IssuedCertificate issued) {
            var out = spec.commandLine().getOut();
            out.println("made  " + target + "/" + name + ".pem and .key, until "
                    + issued.certificate()
                            .getNotAfter()
                            .toInstant()
                            .atZone(ZoneOffset.UTC)
                            .toLocalDate());
            out.println("      " + target + "/README.txt says how to use them and which access rule they need");
        }
    }
}
