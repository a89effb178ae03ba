package org.claviger.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.claviger.certs.CertificateOrder;
import org.claviger.certs.DevelopmentCertificates;
import org.claviger.certs.KeyKind;
import org.claviger.certs.PemFiles;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.hsm.soft.Argon2Cost;
import org.claviger.hsm.soft.SoftwareBackend;
import org.claviger.hsm.soft.SoftwareSettings;
import org.claviger.server.client.ClientTls;
import org.claviger.server.client.KmipClient;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.dev.DevState;
import org.claviger.server.doctor.Doctor;
import org.claviger.server.store.PostgresServer;
import org.claviger.ttlv.ProtocolVersion;

/** Everything that a whole server needs, in a folder of a test: it runs in this process or in one of its own. */
public final class Installation {
    /** Longer than a busy machine may keep a server from answering. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
    private static final Duration LONGEST_START = Duration.ofMinutes(3);

    private final Path folder;
    private final DevState state;
    private final Optional<PostgresServer.Database> postgres;
    private final int port;

    private Installation(Path folder, Optional<PostgresServer.Database> postgres) throws IOException {
        this.folder = folder;
        this.state = DevState.at(folder);
        this.postgres = postgres;
        this.port = freePort();
        state.create(Clock.systemUTC(), new SecureRandom());
        makeRootKey();
        if (postgres.isPresent()) {
            var place = postgres.get();
            var file = state.configurationFile();
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace(
                                    "file: data/keys.db",
                                    "url: \"" + place.url() + "\"\n    password-file: "
                                            + place.server().passwordFile()));
        }
    }

    /** Whoever tries passphrases has it easy with this one, and so have the tests. */
    private void makeRootKey() throws IOException {
        var file = Files.createDirectory(
                        folder.resolve("data"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                .resolve("root.key");
        try (var arena = Arena.ofConfined();
                var backend = SoftwareBackend.open(
                        new SoftwareSettings(
                                new BackendId("software"),
                                file,
                                folder.resolve("secrets/root-passphrase"),
                                new Argon2Cost(64, 1, 1)),
                        arena,
                        KeyEngines.java(),
                        Clock.systemUTC(),
                        new SecureRandom())) {
            backend.rootKeys().orElseThrow().create(new RootKeyRef("default"));
        }
    }

    public static Installation onSqlite(Path folder) throws IOException {
        return new Installation(folder, Optional.empty());
    }

    public static Installation onPostgres(Path folder, PostgresServer.Database place) throws IOException {
        return new Installation(folder, Optional.of(place));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public Path folder() {
        return folder;
    }

    public Path auditFile() {
        return folder.resolve("audit/audit.jsonl");
    }

    /** Where the server listens on the loopback interface. */
    public int port() {
        return port;
    }

    public Path configurationFile() {
        return state.configurationFile();
    }

    private Map<String, String> environment() {
        return Map.of("CLAVIGER_KMIP_LISTEN", "127.0.0.1:" + port, "CLAVIGER_LOG_LEVEL", "error");
    }

    /** Starts the server in this process, at a port of its own. */
    public ClavigerServer startHere() {
        return startHere(Clock.systemUTC(), Map.of());
    }

    /** @param more environment variables */
    ClavigerServer startHere(Clock clock, Map<String, String> more) {
        var variables = new HashMap<>(environment());
        variables.putAll(more);
        return ClavigerServer.start(ServerConfig.load(state.configurationFile(), variables), clock, new SecureRandom());
    }

    /** Starts the server through the launcher, as it is installed, and returns at once. */
    public Process startInstalled(ServerProgram program) throws IOException {
        return startInstalled(program, List.of());
    }

    /** @param prefix words before the command, such as those that make another user of who runs it */
    public Process startInstalled(ServerProgram program, List<String> prefix) throws IOException {
        var builder =
                program.command("server", "--config", state.configurationFile().toString());
        builder.command().addAll(0, prefix);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile())).redirectErrorStream(true);
        builder.environment().putAll(environment());
        builder.environment().put("CLAVIGER_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx192m");
        return builder.start();
    }

    /** Starts a main class of the tests in place of the server, which takes the same arguments, and returns at once. */
    public Process startWith(ServerProgram program, Class<?> main) throws IOException {
        return startWith(program, main, List.of());
    }

    /** @param prefix words before the command, such as those of a program that watches it */
    public Process startWith(ServerProgram program, Class<?> main, List<String> prefix) throws IOException {
        var builder = program.java(
                        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m"),
                        main,
                        "server",
                        "--config",
                        state.configurationFile().toString())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .redirectErrorStream(true);
        builder.command().addAll(0, prefix);
        builder.environment().putAll(environment());
        return builder.start();
    }

    /** What an installed server has printed. */
    public Path log() {
        return folder.resolveSibling(folder.getFileName() + ".log");
    }

    /** Starts the server in a process of its own and returns at once. */
    Process startProcess() throws IOException {
        return startProcess(Map.of());
    }

    /** @param more environment variables */
    Process startProcess(Map<String, String> more) throws IOException {
        var builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx192m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "server",
                        "--config",
                        state.configurationFile().toString()))
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("CLAVIGER_"));
        builder.environment().putAll(environment());
        builder.environment().putAll(more);
        return builder.start();
    }

    public SSLContext tls() throws IOException, GeneralSecurityException {
        return ClientTls.context(state.authorityFile(), state.clientCertificate(), state.clientKey());
    }

    /** Returns TLS for a client with a new certificate. */
    public SSLContext tlsOf(String commonName) throws IOException, GeneralSecurityException {
        var root = PemFiles.readCertificate(state.authorityFile());
        var key = PemFiles.readPrivateKey(folder.resolve("ca/ca.key"));
        var issued = DevelopmentCertificates.ofRoot(key, root, Clock.systemUTC(), new SecureRandom())
                .issue(CertificateOrder.client(commonName, KeyKind.P_256));
        return ClientTls.context(root, issued.certificate(), issued.privateKey());
    }

    /** Connects as the one client that the server knows. */
    public KmipClient connect(SSLContext tls) throws IOException {
        return KmipClient.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), tls, ProtocolVersion.V2_1, TIMEOUT);
    }

    /** Connects as soon as the server serves. */
    public KmipClient connectTo(Process server, SSLContext tls) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (true) {
            try {
                return connect(tls);
            } catch (IOException e) {
                if (!server.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException("the server does not serve", e);
                }
                Thread.sleep(20);
            }
        }
    }

    /** Connects to the database as somebody who is not the server. */
    public Connection database() throws SQLException {
        return postgres.isPresent()
                ? postgres.get().connect()
                : DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/keys.db"));
    }

    /** What a command printed, and its exit code. */
    public record Run(int exit, String out, String err) {}

    /**
     * Takes other places of root keys than the software one.
     *
     * @param places the elements of {@code root-keys}, the first one beginning with {@code "- "}
     */
    public void configureRootKeys(String places) throws IOException {
        var text = Files.readString(configurationFile());
        var begin = text.indexOf("- provider: software");
        var end = text.indexOf("  access:");
        Files.writeString(configurationFile(), text.substring(0, begin) + places + text.substring(end));
    }

    /** Adds a line to the configuration, for a section that it doesn't have. */
    public void configure(String line) throws IOException {
        Files.writeString(configurationFile(), "  " + line + "\n", StandardOpenOption.APPEND);
    }

    /** Changes something that stands in the configuration. */
    public void replaceInConfiguration(String from, String to) throws IOException {
        var text = Files.readString(configurationFile());
        if (!text.contains(from)) {
            throw new IllegalArgumentException("no \"" + from + "\" in " + text);
        }
        Files.writeString(configurationFile(), text.replace(from, to));
    }

    /** What {@code claviger doctor} finds in one check: lines of level and what, and below each what to do. */
    public String doctor(String check) {
        var config = ServerConfig.load(configurationFile(), environment());
        return Doctor.of(config, Clock.systemUTC(), new SecureRandom()).examine().stream()
                .filter(result -> result.check().equals(check))
                .flatMap(result -> result.findings().stream())
                .map(finding -> "%s %s\n%s\n"
                        .formatted(
                                finding.level(),
                                finding.what().replaceFirst("^root keys of [a-z0-9-]+: ", ""),
                                finding.remedy()))
                .collect(Collectors.joining());
    }

    /** Runs a task of {@code claviger root-key}. */
    public Run rootKey(String... task) {
        var words = new ArrayList<>(List.of("root-key"));
        words.addAll(List.of(task));
        words.addAll(List.of("--config", configurationFile().toString()));
        return run(words.toArray(String[]::new));
    }

    /** Asks for the status of the root keys until it is the wanted one. */
    public void awaitStatus(Predicate<String> wanted) throws InterruptedException {
        var deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        for (var status = rootKey("status").out();
                !wanted.test(status);
                status = rootKey("status").out()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("in vain: " + status);
            }
            Thread.sleep(20);
        }
    }

    /** Runs {@code claviger audit verify} with the database. */
    public Run verify(String... more) {
        var arguments = new ArrayList<>(
                List.of("audit", "verify", "--config", state.configurationFile().toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    /** Runs a command in this process. */
    public static Run run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var exit = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Run(exit, out.toString(), err.toString());
    }
}
