package org.claviger.certs;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The command that fills a folder with development certificates; {@code certs/README.md} shows how to start it. */
public final class MakeCertificates {
    private static final String USAGE = """
            usage: MakeCertificates [options] DIRECTORY

            Makes a throwaway certificate authority (ca.pem, ca.key), two server certificates
            (server-ec.pem/.key, server-rsa.pem/.key) and client certificates (NAME.pem/.key).
            What exists already is kept: run it again with another --client to add one under the
            same authority. For development only.

              --server-host NAME    one more DNS name or IP address of the server, beside localhost,
                                    127.0.0.1 and ::1; may be repeated
              --client NAME         make a client certificate with this common name; may be repeated
                                    (default: one client named "client")
              --client-uri URI      put this URI into the certificate of the --client before it
              --client-key KIND     P_256 (default), P_384, RSA_2048 or RSA_3072, for all clients made
              --days N              how long server and client certificates are valid (default: 365)
              --pkcs12-password-file FILE
                                    also write NAME.p12 for each client, under the password in FILE
              --help                show this text
            """;

    private static final List<String> RESERVED_NAMES = List.of("ca", "server-ec", "server-rsa");
    private static final List<KeyKind> CLIENT_KEYS =
            List.of(KeyKind.P_256, KeyKind.P_384, KeyKind.RSA_2048, KeyKind.RSA_3072);

    private MakeCertificates() {}

