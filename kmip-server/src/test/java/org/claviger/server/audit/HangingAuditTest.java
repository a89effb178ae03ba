package org.claviger.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The disk of the audit answers no more for a while, and then it does. */
@Timeout(120)
class HangingAuditTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
    private static final AuditItem ITEM = AuditItem.ofServer("Get", "default", "m1", Optional.of("id-1"));

    @TempDir
    private Path folder;

    private Path file = Path.of("audit.jsonl");
    private final CountDownLatch thawed = new CountDownLatch(1);
    private final AtomicBoolean writesHang = new AtomicBoolean();
    private final AtomicBoolean syncsHang = new AtomicBoolean();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final List<Thread> callers = new ArrayList<>();
    private AuditLog log;

    @BeforeEach
    void open() {
        file = folder.resolve("audit.jsonl");
        log = new AuditLog(
                file, CLOCK, false, AuditLogTest.KEY, new AuditRun(new UUID(1, 2), Set.of()), _ -> {}, Hanging::new);
    }

    @AfterEach
    void thaw() {
        thawed.countDown();
        log.close();
    }

    private final class Hanging implements RecordsFile {
        private final RecordsFile file;

        Hanging(RecordsFile file) {
            this.file = file;
        }

        private void hangIf(AtomicBoolean wanted) throws IOException {
            if (wanted.get()) {
                hanging.countDown();
                try {
                    thawed.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }

        @Override
        public void write(LineWriter lines) throws IOException {
            hangIf(writesHang);
            file.write(lines);
        }

        @Override
        public void sync() throws IOException {
            hangIf(syncsHang);
            file.sync();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private Thread call(Runnable call) {
        var thread = Thread.ofPlatform().start(call);
        callers.add(thread);
        return thread;
    }

    /** Returns when a thread waits below this method. */
    private static void awaitWaiting(Thread thread, String method) throws InterruptedException {
        while (thread.getState() != Thread.State.WAITING
                || Arrays.stream(thread.getStackTrace())
                        .noneMatch(frame -> frame.getMethodName().equals(method))) {
            assertThat(thread.isAlive()).isTrue();
            Thread.sleep(5);
        }
    }

    private void requireAllThereAfterThaw(int records) throws Exception {
        thawed.countDown();
        for (var caller : callers) {
            caller.join();
        }
        log.close();
        assertThat(Files.readAllLines(file)).hasSize(records);
        assertThat(AuditVerifier.verify(file, AuditLogTest.KEY.publicKey()).problems())
                .isEmpty();
    }

    @Test
    void everybodyWaitsForAWriteThatHangs() throws Exception {
        writesHang.set(true);
        var first = call(() -> log.outcome(ITEM, Optional.empty()));
        hanging.await();
        awaitWaiting(first, "hangIf");
        var second = call(() -> log.outcome(ITEM, Optional.empty()));
        var third = call(() -> log.intent(ITEM, List.of()));
        awaitWaiting(second, "record");
        awaitWaiting(third, "record");
        requireAllThereAfterThaw(2 + 3 + 1);
    }

    /** What has been answered must not be missing from the disk for long, although the operating system takes it. */
    @Test
    void answersWaitForASyncThatTakesTooLong() throws Exception {
        syncsHang.set(true);
        var intent = call(() -> log.intent(ITEM, List.of()));
        hanging.await();
        awaitWaiting(intent, "intent");
        var enough = new AtomicBoolean();
        var caller = call(() -> {
            while (!enough.get()) {
                log.outcome(ITEM, Optional.empty());
                LockSupport.parkNanos(100_000); // some thousand are enough
            }
        });
        awaitWaiting(caller, "result");
        var lines = Files.readAllLines(file).size();
        enough.set(true);
        TimeUnit.MILLISECONDS.sleep(10); // what was wrongly let go would have written another line
        assertThat(Files.readAllLines(file)).hasSize(lines);
        requireAllThereAfterThaw(lines + 1);
    }

    @Test
    void anOperatorHearsOfADiskThatDoesNotAnswer() throws Exception {
        var logger = (Logger) LoggerFactory.getLogger(WatchedFile.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        logger.addAppender(lines);
        try {
            var nanos = new AtomicLong();
            writesHang.set(true);
            var watched = new WatchedFile(new Hanging(new Nowhere()), "the file", nanos::get);
            var writer = call(() -> write(watched));
            hanging.await();
            for (var second : List.of(1, 4, 5, 20, 64, 65, 130)) {
                nanos.set(TimeUnit.SECONDS.toNanos(second));
                watched.look();
            }
            thawed.countDown();
            writer.join();
            watched.look();
            watched.look();
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        silentFor(5),
                        silentFor(65),
                        silentFor(130),
                        "the disk of the audit file the file answers again, after 130 s");
    }

    private static String silentFor(int seconds) {
        return "the disk of the audit file the file has not answered for " + seconds
                + " s; until it does, nothing is done or answered";
    }

    private static void write(WatchedFile file) {
        try {
            file.write(new LineWriter().raw("x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Nowhere() implements RecordsFile {
        @Override
        public void write(LineWriter lines) {}

        @Override
        public void sync() {}

        @Override
        public void close() {}
    }
}
