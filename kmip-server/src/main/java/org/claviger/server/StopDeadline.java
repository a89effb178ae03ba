package org.claviger.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process if it does not stop in order in time, because a disk or a device does not answer. That costs nothing that was
 * acknowledged: it is as if somebody had killed it, who would lose patience too, and says why.
 */
final class StopDeadline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StopDeadline.class);

    /** The log may stand on the disk that does not answer. */
    private static final Duration LONGEST_LINE = Duration.ofSeconds(1);

    private final CountDownLatch stopped = new CountDownLatch(1);

    private StopDeadline() {}

    /**
     * Begins.
     *
     * @param where tells, if time is up, what is being closed
     */
    static StopDeadline begin(Duration limit, Supplier<String> where) {
        var deadline = new StopDeadline();
        Thread.ofPlatform().name("stop-deadline").daemon().start(() -> deadline.watch(limit, where));
        return deadline;
    }

    private void watch(Duration limit, Supplier<String> where) {
        try {
            if (stopped.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
            var line = Thread.ofPlatform()
                    .daemon()
                    .start(() -> LOG.error(
                            "not stopped in order within {} s, as a disk, the database or a device does not answer ({} is still being"
                                    + " closed): it ends at once. What was not answered may have happened or not",
                            limit.toSeconds(),
                            where.get()));
            line.join(LONGEST_LINE);
        } catch (InterruptedException e) {
            LOG.error("nobody interrupts this thread", e);
        }
        Runtime.getRuntime().halt(Main.EXIT_STORAGE_FAILED);
    }

    /** It has stopped in order. */
    @Override
    public void close() {
        stopped.countDown();
    }
}