    /** Exits with 0 when done, 1 when files cannot be written, 2 when the arguments make no sense. */
    @SuppressWarnings("SystemOut") // a command line program talks to its terminal
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err, Clock.systemUTC(), new SecureRandom()));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err, Clock clock, SecureRandom random) {
        if (Arrays.asList(arguments).contains("--help")) {
            out.print(USAGE);
            return 0;
        }
        try {
            make(Options.parse(arguments), out, clock, random);
            return 0;
        } catch (UsageException e) {
            err.println("error: " + e.getMessage());
            err.println("try --help");
            return 2;
        } catch (IOException e) {
            err.println("error: " + e);
            return 1;
        }
    }

    private static void make(Options options, PrintStream out, Clock clock, SecureRandom random) throws IOException {
        var directory = Files.createDirectories(options.directory());
        var authority = authority(directory, out, clock, random);
        for (var key : List.of(KeyKind.P_256, KeyKind.RSA_3072)) {
            var order = CertificateOrder.server(key, options.serverHosts()).validFor(options.validity());
            issue(authority, directory, key == KeyKind.P_256 ? "server-ec" : "server-rsa", order, out);
        }
        for (var client : options.clients()) {
            var order =
                    CertificateOrder.client(client.name(), options.clientKey()).validFor(options.validity());
            for (var uri : client.uris()) {
                order = order.withName(AlternativeName.uri(uri));
            }
            var issued = issue(authority, directory, client.name(), order, out);
            if (issued.isPresent() && options.pkcs12PasswordFile().isPresent()) {
                var file = directory.resolve(client.name() + ".p12");
                writePkcs12(
                        file,
                        issued.get(),
                        client.name(),
                        options.pkcs12PasswordFile().get());
                out.println("made  " + file);
            }
        }
    }

    private static DevelopmentCertificates authority(Path directory, PrintStream out, Clock clock, SecureRandom random)
            throws IOException {
        var certificateFile = directory.resolve("ca.pem");
        var keyFile = directory.resolve("ca.key");
        if (Files.exists(keyFile)) {
            out.println("kept  " + certificateFile);
            return DevelopmentCertificates.ofRoot(
                    PemFiles.readPrivateKey(keyFile), PemFiles.readCertificate(certificateFile), clock, random);
        }
        var authority = DevelopmentCertificates.newRoot("Claviger development CA", clock, random);
        PemFiles.writeCertificates(certificateFile, List.of(authority.root()));
        PemFiles.writePrivateKey(keyFile, authority.authority().privateKey());
        out.println("made  " + certificateFile);
        return authority;
    }

    private static Optional<IssuedCertificate> issue(
            DevelopmentCertificates authority, Path directory, String name, CertificateOrder order, PrintStream out)
            throws IOException {
        var certificateFile = directory.resolve(name + ".pem");
        if (Files.exists(certificateFile)) {
            out.println("kept  " + certificateFile);
            return Optional.empty();
        }
        var issued = authority.issue(order);
        PemFiles.writePrivateKey(directory.resolve(name + ".key"), issued.privateKey());
        PemFiles.writeCertificates(certificateFile, issued.chain());
        out.println("made  " + certificateFile);
        return Optional.of(issued);
    }

    private static void writePkcs12(Path file, IssuedCertificate issued, String alias, Path passwordFile)
            throws IOException {
        var bytes = Files.readAllBytes(passwordFile);
        var text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        var length = 0;
        while (length < text.length() && text.charAt(length) != '\n' && text.charAt(length) != '\r') {
            length++;
        }
        var password = new char[length];
        text.get(password);
        try {
            PemFiles.writePkcs12(file, issued, alias, password);
        } finally {
            Arrays.fill(password, '\0');
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(text.array(), '\0');
        }
    }

    private record Client(String name, List<String> uris) {}

    private static final class UsageException extends Exception {
        UsageException(String message) {
            super(message);
        }
    }

    private record Options(
            Path directory,
            List<String> serverHosts,
            List<Client> clients,
            KeyKind clientKey,
            Duration validity,
            Optional<Path> pkcs12PasswordFile) {

        static Options parse(String[] arguments) throws UsageException {
            Optional<Path> directory = Optional.empty();
            Optional<Path> passwordFile = Optional.empty();
            var serverHosts = new ArrayList<String>();
            var clients = new ArrayList<Client>();
            var clientKey = KeyKind.P_256;
            var validity = Duration.ofDays(365);
            for (Iterator<String> rest = Arrays.asList(arguments).iterator(); rest.hasNext(); ) {
                var argument = rest.next();
                switch (argument) {
                    case "--server-host" -> serverHosts.add(value(argument, rest));
                    case "--client" -> clients.add(new Client(fileName(value(argument, rest)), new ArrayList<>()));
                    case "--client-uri" -> {
                        if (clients.isEmpty()) {
                            throw new UsageException("--client-uri stands before any --client");
                        }
                        clients.getLast().uris().add(value(argument, rest));
                    }
                    case "--client-key" -> clientKey = clientKey(value(argument, rest));
                    case "--days" -> validity = days(value(argument, rest));
                    case "--pkcs12-password-file" -> passwordFile = Optional.of(Path.of(value(argument, rest)));
                    default -> {
                        if (argument.startsWith("-")) {
                            throw new UsageException("unknown option " + argument);
                        }
                        if (directory.isPresent()) {
                            throw new UsageException("more than one directory: " + directory.get() + ", " + argument);
                        }
                        directory = Optional.of(Path.of(argument));
                    }
                }
            }
            if (clients.isEmpty()) {
                clients.add(new Client("client", List.of()));
            }
            return new Options(
                    directory.orElseThrow(() -> new UsageException("no directory given")),
                    serverHosts,
                    clients,
                    clientKey,
                    validity,
                    passwordFile);
        }

        private static String value(String option, Iterator<String> rest) throws UsageException {
            if (!rest.hasNext()) {
                throw new UsageException(option + " needs a value");
            }
            return rest.next();
        }

        private static String fileName(String name) throws UsageException {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") || RESERVED_NAMES.contains(name)) {
                throw new UsageException("--client " + name + " cannot be a file name here (expected letters, digits,"
                        + " '.', '_', '-', and none of " + RESERVED_NAMES + ")");
            }
            return name;
        }

        private static KeyKind clientKey(String name) throws UsageException {
            for (var kind : CLIENT_KEYS) {
                if (kind.name().equals(name)) {
                    return kind;
                }
            }
            throw new UsageException("--client-key " + name + " (expected one of " + CLIENT_KEYS + ")");
        }

        private static Duration days(String text) throws UsageException {
            if (!text.matches("[1-9][0-9]{0,4}")) {
                throw new UsageException("--days " + text + " (expected a number from 1 to 99999)");
            }
            return Duration.ofDays(Long.parseLong(text));
        }
    }
}
