package org.claviger.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.claviger.conformance.Ledger;
import org.claviger.server.Installation;
import org.claviger.server.ServerProgram;
import org.claviger.server.client.KmipClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed and started again and again while clients make, change and destroy keys over mutual TLS. Whatever was
 * acknowledged is there afterwards, whatever was not is there wholly or not at all, and every key has the bytes that it had.
 *
 * <p>{@code -Dclaviger.kills} says how often, {@code -Dclaviger.seed} repeats what the clients do and when the server dies, as
 * far as threads allow.
 */
abstract class KilledServerContract {
    private static final int KILLS = 10;
    private static final int KILLS_OF_LONG_RUN = 200;

    /** So many acknowledgements come at least and at most before the server is killed. */
    private static final int FEWEST = 10;

    private static final int MOST = 150;

    /** Each so-manieth kill comes while the server starts. */
    private static final int STARTS = 4;

    private static final int LONGEST_START_MILLIS = 3_000;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

    @TempDir
    private Path folder;

    final long seed = Long.getLong("claviger.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Workload workload = new Workload(seed);
    private Installation installation;
    private SSLContext tls;
    private @Nullable Process server;

    abstract Installation install(Path place) throws Exception;

    /** Names the suite in the ledger. */
    abstract String suite();

    /** Kills what the server depends on together with it, or lets it be. */
    abstract void killDatabaseToo(int round) throws Exception;

    /** Brings back what {@link #killDatabaseToo} has killed. */
    abstract void restoreDatabase() throws Exception;

    /** Kills what the server depends on while it goes on, and brings it back; false if there is no such thing. */
    abstract boolean restartDatabaseUnderIt(int round) throws Exception;

    private KmipClient connect() throws IOException {
        return installation.connect(tls);
    }

    @BeforeEach
    void install() throws Exception {
        installation = install(folder.resolve("server"));
        tls = installation.tls();
    }

    private void start() throws IOException {
        server = installation.startInstalled(ServerProgram.shared());
    }

    private void awaitReady() throws Exception {
        try (var _ = installation.connectTo(Objects.requireNonNull(server), tls)) {
            // it serves
        } catch (IOException e) {
            throw new AssertionError("it does not start: " + Files.readString(installation.log()), e);
        }
    }

    @AfterEach
    void kill() throws InterruptedException {
        if (server != null) {
            server.destroyForcibly();
            assertThat(server.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesEveryKill() throws Exception {
        var kills = Integer.getInteger("claviger.kills", Ledger.isLongRun() ? KILLS_OF_LONG_RUN : KILLS);
        for (var round = 1; round <= kills; round++) {
            start();
            var running = Optional.<Workload.Running>empty();
            if (round % STARTS == 0) {
                Thread.sleep(random.nextInt(LONGEST_START_MILLIS));
            } else {
                running = Optional.of(work(round));
            }
            killDatabaseToo(round);
            kill();
            if (running.isPresent()) {
                running.get().end();
            }
            restoreDatabase();
            verifyAudit("after kill " + round);
        }

        start();
        awaitReady();
        assertThat(workload.verify(this::connect, true)).as("seed " + seed).isEmpty();
        verifyAudit("beside the running server");
        System.out.printf(
                "%s: %d kills, %d acknowledgements, %d objects, seed %d%n",
                suite(), kills, workload.acknowledged(), workload.objects(), seed);
        if (Ledger.isLongRun()) {
            Ledger.add(suite(), kills, 0, workload.acknowledged() + " acknowledged changes");
        }
    }

    /** Lets the clients work for a while and returns in the middle of it. */
    private Workload.Running work(int round) throws Exception {
        awaitReady();
        assertThat(workload.verify(this::connect, false))
                .as("before kill %d, seed %d", round, seed)
                .isEmpty();
        var running = workload.start(this::connect);
        awaitMore(running, FEWEST + random.nextInt(MOST));
        if (restartDatabaseUnderIt(round)) {
            awaitMore(running, FEWEST);
        }
        TimeUnit.MICROSECONDS.sleep(random.nextInt(5_000));
        return running;
    }

    private void awaitMore(Workload.Running running, long more) throws InterruptedException {
        var wanted = workload.acknowledged() + more;
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        while (workload.acknowledged() < wanted) {
            if (running.isOver()) {
                running.end();
                throw new AssertionError("the clients lost a server that nobody has killed");
            }
            assertThat(System.nanoTime()).as("the server answers").isLessThan(deadline);
            TimeUnit.MICROSECONDS.sleep(200);
        }
    }

    private void verifyAudit(String when) {
        var run = installation.verify();
        assertThat(run.exit())
                .as("%s, seed %d: %s %s", when, seed, run.out(), run.err())
                .isZero();
    }
}
