package org.claviger.server.store;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A PostgreSQL of the tests' own on a free port, in a folder that is deleted at the end: one for each test JVM, made when it
 * is first asked for. Where it may not run as the user of the tests, because that is root, it runs as another one.
 */
public final class PostgresServer {
    /** Who the server's clients connect as; may do nothing that their databases do not need. */
    public static final String USER = "claviger";

    private static final String SUPERUSER = "superuser";
    private static final Duration LONGEST_START = Duration.ofMinutes(5);

    private static final class Shared {
        private static final Optional<PostgresServer> SERVER = PostgresServer.make();
    }

    private final Path binaries;
    private final Path folder;
    private final List<String> asItsUser;
    private final int port;
    private final String password = UUID.randomUUID().toString();
    private final AtomicInteger databases = new AtomicInteger();
    private @Nullable Process process;

    private PostgresServer(Path binaries, Path folder, List<String> asItsUser, int port) {
        this.binaries = binaries;
        this.folder = folder;
        this.asItsUser = asItsUser;
        this.port = port;
    }

    /**
     * Returns the server. Where PostgreSQL is not installed the test is skipped, or fails where the environment says {@code
     * CI=true}.
     */
    public static PostgresServer required() {
        if (Shared.SERVER.isEmpty()) {
            var reason = "PostgreSQL's programs initdb and postgres are nowhere to be found"
                    + " (Debian, Ubuntu: apt-get install postgresql; -Dclaviger.postgresql=FOLDER names theirs)";
            if ("true".equals(System.getenv("CI"))) {
                fail(reason);
            }
            Assumptions.abort(reason);
        }
        return Shared.SERVER.get();
    }

