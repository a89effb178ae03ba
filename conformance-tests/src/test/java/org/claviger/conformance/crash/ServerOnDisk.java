package org.claviger.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.claviger.enumeration.ResultReason;
import org.claviger.server.Installation;
import org.claviger.server.ServerProgram;
import org.claviger.server.client.KmipClient;
import org.claviger.server.client.KmipFailure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server of which a part lies on a small ext4 file system of its own, with clients at work: what tests of disks have in common. */
abstract class ServerOnDisk {
    /** What was acknowledged before something happens to the disk. */
    static final int FEWEST = 100;

    /** A log of the database that was written before has room inside; so many keys are surely more than fit. */
    private static final int MOST_THAT_STILL_FIT = 20_000;

    /** So many changes are tried on a full disk. */
    private static final int CHANGES = 50;

    static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

    @TempDir
    Path folder;

    final Workload workload = new Workload(Long.getLong("claviger.seed", System.nanoTime()));
    CutDisk disk;

    @Nullable
    Process server;

    /** How much the disk holds, with what the file system needs itself. */
    abstract long bytes();

    @BeforeEach
    void makeDisk() throws IOException {
        var obstacle = CutDisk.obstacle(Files.createDirectory(folder.resolve("trial")));
        if (obstacle.isPresent()) {
            var reason = "no disk of its own: " + obstacle.get();
            if ("true".equals(System.getenv("CI"))) {
                fail(reason);
            }
            Assumptions.abort(reason);
        }
        disk = CutDisk.make(Files.createDirectory(folder.resolve("small")), bytes());
    }

    @AfterEach
    void end() throws Exception {
        if (disk != null) {
            disk.thaw(); // or who is killed does not die
        }
        kill();
        if (disk != null) {
            disk.close();
        }
    }

    void kill() throws InterruptedException {
        if (server != null) {
            server.destroyForcibly();
            assertThat(server.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    KmipClient start(Installation installation, SSLContext tls) throws Exception {
        server = installation.startInstalled(ServerProgram.shared());
        try {
            return installation.connectTo(server, tls);
        } catch (IOException e) {
            throw new AssertionError("it does not start: " + Files.readString(installation.log()), e);
        }
    }

    /** Has clients make and change keys, and stops them. */
    void work(Workload.Door door) throws Exception {
        var running = workload.start(door);
        awaitMore(running);
        running.stop();
        running.end();
    }

    /** Waits until more has been acknowledged. */
    void awaitMore(Workload.Running running) throws InterruptedException {
        var wanted = workload.acknowledged() + FEWEST;
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        while (workload.acknowledged() < wanted) {
            assertThat(running.isOver()).isFalse();
            assertThat(System.nanoTime()).as("the server answers").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    void requireAllThere(Workload.Door door) throws Exception {
        assertThat(workload.verify(door, true)).isEmpty();
    }

    static void requireAuditAsTheRowsAre(Installation installation) {
        var run = installation.verify();
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
    }

    /** Makes keys until one is refused, and returns how that was said. */
    static KmipFailure makeUntilRefused(KeyClient keys) throws IOException {
        for (var i = 0; i < MOST_THAT_STILL_FIT; i++) {
            try {
                keys.create("until-full-" + i, "more", 256);
            } catch (KmipFailure e) {
                return e;
            }
        }
        throw new AssertionError(MOST_THAT_STILL_FIT + " keys were made on a full disk");
    }

    /** A small change may still find room; after each one the object is what was answered last. */
    static void requireChangedOrNot(KeyClient keys, String id) throws IOException {
        var comment = keys.look(id).orElseThrow().comment();
        for (var i = 0; i < CHANGES; i++) {
            try {
                keys.comment(id, "full " + i);
                comment = Optional.of("full " + i);
            } catch (KmipFailure e) {
                assertThat(e.reason()).as(e.getMessage()).isEqualTo(ResultReason.SERVER_LIMIT_EXCEEDED);
            }
            assertThat(keys.look(id).orElseThrow().comment()).isEqualTo(comment);
        }
    }

    static void awaitRoom(KeyClient keys) throws Exception {
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                keys.create("after-" + System.nanoTime(), "kept", 256);
                return;
            } catch (KmipFailure e) {
                assertThat(System.nanoTime()).as(e.getMessage()).isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }
}
