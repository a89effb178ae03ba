package org.claviger.server.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.message.ResponseItem;
import org.claviger.operation.Activate;
import org.claviger.operation.Create;
import org.claviger.server.Logging;
import org.claviger.server.client.ClientTls;
import org.claviger.server.client.KmipClient;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.dev.DevState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures what a request costs. It starts two servers in processes of their own, over the same certificates: the whole
 * server with its defaults (audit and durable commits on), and one that only echoes behind the same TLS and framing. What
 * counts is how an operation compares with the echo of the same run, as machines and their load differ.
 */
@Command(
        name = "bench",
        description = "Measures a server of its own, beside an echo behind the same TLS, and prints the ratios.",
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int FEW_OBJECTS = 100;
    private static final int OBJECTS_PER_BATCH = 100;
    private static final int DURABLE_CLIENTS = 32;
    private static final int PAGE_BYTES = 4096;

    @Option(names = "--seconds", paramLabel = "N", description = "How long each measurement takes (default: 5).")
    private int seconds = 5;

    @Option(names = "--connections", paramLabel = "N", description = "How many clients ask at once (default: 16).")
    private int connections = 16;

    @Option(
            names = "--objects",
            paramLabel = "N",
            description = "How many objects the large store has (default: 100000).")
    private int objects = 100_000;

    @Option(
            names = "--idle",
            paramLabel = "N",
            description = "How many idle connections the memory is measured with (default: 1000).")
    private int idle = 1_000;

    @Option(
            names = "--attacks",
            description = "Measure instead how a good client fares while hostile ones are at work.")
    private boolean attacks;

    @Option(
            names = "--attackers",
            paramLabel = "N",
            description = "With --attacks: how many are at work at once (default: 16).")
    private int attackers = 16;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException {
        Logging.configure(new ServerConfig.Log("warn", false));
        var folder = Files.createTempDirectory("claviger-bench-");
        try {
            var state = DevState.at(folder.resolve("server"));
            state.create(Clock.systemUTC(), new SecureRandom());
            var tls = ClientTls.context(state.authorityFile(), state.clientCertificate(), state.clientKey());
            run(folder, tls);
        } finally {
            delete(folder);
        }
        return 0;
    }

    private void run(Path folder, SSLContext tls) throws IOException {
        var state = folder.resolve("server");
        out().printf(
                        Locale.ROOT,
                        "%d processors, Java %s, %d connections, %d s each%n%n",
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version(),
                        connections,
                        seconds);
        var started = System.nanoTime();
        try (var server = Target.start(TargetCommand.Kind.SERVER, state);
                var client = KmipClient.connect(server.address(), tls, Requests.VERSION, TIMEOUT)) {
            var key = create(client);
            out().printf(Locale.ROOT, "first reply %.1f s after the start%n%n", (System.nanoTime() - started) / 1e9);
            if (attacks) {
                fill(client, 0, FEW_OBJECTS);
                new AttackBench(server, tls, new Enrolment(state), out()).run(attackers, length(), Requests.get(key));
            } else {
                try (var echo = Target.start(TargetCommand.Kind.ECHO, state)) {
                    measure(new Load(echo, tls, true), new Load(server, tls, false), client, key, folder);
                }
            }
            idle(server, new Enrolment(state));
        }
    }

    private static UniqueIdentifier create(KmipClient client) throws IOException {
        var id = client.ask(Create.TYPE, Requests.aesKey("bench-key")).uniqueIdentifier();
        client.ask(Activate.TYPE, new Activate.Request(Optional.of(id)));
        return id;
    }

    private void measure(Load echo, Load server, KmipClient client, UniqueIdentifier key, Path folder)
            throws IOException {
        out().printf(
                        Locale.ROOT,
                        "%-32s %10s %9s %9s %9s %12s %8s %8s%n",
                        "",
                        "per second",
                        "p50 us",
                        "p99 us",
                        "p99.9 us",
                        "server us",
                        "rate",
                        "cpu");
        var query = Requests.query();
        warmUp(echo, query);
        warmUp(server, query);
        var base = line("echo", same(echo, query), null);
        line("Query", same(server, query), base);
        line("Get, cached", same(server, Requests.get(key)), base);
        line("Encrypt 32 bytes, AES-GCM", same(server, Requests.encrypt(key)), base);
        fill(client, 0, FEW_OBJECTS);
        var few = line("Locate by Name, " + FEW_OBJECTS + " objects", locate(server, FEW_OBJECTS), base);
        var reconnectBase = line("echo, new connection", reconnecting(echo, query), null);
        line("Query, new connection", reconnecting(server, query), reconnectBase);
        line("Create, " + DURABLE_CLIENTS + " clients", create(server), base);
        out().printf(Locale.ROOT, "%-32s %10.0f%n", "one writer's syncs of 4 KiB", syncs(folder));
        var ids = fill(client, FEW_OBJECTS, objects - FEW_OBJECTS);
        var many = line("Locate by Name, " + objects + " objects", locate(server, objects), base);
        line("Get, any of " + objects, anyOf(server, ids), base);
        line("echo again", same(echo, query), base);
        out().printf(
                        Locale.ROOT,
                        "%nLocate's processor time, %d to %d objects: %.2f%n",
                        FEW_OBJECTS,
                        objects,
                        many.serverMicros() / few.serverMicros());
    }

    private Figures line(String name, Figures figures, @Nullable Figures base) {
        out().printf(
                        Locale.ROOT,
                        "%-32s %10.0f %9.0f %9.0f %9.0f %12.1f",
                        name,
                        figures.perSecond(),
                        figures.percentile(0.50),
                        figures.percentile(0.99),
                        figures.percentile(0.999),
                        figures.serverMicros());
        if (base != null) {
            out().printf(
                            Locale.ROOT,
                            " %8.2f %8.2f",
                            figures.perSecond() / base.perSecond(),
                            figures.serverMicros() / base.serverMicros());
        }
        out().println();
        out().flush();
        return figures;
    }

    private Duration length() {
        return Duration.ofSeconds(seconds);
    }

    private void warmUp(Load load, byte[] request) throws IOException {
        load.run(connections, length(), () -> () -> request);
    }

    private Figures same(Load load, byte[] request) throws IOException {
        load.run(connections, length().dividedBy(2), () -> () -> request);
        return load.run(connections, length(), () -> () -> request);
    }

    private Figures reconnecting(Load load, byte[] request) throws IOException {
        load.reconnecting(connections, length(), request);
        return load.reconnecting(connections, length(), request);
    }

    private Figures locate(Load load, int count) throws IOException {
        Supplier<Supplier<byte[]>> any =
                () -> () -> Requests.locate(name(ThreadLocalRandom.current().nextInt(count)));
        load.run(connections, length().dividedBy(2), any);
        return load.run(connections, length(), any);
    }

    private Figures create(Load load) throws IOException {
        var number = new AtomicLong();
        return load.run(DURABLE_CLIENTS, length(), () -> () -> Requests.create("new-" + number.incrementAndGet()));
    }

    private Figures anyOf(Load load, List<UniqueIdentifier> ids) throws IOException {
        return load.run(
                connections,
                length(),
                () -> () -> Requests.get(ids.get(ThreadLocalRandom.current().nextInt(ids.size()))));
    }

    private static String name(int number) {
        return "object-" + number;
    }

    private static List<UniqueIdentifier> fill(KmipClient client, int first, int count) throws IOException {
        var ids = new ArrayList<UniqueIdentifier>(count);
        for (var done = 0; done < count; done += OBJECTS_PER_BATCH) {
            var batch =
                    Requests.create(name(0).replace("0", ""), first + done, Math.min(OBJECTS_PER_BATCH, count - done));
            for (var item : client.send(batch).items()) {
                ids.add(created(item));
            }
        }
        return ids;
    }

    private static UniqueIdentifier created(ResponseItem item) {
        if (item.payload().orElse(null) instanceof Create.Response response) {
            return response.uniqueIdentifier();
        }
        throw new IllegalStateException("a Create of the load failed: " + item.resultMessage());
    }

    /** Returns how often a second one writer can write and sync a page. */
    private double syncs(Path folder) throws IOException {
        try (var file = FileChannel.open(folder.resolve("sync"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var page = ByteBuffer.allocate(PAGE_BYTES);
            var start = System.nanoTime();
            var end = start + length().toNanos();
            var count = 0;
            while (System.nanoTime() < end) {
                file.write(page.clear(), (long) count * PAGE_BYTES);
                file.force(false);
                count++;
            }
            return count * 1e9 / (System.nanoTime() - start);
        }
    }

    private void idle(Target server, Enrolment clients) throws IOException {
        var before = server.residentKibibytes();
        try (var open = IdleConnections.open(server.address(), clients, idle)) {
            var after = server.residentKibibytes();
            out().printf(
                            Locale.ROOT,
                            "memory: %d MiB, and %.1f MiB more for %d idle connections%n",
                            before >> 10,
                            (after - before) / 1024.0,
                            open.count());
        }
    }

    private static void delete(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
