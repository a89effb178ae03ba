package org.claviger.server.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.server.bench.TargetCommand.Kind;
import org.claviger.server.client.KmipClient;

/**
 * The measurements of one run. What is compared is measured in windows that alternate, because a machine's own load changes.
 */
final class Measurements implements AutoCloseable {
    private static final int WINDOWS = 3;
    private static final int FEW_OBJECTS = 100;
    private static final int DURABLE_CLIENTS = 32;
    private static final int PAGE_BYTES = 4096;
    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final double MEBIBYTE = 1 << 20;
    private static final int GOAL_CONNECTIONS = 1_000;
    private static final int GOOD_CONNECTIONS = 2;

    /** As long as an extended public key. */
    private static final String PUBLIC_KEY =
            "xpub" + "6CUGRUonZSQ4TWtTMmzXdrXDtyPWKi".repeat(4).substring(0, 107);

    private final Site site;
    private final Target target;
    private final KmipClient client;
    private final UniqueIdentifier key;
    private final Report report;
    private final Size size;

    private final Load server;
    private final Map<Kind, Target> ofKind = new EnumMap<>(Kind.class);
    private final List<Target> others = new ArrayList<>();
    private final AtomicInteger created = new AtomicInteger();

    /**
     * How much there is to do.
     *
     * @param connections how many clients ask at once
     * @param warmUp how often each thing is done before anything is measured
     * @param length of a measurement
     * @param objects how many there are where there are many
     * @param idle how many connections say nothing
     */
    record Size(int connections, int warmUp, Duration length, int objects, int idle) {}

    /** @param client is connected to {@code target}, which has an active AES key */
    Measurements(Site site, Target target, KmipClient client, UniqueIdentifier key, Report report, Size size) {
        this.site = site;
        this.target = target;
        this.client = client;
        this.key = key;
        this.report = report;
        this.size = size;
        this.server = new Load(target, target.address(), site.tls(), Load.Kind.KMIP);
    }

    /** Measures for some time. */
    private interface Measurement {
        Figures run(Duration length) throws IOException;
    }

    /** What a comparison says of its goal. */
    private interface Verdict {
        double of(Figures base, Figures other);
    }

    /** Two measurements that are told as one. */
    private record Comparison(
            Goal goal, String baseName, Measurement base, String otherName, Measurement other, Verdict verdict) {}

    /** Prepares all parts, then has the servers do all that is measured for a while, and only then measures. */
    void measure(Set<Part> parts) throws IOException, GeneralSecurityException {
        var comparisons = new ArrayList<Comparison>();
        for (var part : parts) {
            if (part != Part.IDLE) {
                comparisons.add(prepare(part));
            }
        }
        for (var comparison : comparisons) {
            warmUp(comparison.base);
            warmUp(comparison.other);
        }
        report.head();
        for (var comparison : comparisons) {
            measure(comparison);
        }
        if (parts.contains(Part.IDLE)) {
            idle();
        }
    }

    /** By how often something was done, as compilers go by that; what takes long is done less often. */
    private void warmUp(Measurement measurement) throws IOException {
        var start = System.nanoTime();
        for (var done = 0; done < size.warmUp && System.nanoTime() - start < LONGEST_WARM_UP.toNanos(); ) {
            done += measurement.run(Duration.ofSeconds(1)).count();
        }
    }

    private Comparison prepare(Part part) throws IOException, GeneralSecurityException {
        return switch (part) {
            case QUERY -> besideEcho(Goal.QUERY, "Query", same(server, Requests.query()));
            case GET -> besideEcho(Goal.GET, "Get, cached", same(server, Requests.get(key)));
            case ENCRYPT -> besideEcho(Goal.ENCRYPT, "Encrypt 32 bytes", same(server, Requests.encrypt(key)));
            case STORED -> stored();
            case CREATE -> create();
            case LOCATE -> locate();
            case CONNECT -> connect();
            case WALLET -> wallet();
            case IDLE -> throw new IllegalArgumentException("idle connections are compared with nothing");
        };
    }

    private void measure(Comparison comparison) throws IOException {
        var bases = new ArrayList<Figures>();
        var others = new ArrayList<Figures>();
        for (var i = 0; i < WINDOWS; i++) {
            bases.add(comparison.base.run(size.length.dividedBy(WINDOWS)));
            others.add(comparison.other.run(size.length.dividedBy(WINDOWS)));
        }
        var base = Figures.together(bases);
        var other = Figures.together(others);
        report.line(comparison.baseName, base);
        report.line(comparison.otherName, other, base);
        report.goal(comparison.goal, comparison.verdict.of(base, other));
    }

    private Load other(Kind kind, Load.Kind answers) throws IOException {
        var other = ofKind.get(kind);
        if (other == null) {
            other = site.start(kind);
            ofKind.put(kind, other);
            others.add(other);
        }
        return new Load(other, other.address(), site.tls(), answers);
    }

    private Comparison besideEcho(Goal goal, String name, Measurement measured) throws IOException {
        var echo = same(other(Kind.ECHO, Load.Kind.ECHO), Requests.query());
        return new Comparison(goal, "echo", echo, name, measured, Measurements::rate);
    }

    private static double rate(Figures base, Figures other) {
        return Report.rate(other, base);
    }

    private static double processorTime(Figures base, Figures other) {
        return Report.processorTime(other, base);
    }

