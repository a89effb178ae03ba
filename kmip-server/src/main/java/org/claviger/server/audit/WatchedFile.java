package org.claviger.server.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the records, and a watch over the disk that it lies on: while a write or a sync does not return, nothing is done or
 * answered, so an operator must hear why. It goes on when the disk does.
 */
final class WatchedFile implements RecordsFile {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** Longer than a disk takes that is only busy. */
    private static final Duration WORTH_A_LINE = Duration.ofSeconds(5);

    private static final Duration REMIND = Duration.ofMinutes(1);

    /** What was answered meanwhile is not on the disk, which it should be after a second. */
    private static final Duration LATE = Duration.ofSeconds(1);

    private static final long NONE = Long.MIN_VALUE;

    private final RecordsFile file;
    private final String name;
    private final LongSupplier nanoTime;

    /** When the call began that has not returned. */
    private final AtomicLong writing = new AtomicLong(NONE);

    private final AtomicLong syncing = new AtomicLong(NONE);

    private final CountDownLatch closing = new CountDownLatch(1);

    // Touched by whoever looks only.
    private long stalled;
    private long lastLine = NONE;

    /** @param name what the file is called for operators */
    WatchedFile(RecordsFile file, String name, LongSupplier nanoTime) {
        this.file = file;
        this.name = name;
        this.nanoTime = nanoTime;
    }

    /** Looks at it from now on, each second until it is closed. */
    WatchedFile watch() {
        Thread.ofPlatform().name("audit-watch").daemon().start(this::lookUntilClosed);
        return this;
    }

    /** A call to the operating system. */
    interface Call {
        void run() throws IOException;
    }

    private void timed(AtomicLong since, Call call) throws IOException {
        since.set(nanoTime.getAsLong());
        try {
            call.run();
        } finally {
            since.set(NONE);
        }
    }

    @Override
    public void write(LineWriter lines) throws IOException {
        timed(writing, () -> file.write(lines));
    }

    @Override
    public void sync() throws IOException {
        timed(syncing, file::sync);
    }

    /** Does something else that takes a sync. */
    void whileSyncing(Call call) throws IOException {
        timed(syncing, call);
    }

    /** Tells whether a sync is taking so long that what was written before is not on the disk in time. */
    boolean isLate() {
        return nanosSince(syncing) > LATE.toNanos();
    }

    /** Negative if no such call is under way. */
    private long nanosSince(AtomicLong begin) {
        var since = begin.get();
        return since == NONE ? -1 : nanoTime.getAsLong() - since;
    }

    private void lookUntilClosed() {
        try {
            while (!closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    /** Looks once, and says what is new. */
    void look() {
        var before = stalled;
        stalled = Math.max(nanosSince(writing), nanosSince(syncing));
        if (stalled >= WORTH_A_LINE.toNanos()) {
            var now = nanoTime.getAsLong();
            if (lastLine == NONE || now - lastLine >= REMIND.toNanos()) {
                lastLine = now;
                LOG.error(
                        "the disk of the audit file {} has not answered for {} s; until it does, nothing is done or answered",
                        name,
                        TimeUnit.NANOSECONDS.toSeconds(stalled));
            }
        } else if (lastLine != NONE) {
            lastLine = NONE;
            LOG.warn(
                    "the disk of the audit file {} answers again, after {} s",
                    name,
                    TimeUnit.NANOSECONDS.toSeconds(before));
        }
    }

    @Override
    public void close() throws IOException {
        closing.countDown();
        file.close();
    }
}
