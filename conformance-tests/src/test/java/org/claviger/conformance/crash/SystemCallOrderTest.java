package org.claviger.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.claviger.conformance.Ledger;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.server.Installation;
import org.claviger.server.ServerProgram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the server asks of the kernel comes in the promised order: watched by strace(1) while clients make, use, change and
 * destroy keys over mutual TLS. The controls show that a wrong order is found: a server that does not sync its commits, and
 * good traces in which two calls change places.
 */
class SystemCallOrderTest {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);
    private static final int ANSWERS = 100;
    private static final int ANSWERS_OF_LONG_RUN = 2_000;

    /** The longest batch of audit records that is written at once must be shown whole. */
    private static final String SHOWN_BYTES = "200000";

    @TempDir
    private Path folder;

    private Installation installation;
    private @Nullable Process server;
    private boolean isStrict;

    @BeforeEach
    void install() throws Exception {
        Strace.require();
        installation = Installation.onSqlite(folder.toRealPath().resolve("server"));
    }

    @AfterEach
    void kill() throws InterruptedException {
        if (server != null) {
            server.destroyForcibly();
            assertThat(server.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    private Path trace() {
        return folder.resolve("trace");
    }

    private List<String> watching() {
        return Strace.watching(
                trace(),
                List.of(
                        "-yy",
                        "-s",
                        SHOWN_BYTES,
                        "-e",
                        "trace=read,readv,recvfrom,recvmsg,write,writev,pwrite64,pwritev,sendto,sendmsg,fsync,fdatasync"));
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Has a server watched while it works, and returns its calls. */
    private List<SystemCall> watch(Process started, Work work) throws Exception {
        server = started;
        try (var _ = installation.connectTo(started, installation.tls())) {
            // it serves
        } catch (IOException e) {
            throw new AssertionError("it does not start: " + Files.readString(installation.log()), e);
        }
        work.run();
        started.destroy();
        assertThat(started.waitFor(1, TimeUnit.MINUTES)).isTrue();
        Strace.awaitEnd(trace(), started);
        return SystemCall.read(trace()).stream()
                .filter(call -> call.isOf(installation.auditFile())
                        || call.isOf(log())
                        || call.file().startsWith("TCP"))
                .toList();
    }

    private Path log() {
        return installation.folder().resolve("data/keys.db-wal");
    }

    private Process ours() throws IOException {
        return installation.startInstalled(ServerProgram.shared(), watching());
    }

    private PromisedOrder promised() {
        return new PromisedOrder(installation.auditFile(), log(), installation.port(), isStrict);
    }

    private void liveALife() throws Exception {
        try (var client = installation.connect(installation.tls())) {
            var keys = new KeyClient(client);
            var id = keys.create("watched", "first", 256);
            keys.activate(id);
            assertThat(keys.look(id)).isPresent();
            keys.requireUsable(id);
            keys.comment(id, "second");
            keys.destroy(keys.create("another", "shorter", 128));
            keys.revoke(id, RevocationReasonCode.CESSATION_OF_OPERATION);
            keys.destroy(id);
        }
    }

    private static void requireMuchSeen(PromisedOrder.Verdict verdict) {
        assertThat(verdict.messages()).isEqualTo(11);
        assertThat(verdict.intents())
                .as("all but Get Attributes, Encrypt and Decrypt")
                .isEqualTo(8);
        assertThat(verdict.commits()).isGreaterThanOrEqualTo(verdict.intents());
    }

    @Test
    void intentsAreSyncedThenCommitsThenAnswersAreSent() throws Exception {
        var calls = watch(ours(), this::liveALife);

        var verdict = promised().judge(calls, true);
        assertThat(verdict.findings()).isEmpty();
        requireMuchSeen(verdict);

        requireDoctoredOnesAreFound(calls);
    }

    @Test
    void strictAuditsAreSyncedBeforeEveryAnswer() throws Exception {
        installation.replaceInConfiguration(
                "file: audit/audit.jsonl", "file: audit/audit.jsonl\n    sync: before-answer");
        isStrict = true;
        var calls = watch(ours(), this::liveALife);

        var verdict = promised().judge(calls, true);
        assertThat(verdict.findings()).isEmpty();
        requireMuchSeen(verdict);

        var syncs = calls.stream()
                .filter(call -> call.isOf(installation.auditFile()) && call.isSync())
                .toList();
        for (var sync : syncs.subList(2, syncs.size() - 1)) { // not those of the start and the end
            var without = new ArrayList<>(calls);
            without.remove(sync);
            assertThat(promised().judge(without, true).findings())
                    .as("without the sync at " + sync.begin())
                    .isNotEmpty();
        }
    }

    @Test
    void theControlThatDoesNotSyncItsCommitsIsFound() throws Exception {
        var calls = watch(
                installation.startWith(ServerProgram.shared(), ServerWithoutSync.class, watching()), this::liveALife);

        var verdict = promised().judge(calls, true);
        assertThat(verdict.findings()).anyMatch(finding -> finding.contains("answered before its sync"));
        requireMuchSeen(verdict);
    }

    @Test
    void theOrderHoldsForManyClientsAtOnce() throws Exception {
        var workload = new Workload(Long.getLong("claviger.seed", System.nanoTime()));
        var wanted = Integer.getInteger("claviger.traced", Ledger.isLongRun() ? ANSWERS_OF_LONG_RUN : ANSWERS);
        var calls = watch(ours(), () -> {
            var tls = installation.tls();
            var running = workload.start(() -> installation.connect(tls));
            var deadline = System.nanoTime() + PATIENCE_NANOS + TimeUnit.MILLISECONDS.toNanos(100L * wanted);
            while (workload.acknowledged() < wanted) {
                assertThat(running.isOver()).isFalse();
                assertThat(System.nanoTime()).as("the server answers").isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(1);
            }
            running.stop();
            running.end();
        });

        var verdict = promised().judge(calls, false);
        if (Ledger.isLongRun()) {
            Ledger.add(
                    "system calls, order",
                    verdict.messages(),
                    verdict.findings().size(),
                    "messages of 6 clients; " + verdict.intents() + " intents, " + verdict.commits() + " commits");
        }
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.intents()).isGreaterThanOrEqualTo(wanted);
        assertThat(verdict.commits()).isPositive();
    }

    /** Every change of one client's life is once committed too early, answered too early, and not synced. */
    private void requireDoctoredOnesAreFound(List<SystemCall> calls) {
        Predicate<SystemCall> auditSync = call -> call.isOf(installation.auditFile()) && call.isSync();
        Predicate<SystemCall> auditWrite = call -> call.isOf(installation.auditFile()) && call.isWrite();
        Predicate<SystemCall> commitSync = call -> call.isOf(log()) && call.isSync();
        Predicate<SystemCall> commitWrite =
                call -> call.isOf(log()) && call.isWrite() && PromisedOrder.endsTransaction(call);
        Predicate<SystemCall> answer =
                call -> call.file().startsWith("TCP") && call.isWrite() && call.written()[0] != 22;

        var firstRequest = calls.stream()
                .filter(call -> auditWrite.test(call)
                        && new String(call.written(), StandardCharsets.UTF_8).contains("\"intent\""))
                .findFirst()
                .orElseThrow();
        var last = calls.stream().filter(answer).toList().reversed().get(1); // behind it there is the farewell
        var served = calls.stream()
                .filter(call -> call.begin() >= firstRequest.begin() && call.begin() <= last.begin())
                .toList();
        assertThat(served.stream().filter(commitSync)).hasSize(8);
        requireFound(calls, served, commitSync, answer, "a commit's sync behind the answer");
        requireFound(calls, served, auditSync, commitWrite, "an intent's sync behind the commit");
        requireFound(calls, served, auditWrite, answer, "an outcome behind the answer");
        for (var sync : served.stream().filter(commitSync.or(auditSync)).toList()) {
            var without = new ArrayList<>(calls);
            without.remove(sync);
            if (!isTimed(sync, served, commitSync)) {
                assertThat(promised().judge(without, true).findings())
                        .as("without the sync at " + sync.begin())
                        .isNotEmpty();
            }
        }
    }

    /** The audit's sync of each second announces nothing: no commit comes before the next answer. */
    private boolean isTimed(SystemCall sync, List<SystemCall> served, Predicate<SystemCall> commitSync) {
        return sync.isOf(installation.auditFile())
                && served.stream()
                        .filter(call -> call.begin() > sync.begin())
                        .filter(call -> commitSync.test(call) || call.file().startsWith("TCP"))
                        .findFirst()
                        .filter(commitSync)
                        .isEmpty();
    }

    /** Each call of the first kind changes places with the next one of the second kind, one pair at a time. */
    private void requireFound(
            List<SystemCall> calls,
            List<SystemCall> served,
            Predicate<SystemCall> first,
            Predicate<SystemCall> second,
            String what) {
        var pairs = 0;
        for (var one : served.stream().filter(first).toList()) {
            var next = served.stream()
                    .filter(call -> call.begin() > one.begin())
                    .filter(call -> second.test(call) || first.test(call))
                    .findFirst();
            if (next.isEmpty() || !second.test(next.get())) {
                continue;
            }
            var other = next.get();
            var doctored = new ArrayList<>(calls);
            doctored.set(doctored.indexOf(one), one.at(other));
            doctored.set(doctored.lastIndexOf(other), other.at(one));
            doctored.sort(Comparator.comparingInt(SystemCall::begin));
            assertThat(promised().judge(doctored, true).findings())
                    .as("%s, calls %d and %d", what, one.begin(), other.begin())
                    .isNotEmpty();
            pairs++;
        }
        assertThat(pairs).as(what).isGreaterThanOrEqualTo(8);
    }
}
