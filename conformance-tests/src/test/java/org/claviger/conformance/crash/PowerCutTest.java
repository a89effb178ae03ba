package org.claviger.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.claviger.conformance.Ledger;
import org.claviger.server.Installation;
import org.claviger.server.Main;
import org.claviger.server.ServerProgram;
import org.claviger.server.client.KmipClient;
import org.claviger.server.store.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power of the disk is cut while clients make, change and destroy keys: with the database, the audit and the root key on
 * it. Whatever was acknowledged is there when the power comes back.
 *
 * <p>The control shows that the cuts lose what is not synced: SQLite without the sync of each commit must lose something.
 * {@code -Dclaviger.cuts} says how often.
 */
@EnabledIfSystemProperty(
        named = "claviger.long",
        matches = "true",
        disabledReason = "power cuts take long: ./claviger test --long")
class PowerCutTest {
    private static final int CUTS_OF_SQLITE = 200;
    private static final int CUTS_OF_POSTGRES = 40;

    /** Most single cuts lose nothing even then. */
    private static final int CUTS_OF_CONTROL = 10;

    private static final int FEWEST = 5;
    private static final int MOST = 200;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("claviger.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<CutDisk> disks = new ArrayList<>();
    private final Workload workload = new Workload(seed);

    @BeforeEach
    void requireDisk() throws IOException {
        var obstacle = CutDisk.obstacle(Files.createDirectory(folder.resolve("trial")));
        if (obstacle.isPresent()) {
            var reason = "no disk whose power can be cut: " + obstacle.get();
            if ("true".equals(System.getenv("CI"))) {
                fail(reason);
            }
            Assumptions.abort(reason);
        }
    }

    /** How the server is started, and what is around it. */
    private abstract static class Site implements AutoCloseable {
        final CutDisk disk;
        final Installation installation;
        final SSLContext tls;

        Site(CutDisk disk, Installation installation) throws Exception {
            this.disk = disk;
            this.installation = installation;
            this.tls = installation.tls();
        }

        KmipClient connect() throws IOException {
            return installation.connect(tls);
        }

        Process startServer() throws IOException {
            return installation.startInstalled(ServerProgram.shared());
        }

        /** Ends what else runs on the disk, in order. */
        void stopDatabase() throws IOException {}

        /** Ends what else runs on the disk, after the cut. */
        void killDatabase() throws IOException {}

        void startDatabase() throws IOException {}

        @Override
        public void close() throws IOException {
            killDatabase();
        }
    }

    private CutDisk newDisk() throws IOException {
        var made = CutDisk.make(Files.createDirectory(folder.resolve("power")));
        disks.add(made);
        return made;
    }

    @AfterEach
    void removeDisks() throws IOException {
        for (var disk : disks) {
            disk.close();
        }
    }

    private static Path place(CutDisk disk) {
        return disk.root().resolve("server");
    }

    @Test
    void nothingThatWasAcknowledgedIsLostWithSqlite() throws Exception {
        var disk = newDisk();
        try (var site = new Site(disk, Installation.onSqlite(place(disk))) {}) {
            cutAndCompare(site, "power cut, SQLite", CUTS_OF_SQLITE);
        }
    }

    @Test
    void nothingThatWasAcknowledgedIsLostWithPostgres() throws Exception {
        // PostgreSQL runs as another user
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        var disk = newDisk();
        var postgres = PostgresServer.in(Files.createDirectory(disk.root().resolve("postgresql")));
        try (var site = new Site(disk, Installation.onPostgres(place(disk), postgres.newDatabase())) {
            @Override
            void stopDatabase() throws IOException {
                postgres.stop();
            }

            @Override
            void killDatabase() throws IOException {
                postgres.kill();
            }

            @Override
            void startDatabase() throws IOException {
                postgres.start();
            }
        }) {
            cutAndCompare(site, "power cut, PostgreSQL", CUTS_OF_POSTGRES);
        }
    }

    private void cutAndCompare(Site site, String suite, int cuts) throws Exception {
        var findings = cut(site, Integer.getInteger("claviger.cuts", cuts));
        var note = workload.acknowledged() + " acknowledged changes, " + workload.objects() + " objects, ext4";
        Ledger.add(suite, Integer.getInteger("claviger.cuts", cuts), findings.size(), note);
        assertThat(findings).as("seed " + seed).isEmpty();
    }

    /** The disk fails under the server: nothing is acknowledged any more, and it does not go on. */
    @Test
    void aServerWhoseDiskHasFailedStopsAtOnce() throws Exception {
        var disk = newDisk();
        try (var site = new Site(disk, Installation.onSqlite(place(disk))) {}) {
            var server = site.startServer();
            try {
                awaitReady(site, server);
                var running = workload.start(site::connect);
                while (workload.acknowledged() < FEWEST) {
                    assertThat(running.isOver()).isFalse();
                    TimeUnit.MILLISECONDS.sleep(1);
                }
                disk.cut();
                assertThat(server.waitFor(1, TimeUnit.MINUTES)).isTrue();
                assertThat(server.exitValue()).isEqualTo(Main.EXIT_STORAGE_FAILED);
                running.end();
            } finally {
                server.destroyForcibly().waitFor();
            }
        }
    }

    /** Lost rows can show as lost keys, or as a database that the audit contradicts, or that does not open. */
    @Test
    void theControlThatDoesNotSyncEachCommitLosesSome() throws Exception {
        var disk = newDisk();
        try (var site = new Site(disk, Installation.onSqlite(place(disk))) {
            @Override
            Process startServer() throws IOException {
                return installation.startWith(ServerProgram.shared(), ServerWithoutSync.class);
            }
        }) {
            var findings = cut(site, CUTS_OF_CONTROL);
            Ledger.add(
                    "power cut, control: SQLite with synchronous=NORMAL",
                    CUTS_OF_CONTROL,
                    findings.size(),
                    "must lose something; failures are findings, of " + workload.acknowledged()
                            + " acknowledged changes");
            assertThat(findings).as("the harness notices a loss, seed " + seed).isNotEmpty();
        }
    }

    /** Returns what is not as it was acknowledged after all cuts together. */
    private List<String> cut(Site site, int cuts) throws Exception {
        site.stopDatabase();
        site.disk.off(); // all that was made until now is on the disk
        site.disk.on();
        site.startDatabase();
        var findings = new ArrayList<String>();
        for (var cut = 1; cut <= cuts; cut++) {
            var server = site.startServer();
            try {
                awaitReady(site, server);
                for (var finding : workload.verify(site::connect, cut % 10 == 0)) {
                    findings.add("cut " + (cut - 1) + ": " + finding);
                }
                work(site, server);
            } finally {
                server.destroyForcibly();
                assertThat(server.waitFor(1, TimeUnit.MINUTES)).isTrue();
            }
            site.killDatabase();
            site.disk.off();
            site.disk.on();
            site.startDatabase();
            verifyAudit(site, cut, findings);
        }
        var server = site.startServer();
        try {
            awaitReady(site, server);
            for (var finding : workload.verify(site::connect, true)) {
                findings.add("at the end: " + finding);
            }
        } finally {
            server.destroyForcibly();
            assertThat(server.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
        return findings;
    }

    private static void awaitReady(Site site, Process server) throws Exception {
        try (var _ = site.installation.connectTo(server, site.tls)) {
            // it serves
        } catch (IOException e) {
            throw new AssertionError("it does not start: " + Files.readString(site.installation.log()), e);
        }
    }

    /** Lets the clients work for a while and cuts the power in the middle of it. */
    private void work(Site site, Process server) throws Exception {
        var running = workload.start(site::connect);
        var wanted = workload.acknowledged() + FEWEST + random.nextInt(MOST);
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        while (workload.acknowledged() < wanted && System.nanoTime() < deadline && !running.isOver()) {
            TimeUnit.MICROSECONDS.sleep(200);
        }
        assertThat(workload.acknowledged()).as("acknowledgements").isGreaterThanOrEqualTo(wanted);
        TimeUnit.MICROSECONDS.sleep(random.nextInt(5_000));
        site.disk.cut();
        server.destroyForcibly();
        running.end();
    }

    private static void verifyAudit(Site site, int cut, List<String> findings) {
        var run = site.installation.verify();
        if (run.exit() != 0) {
            findings.add("audit after cut " + cut + ": " + run.out() + run.err());
        }
    }
}
