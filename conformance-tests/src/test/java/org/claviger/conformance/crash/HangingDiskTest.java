package org.claviger.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.claviger.server.Installation;
import org.claviger.server.Main;
import org.claviger.server.client.KmipClient;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The disk of the audit, or that of the database, answers no more for a while: a file system that is frozen, so that every write
 * and sync waits. Nothing is acknowledged that the disk does not have, nothing piles up, and when the disk answers again all goes
 * on as if nothing had been.
 */
class HangingDiskTest extends ServerOnDisk {
    private static final int MOST_CONNECTIONS = 24;
    private static final int IMPATIENT_CLIENTS = 40;
    private static final Duration IMPATIENCE = Duration.ofSeconds(1);

    /** What a server needs besides, as threads that come and go. */
    private static final int SLACK = 24;

    /** So long nothing is acknowledged before it counts as standing still. */
    private static final long STILL_NANOS = TimeUnit.SECONDS.toNanos(2);

    private Installation installation;
    private SSLContext tls;

    @Override
    long bytes() {
        return 48L << 20;
    }

    @BeforeEach
    void install() throws Exception {
        installation = Installation.onSqlite(folder.resolve("server"));
        tls = installation.tls();
        installation.replaceInConfiguration(
                "listen: 127.0.0.1:5696",
                "listen: 127.0.0.1:5696\n    connections: {per-client: %d}".formatted(MOST_CONNECTIONS));
        installation.configure("stop-timeout: 3s");
    }

    private KmipClient connect() throws IOException {
        return installation.connect(tls);
    }

    /** What a client asks in a thread of its own. */
    private interface Question<T> {
        T ask() throws Exception;
    }

    private static <T> FutureTask<T> inBackground(Question<T> question) {
        var task = new FutureTask<>(question::ask);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    /** Returns how much has been acknowledged, when nothing more comes. */
    private long awaitStandstill() throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        var seen = workload.acknowledged();
        var since = System.nanoTime();
        while (System.nanoTime() - since < STILL_NANOS) {
            if (workload.acknowledged() != seen) {
                seen = workload.acknowledged();
                since = System.nanoTime();
            }
            assertThat(since).as("the clients stand still").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return seen;
    }

    private void awaitInLog(String words) throws Exception {
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!Files.readString(installation.log()).contains(words)) {
            assertThat(System.nanoTime()).as("the log says " + words).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private Path ofProcess(String file) {
        return Path.of("/proc", String.valueOf(Objects.requireNonNull(server).pid()), file);
    }

    private long files() throws IOException {
        try (var open = Files.list(ofProcess("fd"))) {
            return open.count();
        }
    }

    private long threads() throws IOException {
        try (var tasks = Files.list(ofProcess("task"))) {
            return tasks.count();
        }
    }

    /** Clients that ask, wait in vain, and go. */
    private void beImpatient(String id) throws Exception {
        var all = new ArrayList<FutureTask<Boolean>>();
        for (var i = 0; i < IMPATIENT_CLIENTS; i++) {
            all.add(inBackground(() -> {
                try (var client = KmipClient.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), installation.port()),
                        tls,
                        ProtocolVersion.V2_1,
                        IMPATIENCE)) {
                    return new KeyClient(client).look(id).isPresent();
                } catch (IOException e) {
                    return false; // no answer in time, or there are too many already
                }
            }));
        }
        for (var each : all) {
            assertThat(each.get()).as("an answer that no record stands for").isFalse();
        }
    }

    @Test
    void whileTheDiskOfTheAuditHangsNothingIsAnsweredAndNothingPilesUp() throws Exception {
        var audit = Files.createDirectory(disk.root().resolve("audit")).resolve("audit.jsonl");
        installation.replaceInConfiguration("file: audit/audit.jsonl", "file: " + audit);
        Workload.Running running;
        try (var client = start(installation, tls)) {
            var keys = new KeyClient(client);
            var id = keys.create("looked at", "before", 256);
            var seen = keys.look(id);
            running = workload.start(this::connect);
            awaitMore(running);
            var files = files();
            var threads = threads();

            disk.freeze();
            var acknowledged = awaitStandstill();
            var read = inBackground(() -> keys.look(id));
            for (var i = 0; i < 2; i++) {
                beImpatient(id);
                assertThat(files()).isLessThan(files + MOST_CONNECTIONS + SLACK);
                assertThat(threads()).isLessThan(threads + SLACK);
            }
            awaitInLog("the disk of the audit file " + audit + " has not answered for ");
            assertThat(workload.acknowledged()).isEqualTo(acknowledged);
            assertThat(read.isDone())
                    .as("a read was answered without its record")
                    .isFalse();
            assertThat(Objects.requireNonNull(server).isAlive()).isTrue();

            disk.thaw();
            assertThat(read.get(1, TimeUnit.MINUTES)).isEqualTo(seen);
            requireEndInTime(running);
        }
        requireAllThereAfterNextStart(running);
    }

    /** The disk hangs again, and somebody asks the server to stop. */
    private void requireEndInTime(Workload.Running running) throws Exception {
        awaitMore(running);
        disk.freeze();
        awaitStandstill();
        var stopping = Objects.requireNonNull(server);
        stopping.destroy();
        awaitInLog("not stopped in order within 3 s");
        disk.thaw(); // the kernel lets nobody go who waits for a frozen file system
        assertThat(stopping.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(stopping.exitValue()).isEqualTo(Main.EXIT_STORAGE_FAILED);
    }

    private void requireAllThereAfterNextStart(Workload.Running running) throws Exception {
        running.end();
        requireAuditAsTheRowsAre(installation);
        try (var _ = start(installation, tls)) {
            requireAllThere(this::connect);
            work(this::connect);
        }
        kill();
        requireAuditAsTheRowsAre(installation);
    }

    @Test
    void whileTheDiskOfTheDatabaseHangsNothingIsChangedAndAllElseIsServed() throws Exception {
        installation.replaceInConfiguration(
                "file: data/keys.db", "file: " + disk.root().resolve("data/keys.db"));
        Workload.Running running;
        try (var client = start(installation, tls)) {
            var keys = new KeyClient(client);
            var id = keys.create("looked at", "before", 256);
            var seen = keys.look(id);
            running = workload.start(this::connect);
            awaitMore(running);

            disk.freeze();
            var acknowledged = awaitStandstill();
            assertThat(keys.look(id)).isEqualTo(seen);
            assertThat(keys.find("looked at")).containsExactly(id);
            assertThat(workload.acknowledged()).isEqualTo(acknowledged);

            disk.thaw();
            requireEndInTime(running);
        }
        requireAllThereAfterNextStart(running);
    }
}