    private static Optional<PostgresServer> make() {
        return binaries().map(found -> {
            try {
                return make(found);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static PostgresServer make(Path binaries) throws IOException {
        var folder = Files.createTempDirectory("claviger-postgresql-");
        var server = make(binaries, folder);
        Runtime.getRuntime().addShutdownHook(new Thread(server::discard));
        return server;
    }

    /**
     * Makes another server, of whoever asks for it, who also stops it. It is not deleted.
     *
     * @param folder an empty one; on a disk that is to lose its power it is synced before the disk does
     */
    public static PostgresServer in(Path folder) throws IOException {
        required();
        return make(binaries().orElseThrow(), folder);
    }

    private static PostgresServer make(Path binaries, Path folder) throws IOException {
        var server = new PostgresServer(binaries, folder, userOf(folder), freePort());
        var passwordFile = server.passwordFile();
        Files.createFile(
                passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        Files.writeString(passwordFile, server.password);
        server.run("initdb", "-D", server.data(), "-U", SUPERUSER, "--pwfile", passwordFile.toString());
        Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-------"));
        server.start();
        server.execute("create role " + USER + " login password '" + server.password + "'");
        return server;
    }

    /** Where {@code initdb} and {@code postgres} lie side by side; of several, the latest. */
    private static Optional<Path> binaries() {
        var named = System.getProperty("claviger.postgresql", "");
        if (!named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        var onPath =
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of);
        var usual = Stream.of(
                        "/usr/lib/postgresql/*/bin",
                        "/usr/pgsql-*/bin",
                        "/opt/homebrew/opt/postgresql*/bin",
                        "/usr/local/opt/postgresql*/bin")
                .flatMap(PostgresServer::matching);
        return Stream.concat(usual, onPath)
                .filter(place ->
                        Files.isExecutable(place.resolve("initdb")) && Files.isExecutable(place.resolve("postgres")))
                .findFirst();
    }

    private static Stream<Path> matching(String pattern) {
        var star = pattern.indexOf('*');
        var parent = Path.of(pattern.substring(0, pattern.lastIndexOf('/', star)));
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        if (!Files.isDirectory(parent)) {
            return Stream.empty();
        }
        try (var found = Files.list(parent)) {
            return found
                    .map(version -> version.resolve("bin"))
                    .filter(matcher::matches)
                    .sorted(Comparator.comparing(Path::toString).reversed())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** PostgreSQL refuses to run as root: gives the folder to somebody else and returns how to become him. */
    private static List<String> userOf(Path folder) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        for (var name : List.of("postgres", "nobody")) {
            var user = output("id", "-u", name);
            if (!user.isEmpty()) {
                var principals = folder.getFileSystem().getUserPrincipalLookupService();
                Files.setOwner(folder, principals.lookupPrincipalByName(name));
                return List.of(
                        "setpriv", "--reuid=" + user, "--regid=" + output("id", "-g", name), "--clear-groups", "--");
            }
        }
        throw new IOException("PostgreSQL does not run as root, and there is neither user postgres nor nobody");
    }

    private static String output(String... command) throws IOException {
        var process = new ProcessBuilder(command).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private void run(String program, String... arguments) throws IOException {
        var initialising = command(program, arguments).start();
        try {
            if (!initialising.waitFor(LONGEST_START.toSeconds(), TimeUnit.SECONDS) || initialising.exitValue() != 0) {
                throw new IOException(program + " failed: " + Files.readString(log()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            initialising.destroyForcibly();
        }
    }

    private ProcessBuilder command(String program, String... arguments) {
        var command = new ArrayList<>(asItsUser);
        command.add(binaries.resolve(program).toString());
        command.addAll(List.of(arguments));
        if (program.equals("initdb")) {
            command.addAll(List.of("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"));
        }
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    }

    private Path log() {
        return folder.resolve("log");
    }

    /** Starts the server and returns when it takes connections. */
    public void start() throws IOException {
        process = command(
                        "postgres",
                        "-D",
                        data(),
                        "-p",
                        String.valueOf(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=")
                .start();
        var deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (true) {
            try {
                connect("postgres").close();
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException("PostgreSQL did not start: " + Files.readString(log()), e);
                }
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Stops the server as a crash would: whoever is connected loses the connection, and the next start recovers. */
    public void crash() throws IOException {
        signal("QUIT");
    }

    /** Kills the server and all its processes, as {@code kill -9} does; the next start recovers. */
    public void kill() throws IOException {
        var running = process;
        if (running == null) {
            return;
        }
        var all = new ArrayList<>(running.descendants().toList());
        all.add(running.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        try {
            for (var each : all) {
                each.onExit().get(LONGEST_START.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("PostgreSQL does not die", e);
        }
    }

    /** Stops the server in order; whoever is connected loses the connection. */
    public void stop() throws IOException {
        signal("INT");
    }

    private void signal(String name) throws IOException {
        var running = process;
        if (running == null) {
            return;
        }
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(running.pid()))
                    .start()
                    .waitFor();
            if (!running.waitFor(LONGEST_START.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("PostgreSQL did not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Runs {@code action} while the server is a standby that follows nobody. */
    public void asStandby(Runnable action) throws IOException {
        var mark = folder.resolve("data").resolve("standby.signal");
        stop();
        Files.createFile(mark);
        try {
            start();
            action.run();
        } finally {
            stop();
            Files.delete(mark);
            start();
        }
    }

    /** Makes an empty database that belongs to {@link #USER}. */
    public Database newDatabase() {
        return newDatabase("");
    }

    /** @param options more words of {@code create database} */
    public Database newDatabase(String options) {
        var name = "test_" + databases.incrementAndGet();
        execute("create database " + name + " owner " + USER + " " + options);
        return new Database(name);
    }

    /** The password of {@link #USER}. */
    public Path passwordFile() {
        return folder.resolve("password");
    }

    /** Runs a statement as a user who may do all. */
    public void execute(String sql) {
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=disable".formatted(port, database), SUPERUSER, password);
    }

    private void discard() {
        try {
            crash();
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            System.err.println("cannot delete " + folder + ": " + e);
        }
    }

    /** One database of the server. */
    public final class Database {
        private final String name;

        private Database(String name) {
            this.name = name;
        }

        public String name() {
            return name;
        }

        /** For {@link #USER}. */
        public String url() {
            return "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=disable&user=%s".formatted(port, name, USER);
        }

        public PostgresServer server() {
            return PostgresServer.this;
        }

        /** Connects as a user who may do all. */
        public Connection connect() throws SQLException {
            return PostgresServer.this.connect(name);
        }
    }
}
