package org.claviger.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.claviger.conformance.Ledger;
import org.claviger.server.Installation;
import org.claviger.server.Main;
import org.claviger.server.ServerProgram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernel refuses the server one write or sync of its database or audit: the first one, in the next run the second one, and
 * so on, while it starts, while it works and while it stops. Whatever comes of it, nothing that was acknowledged is gone after
 * the next start, nothing is there that was refused, audit and database agree, and nobody waits in vain.
 *
 * <p>The ordinary run tries some of them, {@code --long} all, or each so-manieth ({@code -Dclaviger.refused.step}), or those of
 * some phases only ({@code -Dclaviger.refused.phases=WORK,STOP}).
 */
class FailingSystemCallTest {
    /** What the JVM makes of a SIGTERM, once it has stopped in order. */
    private static final int EXIT_TERMINATED = 143;

    private static final List<String> ERRORS = List.of("EIO", "ENOSPC");
    private static final int LIMIT_MINUTES = 1;

    /** More than any server can need here. */
    private static final int MOST_CALLS = 1_000;

    /** Requests run on one thread of the kernel, so that its calls can be counted. */
    private static final List<String> ONE_CARRIER = List.of(
            "env",
            "CLAVIGER_JAVA_OPTIONS=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx192m"
                    + " -Djdk.virtualThreadScheduler.parallelism=1 -Djdk.virtualThreadScheduler.maxPoolSize=1");

    private static final List<String> STORE =
            List.of("data/keys.db", "data/keys.db-wal", "data/keys.db-journal", "data/keys.db-shm");
    private static final List<String> AUDIT =
            List.of("audit/audit.jsonl", "audit/audit.jsonl.head.new", "audit/audit.jsonl.pub.new");

    private enum Phase {
        START,
        WORK,
        STOP
    }

    /**
     * Calls that are refused, one after the other.
     *
     * @param thread how the names of the threads begin that make them; empty for all
     * @param fewest so many there are at least, or they were looked for in the wrong place
     */
    private record Series(Phase phase, String thread, String call, List<String> files, int fewest) {}

    private static final List<Series> ALL = List.of(
            new Series(Phase.START, "", "pwrite64", STORE, 20),
            new Series(Phase.START, "", "fsync", STORE, 5),
            new Series(Phase.START, "", "write", AUDIT, 3),
            new Series(Phase.START, "", "fsync", AUDIT, 2),
            new Series(Phase.START, "", "fdatasync", AUDIT, 1),
            new Series(Phase.WORK, "store-writer", "pwrite64", STORE, 50),
            new Series(Phase.WORK, "store-writer", "fsync", STORE, 10),
            new Series(Phase.WORK, "audit-sync", "write", AUDIT, 10),
            new Series(Phase.WORK, "audit-sync", "fdatasync", AUDIT, 10),
            new Series(Phase.WORK, "ForkJoinPool-1-", "write", AUDIT, 10),
            new Series(Phase.STOP, "", "pwrite64", STORE, 5),
            new Series(Phase.STOP, "", "fsync", STORE, 2),
            new Series(Phase.STOP, "", "write", AUDIT, 2),
            new Series(Phase.STOP, "", "fsync", AUDIT, 1),
            new Series(Phase.STOP, "", "fdatasync", AUDIT, 1));

    /** The failure of one call. */
    private record Fault(Series series, String error, int number) {
        List<String> options(Path folder) {
            var options = new ArrayList<>(List.of(
                    "-e",
                    "trace=" + series.call,
                    "-e",
                    "inject=%s:error=%s:when=%d".formatted(series.call, error, number)));
            for (var file : series.files) {
                options.addAll(List.of("-P", folder.resolve(file).toString()));
            }
            return options;
        }

        @Override
        public String toString() {
            return "%s, %s %d%s%s: %s"
                    .formatted(
                            series.phase,
                            series.call,
                            number,
                            series.thread.isEmpty() ? "" : " of " + series.thread,
                            series.files.equals(AUDIT) ? " of the audit" : " of the database",
                            error);
        }
    }

    @TempDir
    private Path folder;

    private Installation installation;
    private SSLContext tls;
    private @Nullable Process server;
    private @Nullable Process strace;
    private final Map<String, Integer> ends = new TreeMap<>();

    @BeforeEach
    void install() throws Exception {
        Strace.require();
        installation = Installation.onSqlite(folder.toRealPath().resolve("server"));
        tls = installation.tls();
    }

    @AfterEach
    void kill() throws InterruptedException {
        if (server != null) {
            server.destroyForcibly();
            assertThat(server.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).isTrue();
        }
        if (strace != null) {
            strace.destroyForcibly();
        }
    }

    @Test
    void oneRefusedCallCostsNothingThatWasAcknowledged() throws Exception {
        if (Ledger.isLongRun()) {
            var findings = new ArrayList<String>();
            for (var phase : phases()) {
                findings.addAll(tryAll(phase));
            }
            assertThat(findings).isEmpty();
            return;
        }
        for (var fault : List.of(
                new Fault(ALL.get(0), "ENOSPC", 20),
                new Fault(ALL.get(5), "EIO", 12),
                new Fault(ALL.get(5), "ENOSPC", 40),
                new Fault(ALL.get(6), "EIO", 3),
                new Fault(ALL.get(7), "ENOSPC", 2),
                new Fault(ALL.get(8), "EIO", 4),
                new Fault(ALL.get(9), "EIO", 3),
                new Fault(ALL.get(11), "EIO", 1))) {
            var findings = new ArrayList<String>();
            assertThat(isReached(fault, findings)).as(fault.toString()).isTrue();
            assertThat(findings).as(fault.toString()).isEmpty();
        }
    }

