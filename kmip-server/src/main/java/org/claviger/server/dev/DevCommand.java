package org.claviger.server.dev;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.claviger.certs.PemFiles;
import org.claviger.server.ClavigerServer;
import org.claviger.server.LinuxProcess;
import org.claviger.server.Logging;
import org.claviger.server.config.ConfigurationSources;
import org.claviger.server.config.ServerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts a development server, uses it as a client would, and says what it did and what to try next. */
@Command(
        name = "dev",
        description = "Starts a throwaway server in ./dev and shows a real KMIP round trip.",
        mixinStandardHelpOptions = true)
public final class DevCommand implements Callable<Integer> {
    @Option(names = "--dir", paramLabel = "DIR", description = "The folder of the server (default: ./dev).")
    private Path folder = Path.of("dev");

    @Option(names = "--port", paramLabel = "PORT", description = "The KMIP port (default: 5696).")
    private int port = 5696;

    @Option(names = "--check-only", description = "Stops after the round trip.")
    private boolean checkOnly;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, GeneralSecurityException, InterruptedException {
        var started = System.nanoTime();
        var clock = Clock.systemUTC();
        var random = new SecureRandom();
        var out = spec.commandLine().getOut();
        var state = DevState.at(folder);
        var isNew = !state.exists();
        if (isNew) {
            state.create(clock, random);
        }
        describe(out, state, isNew);
        var config = ConfigurationSources.environment(System.getenv())
                .withFile(state.configurationFile())
                .withFlag("--port", "kmip.listen", "127.0.0.1:" + port)
                .load()
                .server();
        requireFreePort(config.listener().address());
        Logging.configure(config.log());
        LinuxProcess.forbidDumps();
        try (var server = ClavigerServer.start(config, clock, random)) {
            out.println("[4/5] listen");
            line(out, "KMIP", "127.0.0.1:" + server.address().getPort() + "   mutual TLS 1.3/1.2, KMIP 1.0 to 2.1");
            line(
                    out,
                    "memory",
                    (server.memoryLocked() ? "key memory is locked" : "key memory is NOT locked")
                            + "; keys are used by " + server.engineName());
            out.println("[5/5] check    as client \"demo\" (" + folder.resolve("clients") + "), tenant \"default\"");
            new RoundTrip(server.address(), (name, result) -> line(out, name, result))
                    .run(state.authorityFile(), state.clientCertificate(), state.clientKey());
            line(out, "Audit", auditLines(config) + " records in " + folder.resolve("audit/audit.jsonl"));
            next(out, started, server.address().getPort());
            if (!checkOnly) {
                waitForInterrupt();
            }
        }
        return 0;
    }

    private void requireFreePort(InetSocketAddress address) throws IOException {
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true); // as the server does: connections that are closing don't count
            probe.bind(address);
        } catch (BindException e) {
            throw new IOException(
                    "port %d on 127.0.0.1 is in use: stop what uses it, or take another with --port".formatted(port),
                    e);
        }
    }

    private void describe(PrintWriter out, DevState state, boolean isNew) throws IOException, GeneralSecurityException {
        // The launcher has printed [1/5] tools and [2/5] build.
        out.println("[3/5] state    " + folder + (isNew ? " (new)" : " (kept from before)")
                + ". Delete this folder to start over.");
        line(out, "root key", "software, passphrase in " + folder.resolve("secrets/root-passphrase") + " (mode 0600)");
        line(out, "database", "SQLite " + folder.resolve("data/keys.db") + " (WAL, full sync)");
        var authority = PemFiles.readCertificate(state.authorityFile());
        line(
                out,
                "CA",
                authority.getSubjectX500Principal() + "  SHA-256 " + fingerprint(authority.getEncoded()) + "…  until "
                        + authority
                                .getNotAfter()
                                .toInstant()
                                .atZone(ZoneOffset.UTC)
                                .toLocalDate());
        line(out, "server", "DNS:localhost IP:127.0.0.1 IP:::1  (P-256 and RSA 3072)");
    }

    private static String fingerprint(byte[] certificate) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(certificate);
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest, 0, 6);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static long auditLines(ServerConfig config) throws IOException {
        try (var lines = Files.lines(config.auditFile())) {
            return lines.count();
        }
    }

    /** @param takenPort where the server listens: another port than asked for, if any was asked for */
    private void next(PrintWriter out, long started, int takenPort) {
        out.printf(Locale.ROOT, "%nReady in %.1f s.%n%n", (System.nanoTime() - started) / 1e9);
        out.println("DEVELOPMENT SERVER: root key passphrase on this disk, self-made CA, loopback only.");
        out.println("Do not keep real keys here.");
        out.println();
        out.println("Try it with PyKMIP (pip install pykmip):");
        out.println("  python3 - <<'EOF'");
        out.println("  from kmip.pie.client import ProxyKmipClient");
        out.println("  from kmip import enums");
        out.println("  with ProxyKmipClient(hostname='127.0.0.1', port=" + takenPort + ", cert='" + folder
                + "/clients/demo.pem',");
        out.println("          key='" + folder + "/clients/demo.key', ca='" + folder + "/ca/ca.pem') as client:");
        out.println("      print(client.create(enums.CryptographicAlgorithm.AES, 256))");
        out.println("  EOF");
        out.println();
        out.println("Ctrl-C stops the server; " + folder + " is kept.");
        out.flush();
    }

    private static void waitForInterrupt() throws InterruptedException {
        var interrupted = new CountDownLatch(1);
        var main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            interrupted.countDown();
            try {
                main.join(15_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        interrupted.await();
    }

    private static void line(PrintWriter out, String name, String text) {
        out.printf(Locale.ROOT, "      %-18s %s%n", name, text);
        out.flush();
    }
}
