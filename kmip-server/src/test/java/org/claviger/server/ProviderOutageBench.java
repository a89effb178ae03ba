package org.claviger.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.claviger.hsm.aws.simulator.Faults;
import org.claviger.hsm.aws.simulator.KmsSimulator;
import org.claviger.server.client.KmipFailure;
import org.claviger.server.config.ServerConfig;

/**
 * Measures what requests that need no root key take while KMS hangs, against the same while it answers. The server runs in a
 * process of its own; clients and the simulated KMS share this one.
 *
 * <p>In both rounds some clients ask for keys all the time, which are not cached: in the first one they get them, in the second
 * one they hang or are refused. Prints the figures of docs/root-keys.md.
 */
public final class ProviderOutageBench {
    private static final String REGION = "eu-central-1";
    private static final int HARMLESS_CLIENTS = 4;
    private static final int ASKING_CLIENTS = 100;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration ROUND = Duration.ofSeconds(20);

    private ProviderOutageBench() {}

    /** @param arguments none */
    public static void main(String[] arguments) throws Exception {
        Logging.configure(new ServerConfig.Log("ERROR", false));
        var folder = Files.createTempDirectory("claviger-outage-");
        var credentials = List.of("aws.accessKeyId", "aws.secretAccessKey");
        credentials.forEach(name -> System.setProperty(name, "only-for-the-simulator"));
        try (var kms = KmsSimulator.start(REGION)) {
            run(folder, kms);
        }
    }

    private static void run(Path folder, KmsSimulator kms) throws Exception {
        var installation = Installation.onSqlite(folder.resolve("server"));
        installation.configureRootKeys("""
                - provider: aws-kms
                      aws-kms: {regions: ["%s=%s"]}
                """.formatted(REGION, kms.endpoint(REGION)));
        installation.configure("data-keys: {max-age: 0s}");
        installation.rootKey("create", "aws-kms");
        var server = installation.startProcess(
                Map.of("JDK_JAVA_OPTIONS", "-Daws.accessKeyId=simulator -Daws.secretAccessKey=simulator"));
        try (var client = installation.connectTo(server, installation.tls())) {
            var id = TestKeys.create(client);
            round(installation, id, WARM_UP);
            print("KMS answers", round(installation, id, ROUND));
            kms.faults(REGION).hang(Faults.ANY, Integer.MAX_VALUE - 1);
            print("KMS hangs", round(installation, id, ROUND));
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private record Figures(Map<String, List<Long>> nanos, long got, long refused) {}

    private static Figures round(Installation installation, String id, Duration length) throws Exception {
        var end = System.nanoTime() + length.toNanos();
        var got = new AtomicLong();
        var refused = new AtomicLong();
        var over = new AtomicBoolean();
        var nanos = new TreeMap<String, List<Long>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < ASKING_CLIENTS; i++) {
                var _ = threads.submit(() -> ask(installation, id, over, got, refused));
            }
            var harmless = new ArrayList<Future<Map<String, List<Long>>>>();
            for (int i = 0; i < HARMLESS_CLIENTS; i++) {
                harmless.add(threads.submit(() -> measure(installation, id, end)));
            }
            for (var client : harmless) {
                client.get()
                        .forEach((name, times) -> nanos.computeIfAbsent(name, _ -> new ArrayList<>())
                                .addAll(times));
            }
            over.set(true);
        }
        return new Figures(nanos, got.get(), refused.get());
    }

    private static boolean ask(
            Installation installation, String id, AtomicBoolean over, AtomicLong got, AtomicLong refused)
            throws Exception {
        try (var client = installation.connect(installation.tls())) {
            while (!over.get()) {
                try {
                    TestKeys.fetch(client, id);
                    got.incrementAndGet();
                } catch (KmipFailure _) {
                    refused.incrementAndGet();
                }
                Thread.sleep(200);
            }
        }
        return true;
    }

    private static Map<String, List<Long>> measure(Installation installation, String id, long end) throws Exception {
        var nanos = new TreeMap<String, List<Long>>();
        try (var client = installation.connect(installation.tls())) {
            var requests = new HarmlessRequests(client, id);
            while (System.nanoTime() < end) {
                time(nanos, "Discover Versions", () -> done(requests::discover));
                time(nanos, "Query", () -> done(requests::query));
                time(nanos, "Locate", requests::locate);
                time(nanos, "Get Attributes", () -> done(requests::getAttributes));
            }
        }
        return nanos;
    }

    private interface Request {
        void send() throws IOException;
    }

    private static boolean done(Request request) {
        try {
            request.send();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void time(Map<String, List<Long>> nanos, String name, Callable<?> request) throws Exception {
        var begin = System.nanoTime();
        request.call();
        nanos.computeIfAbsent(name, _ -> new ArrayList<>()).add(System.nanoTime() - begin);
    }

    private static void print(String round, Figures figures) {
        System.out.printf("%s: %d keys got, %d refused%n", round, figures.got(), figures.refused());
        figures.nanos().forEach((name, times) -> {
            var sorted = times.stream().sorted().toList();
            System.out.printf(
                    "  %-18s %6d requests, p50 %5.2f ms, p99 %5.2f ms%n",
                    name,
                    sorted.size(),
                    sorted.get(sorted.size() / 2) / 1e6,
                    sorted.get(sorted.size() * 99 / 100) / 1e6);
        });
    }
}
