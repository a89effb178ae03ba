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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.server.bench.TargetCommand.Kind;
import org.claviger.server.client.KmipClient;
import org.jspecify.annotations.Nullable;

/**
 * The measurements of one run. What is compared is measured in windows that alternate, because a machine's own load changes;
 * each begins when the server has done the same for a while.
 */
final class Measurements implements AutoCloseable {
    private static final int WINDOWS = 3;
    private static final int FEW_OBJECTS = 100;
    private static final int DURABLE_CLIENTS = 32;
    private static final int PAGE_BYTES = 4096;
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
    private final Map<Kind, Target> others = new EnumMap<>(Kind.class);
    private final AtomicInteger created = new AtomicInteger();

    /**
     * How much there is to do.
     *
     * @param connections how many clients ask at once
     * @param length of a measurement
     * @param objects how many there are where there are many
     * @param idle how many connections say nothing
     */
    record Size(int connections, Duration length, int objects, int idle) {}

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

    void measure(Part part) throws IOException, GeneralSecurityException {
        switch (part) {
            case QUERY -> besideEcho("Query", Goal.QUERY, same(server, Requests.query()));
            case GET -> besideEcho("Get, cached", Goal.GET, same(server, Requests.get(key)));
            case ENCRYPT -> besideEcho("Encrypt 32 bytes", Goal.ENCRYPT, same(server, Requests.encrypt(key)));
            case STORED -> stored();
            case CREATE -> create();
            case LOCATE -> locate();
            case CONNECT -> connect();
            case WALLET -> wallet();
            case IDLE -> idle();
        }
    }

    private Load other(Kind kind, Load.Kind answers) throws IOException {
        var other = others.get(kind);
        if (other == null) {
            other = site.start(kind);
            others.put(kind, other);
        }
        return new Load(other, other.address(), site.tls(), answers);
    }

    private void besideEcho(String name, @Nullable Goal goal, Measurement measured) throws IOException {
        var echo = same(other(Kind.ECHO, Load.Kind.ECHO), Requests.query());
        var pair = beside(echo, measured);
        report.line("echo", pair.base);
        report.line(name, pair.other, pair.base);
        if (goal != null) {
            report.goal(goal, Report.rate(pair.other, pair.base));
        }
    }

    private Pair beside(Measurement base, Measurement other) throws IOException {
        base.run(size.length);
        other.run(size.length.multipliedBy(2));
        var bases = new ArrayList<Figures>();
        var measured = new ArrayList<Figures>();
        for (var i = 0; i < WINDOWS; i++) {
            bases.add(base.run(size.length.dividedBy(WINDOWS)));
            measured.add(other.run(size.length.dividedBy(WINDOWS)));
        }
        return new Pair(Figures.together(bases), Figures.together(measured));
    }

    private record Pair(Figures base, Figures other) {}

    private Measurement same(Load load, byte[] request) {
        return length -> load.run(size.connections, length, () -> () -> request);
    }

    private void stored() throws IOException {
        var ids = ManyObjects.fill(client, created.getAndAdd(size.objects), size.objects);
        var next = new AtomicInteger();
        report.line(
                "Get, the first of each",
                server.run(
                        size.connections,
                        size.length,
                        () -> () -> Requests.get(ids.get(next.getAndIncrement() % ids.size()))));
        ManyObjects.getOnce(client, ids);
        besideEcho(
                "Get, any of " + size.objects, Goal.STORED, length -> server.run(size.connections, length, anyOf(ids)));
    }

    private static Supplier<Supplier<byte[]>> anyOf(List<UniqueIdentifier> ids) {
        return () -> () -> Requests.get(ids.get(ThreadLocalRandom.current().nextInt(ids.size())));
    }

    private void create() throws IOException {
        var number = new AtomicInteger();
        Measurement create = length ->
                server.run(DURABLE_CLIENTS, length, () -> () -> Requests.create("new-" + number.incrementAndGet()));
        var pair = beside(this::syncs, create);
        report.line("one writer's syncs of 4 KiB", pair.base);
        report.line("Create, " + DURABLE_CLIENTS + " clients", pair.other);
        report.goal(Goal.CREATE, Report.rate(pair.other, pair.base));
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
    private void locate() throws IOException, GeneralSecurityException {
        var small = Site.create(site.folder().resolveSibling("small"));
        try (var few = small.start(Kind.SERVER);
                var fewClient = KmipClient.connect(few.address(), small.tls(), Requests.VERSION, TIMEOUT)) {
            ManyObjects.fill(fewClient, 0, FEW_OBJECTS);
            if (created.get() < size.objects) {
                ManyObjects.fill(client, created.get(), size.objects - created.getAndSet(size.objects));
            }
            var pair = beside(
                    locating(new Load(few, few.address(), small.tls(), Load.Kind.KMIP), FEW_OBJECTS),
                    locating(server, size.objects));
            report.line("Locate by Name, " + FEW_OBJECTS + " objects", pair.base);
            report.line("Locate by Name, " + size.objects + " objects", pair.other, pair.base);
            report.goal(Goal.LOCATE, Report.processorTime(pair.other, pair.base));
        }
    }

    private Measurement locating(Load load, int count) {
        return length -> load.run(
                size.connections,
                length,
                () -> () -> Requests.locate(
                        ManyObjects.name(ThreadLocalRandom.current().nextInt(count))));
    }

    private void connect() throws IOException {
        var bare = reconnecting(other(Kind.HANDSHAKE, Load.Kind.ECHO));
        var pair = beside(bare, reconnecting(server));
        report.line("bare handshake, echo", pair.base);
        report.line("new connection, Query", pair.other, pair.base);
        report.goal(Goal.CONNECT, Report.processorTime(pair.other, pair.base));
    }

    private Measurement reconnecting(Load load) {
        return length -> load.reconnecting(size.connections, length, Requests.query());
    }

    private void wallet() throws IOException {
        var door = new Load(target, target.walletAddress(), site.tls(), Load.Kind.HTTP);
        door.ask(HttpExchange.post(
                "/key",
                "{\"pub\":\"" + PUBLIC_KEY + "\",\"prv\":\"xprv" + "A".repeat(107)
                        + "\",\"coin\":\"btc\",\"source\":\"user\",\"type\":\"independent\"}"));
        var request = HttpExchange.get("/key/" + PUBLIC_KEY + "?source=user");
        var pair = beside(same(other(Kind.HTTP_ECHO, Load.Kind.HTTP), request), same(door, request));
        report.line("HTTPS echo", pair.base);
        report.line("GET /key/{pub}", pair.other, pair.base);
        report.goal(Goal.WALLET, Report.rate(pair.other, pair.base));
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
        for (var other : others.values()) {
            other.close();
        }
    }
}