    private Measurement same(Load load, byte[] request) {
        return length -> load.run(size.connections, length, () -> () -> request);
    }

    /** The first Get of an object changes it, so all are had once before. */
    private Comparison stored() throws IOException {
        var ids = ManyObjects.fill(client, created.getAndAdd(size.objects), size.objects);
        var next = new AtomicInteger();
        var first = server.run(
                size.connections, size.length, () -> () -> Requests.get(ids.get(next.getAndIncrement() % ids.size())));
        report.head();
        report.line("Get, the first of each, not warm", first);
        ManyObjects.getOnce(client, ids);
        return besideEcho(
                Goal.STORED, "Get, any of " + size.objects, length -> server.run(size.connections, length, anyOf(ids)));
    }

    private static Supplier<Supplier<byte[]>> anyOf(List<UniqueIdentifier> ids) {
        return () -> () -> Requests.get(ids.get(ThreadLocalRandom.current().nextInt(ids.size())));
    }

    private Comparison create() {
        var number = new AtomicInteger();
        return new Comparison(
                Goal.CREATE,
                "one writer's syncs of 4 KiB",
                this::syncs,
                "Create, " + DURABLE_CLIENTS + " clients",
                length -> server.run(
                        DURABLE_CLIENTS, length, () -> () -> Requests.create("new-" + number.incrementAndGet())),
                Measurements::rate);
    }

    /** One writer that writes and syncs one page after the other. */
    private Figures syncs(Duration length) throws IOException {
        var path = site.folder().resolve("syncs");
        try (var file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var page = ByteBuffer.allocate(PAGE_BYTES);
            var latencies = new ArrayList<Long>();
            var start = System.nanoTime();
            for (var now = start; now - start < length.toNanos(); ) {
                file.write(page.clear(), (long) latencies.size() * PAGE_BYTES);
                file.force(false);
                var after = System.nanoTime();
                latencies.add(after - now);
                now = after;
            }
            return new Figures(
                    Duration.ofNanos(System.nanoTime() - start),
                    Duration.ZERO,
                    latencies.stream().mapToLong(Long::longValue).toArray());
        }
    }

    /** Two servers, so that both can be measured in turns. */
    private Comparison locate() throws IOException, GeneralSecurityException {
        var small = Site.create(site.folder().resolveSibling("small"));
        var few = small.start(Kind.SERVER);
        others.add(few);
        try (var fewClient = KmipClient.connect(few.address(), small.tls(), Requests.VERSION, TIMEOUT)) {
            ManyObjects.fill(fewClient, 0, FEW_OBJECTS);
        }
        if (created.get() < size.objects) {
            ManyObjects.fill(client, created.get(), size.objects - created.getAndSet(size.objects));
        }
        return new Comparison(
                Goal.LOCATE,
                "Locate by Name, " + FEW_OBJECTS + " objects",
                locating(new Load(few, few.address(), small.tls(), Load.Kind.KMIP), FEW_OBJECTS),
                "Locate by Name, " + size.objects + " objects",
                locating(server, size.objects),
                Measurements::processorTime);
    }

    private Measurement locating(Load load, int count) {
        return length -> load.run(
                size.connections,
                length,
                () -> () -> Requests.locate(
                        ManyObjects.name(ThreadLocalRandom.current().nextInt(count))));
    }

    private Comparison connect() throws IOException {
        return new Comparison(
                Goal.CONNECT,
                "bare handshake, echo",
                reconnecting(other(Kind.HANDSHAKE, Load.Kind.ECHO)),
                "new connection, Query",
                reconnecting(server),
                Measurements::processorTime);
    }

    private Measurement reconnecting(Load load) {
        return length -> load.reconnecting(size.connections, length, Requests.query());
    }

    private Comparison wallet() throws IOException {
        var door = new Load(target, target.walletAddress(), site.tls(), Load.Kind.HTTP);
        door.ask(HttpExchange.post(
                "/key",
                "{\"pub\":\"" + PUBLIC_KEY + "\",\"prv\":\"xprv" + "A".repeat(107)
                        + "\",\"coin\":\"btc\",\"source\":\"user\",\"type\":\"independent\"}"));
        var request = HttpExchange.get("/key/" + PUBLIC_KEY + "?source=user");
        return new Comparison(
                Goal.WALLET,
                "HTTPS echo",
                same(other(Kind.HTTP_ECHO, Load.Kind.HTTP), request),
                "GET /key/{pub}",
                same(door, request),
                Measurements::rate);
    }

    private void idle() throws IOException {
        var before = target.heldBytes();
        var residentBefore = target.residentKibibytes();
        try (var open = IdleConnections.open(target.address(), site.enrolment(), size.idle)) {
            var more = (target.heldBytes() - before) / MEBIBYTE;
            report.say(
                    "%nidle connections: %d hold %.1f MiB (resident before %d MiB, after %d MiB)",
                    open.count(), more, residentBefore >> 10, target.residentKibibytes() >> 10);
            report.goal(Goal.IDLE, more * GOAL_CONNECTIONS / open.count());
            report.line("Get, beside them", server.run(GOOD_CONNECTIONS, size.length, () -> () -> Requests.get(key)));
            open.askAll();
            report.say("all of them were answered once more");
        }
    }

    @Override
    public void close() throws IOException {
        for (var other : others) {
            other.close();
        }
    }
}