    private static List<Phase> phases() {
        var named = System.getProperty("claviger.refused.phases", "");
        return named.isEmpty()
                ? List.of(Phase.values())
                : Arrays.stream(named.split(",")).map(Phase::valueOf).toList();
    }

    private List<String> tryAll(Phase phase) throws Exception {
        var findings = new ArrayList<String>();
        var tried = 0;
        ends.clear();
        var step = Integer.getInteger("claviger.refused.step", 1);
        for (var series : ALL) {
            for (var error : ERRORS) {
                if (series.phase == phase) {
                    tried += tryAll(series, error, step, findings);
                }
            }
        }
        Ledger.add(
                "refused system calls, SQLite, " + phase.toString().toLowerCase(Locale.ROOT),
                tried,
                findings.size(),
                "writes and syncs of database and audit, %s, EIO and ENOSPC; %s"
                        .formatted(step == 1 ? "each" : "one of " + step, ends));
        return findings;
    }

    /** Has the calls of a series refused until there are no more, and returns how many were. */
    private int tryAll(Series series, String error, int step, List<String> findings) throws Exception {
        var tried = 0;
        for (var number = 1; number <= MOST_CALLS; number += step) {
            var fault = new Fault(series, error, number);
            var found = new ArrayList<String>();
            var isReached = isReached(fault, found);
            found.forEach(finding -> findings.add(fault + ": " + finding));
            if (!isReached) {
                if (number <= series.fewest) {
                    findings.add(fault + ": there is no such call (expected at least " + series.fewest + ")");
                }
                return tried;
            }
            tried++;
        }
        throw new AssertionError("no end of " + series);
    }

    /**
     * Runs a server on an empty database with one failure.
     *
     * @param findings takes what went wrong
     * @return whether it came to the call that was to be refused
     */
    private boolean isReached(Fault fault, List<String> findings) throws Exception {
        clear();
        var lives = new FixedLives();
        var hasServed = serve(fault, lives, findings);
        lives.refusals().forEach(refusal -> ends.merge(refusal, 1, Integer::sum));
        if (hasServed) {
            verifyAudit("before the next start", findings);
        }
        try (var _ = installation.startHere();
                var client = installation.connect(tls)) {
            findings.addAll(lives.verify(new KeyClient(client)));
        }
        verifyAudit("after the next start", findings);
        return Strace.hasInjected(trace());
    }

    private Path trace() {
        return folder.resolve("trace");
    }

    /** Leaves of the installation what was there before the first start. */
    private void clear() throws IOException {
        for (var place : List.of("data", "audit")) {
            var directory = installation.folder().resolve(place);
            if (Files.isDirectory(directory)) {
                try (var files = Files.list(directory)) {
                    for (var file :
                            files.filter(each -> !each.endsWith("root.key")).toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
        Files.deleteIfExists(trace());
        Files.deleteIfExists(installation.log());
    }

    private void verifyAudit(String when, List<String> findings) {
        var run = installation.verify();
        if (run.exit() != 0) {
            findings.add(when + " audit and database do not agree: " + run.out() + run.err());
        }
    }

    /** Starts the server, has a client at work, and stops it; returns whether it has served. */
    private boolean serve(Fault fault, FixedLives lives, List<String> findings) throws Exception {
        var phase = fault.series.phase;
        var options = fault.options(installation.folder());
        var running = phase == Phase.START
                ? installation.startInstalled(ServerProgram.shared(), Strace.watching(trace(), options))
                : installation.startInstalled(ServerProgram.shared(), ONE_CARRIER);
        server = running;
        try (var client = installation.connectTo(running, tls)) {
            if (phase == Phase.WORK) {
                strace = Strace.attach(trace(), Strace.threads(running, fault.series.thread), options);
            }
            lives.live(new KeyClient(client));
            if (phase == Phase.STOP) {
                strace = Strace.attachToAll(trace(), running, options);
            }
        } catch (IOException e) {
            requireEnd(fault, running, false, findings);
            return phase != Phase.START;
        }
        running.destroy();
        requireEnd(fault, running, true, findings);
        return true;
    }

    private void requireEnd(Fault fault, Process running, boolean isAsked, List<String> findings) throws Exception {
        if (!running.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
            running.destroyForcibly().waitFor();
            findings.add("the server neither serves nor ends");
            return;
        }
        if (fault.series.phase == Phase.START) {
            Strace.awaitEnd(trace(), running);
        } else if (strace != null) {
            assertThat(strace.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).isTrue();
        }
        var exit = running.exitValue();
        ends.merge((isAsked ? "asked to stop, exit " : "exit ") + exit, 1, Integer::sum);
        var isRight = exit == Main.EXIT_STORAGE_FAILED
                || (isAsked && exit == EXIT_TERMINATED)
                || (!isAsked && fault.series.phase == Phase.START && exit == Main.EXIT_CONFIGURATION);
        if (!isRight) {
            findings.add("exit code " + exit + ": " + Files.readString(installation.log()));
        }
    }
}
