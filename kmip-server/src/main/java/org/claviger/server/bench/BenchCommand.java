package org.claviger.server.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.Activate;
import org.claviger.operation.Create;
import org.claviger.server.Logging;
import org.claviger.server.client.KmipClient;
import org.claviger.server.config.ServerConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Measure these parts alone: ${COMPLETION-CANDIDATES}.")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(names = "--seconds", paramLabel = "N", description = "How long each measurement takes (default: 5).")
    private int seconds = 5;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description =
                    "How often each thing is done before anything is measured, in 120 s at most (default: 100000).")
    private int warmUp = 100_000;

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

    /** Null unless one of its options was given. */
    @ArgGroup(exclusive = false)
    @Nullable
    Attacks attacks;

    /** Each of the options asks for the measurement. */
    static final class Attacks {
        @Option(
                names = "--attacks",
                description = "Measure instead how a good client fares while hostile ones are at work.")
        boolean asked;

        @Option(
                names = "--attack",
                paramLabel = "ATTACK",
                split = ",",
                description = "As --attacks, but these alone: ${COMPLETION-CANDIDATES}.")
        Set<Attack> chosen = EnumSet.allOf(Attack.class);

        @Option(
                names = "--attackers",
                paramLabel = "N",
                description = "As --attacks, with so many at work at once (default: 16).")
        int attackers = 16;
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, GeneralSecurityException {
        Logging.configure(new ServerConfig.Log("warn", false));
        var folder = Files.createTempDirectory("claviger-bench-");
        try {
            run(folder);
        } finally {
            delete(folder);
        }
        return 0;
    }

    private void run(Path folder) throws IOException, GeneralSecurityException {
        var report = new Report(spec.commandLine().getOut());
        report.say(
                "%d processors, Java %s, %d connections, %d s each",
                Runtime.getRuntime().availableProcessors(), Runtime.version(), connections, seconds);
        var length = Duration.ofSeconds(seconds);
        var site = Site.create(folder.resolve("server"));
        var started = System.nanoTime();
        try (var server = site.start(TargetCommand.Kind.SERVER);
                var client = KmipClient.connect(server.address(), site.tls(), Requests.VERSION, TIMEOUT)) {
            var key = create(client);
            var untilReply = (System.nanoTime() - started) / 1e9;
            report.say("first reply %.1f s after the start", untilReply);
            if (attacks != null) {
                ManyObjects.fill(client, 0, FEW_OBJECTS);
                new AttackBench(server, site.tls(), site.folder(), report)
                        .run(attacks.chosen, attacks.attackers, length, Requests.get(key));
                return;
            }
            report.goal(Goal.START, untilReply);
            var size = new Measurements.Size(connections, warmUp, length, objects, idle);
            try (var measurements = new Measurements(site, server, client, key, report, size)) {
                measurements.measure(parts);
            }
            report.end();
        }
    }

    private static UniqueIdentifier create(KmipClient client) throws IOException {
        var id = client.ask(Create.TYPE, Requests.aesKey("bench-key")).uniqueIdentifier();
        client.ask(Activate.TYPE, new Activate.Request(Optional.of(id)));
        return id;
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
