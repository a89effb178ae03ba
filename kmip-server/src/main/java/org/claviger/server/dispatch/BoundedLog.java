package org.claviger.server.dispatch;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Lines about what clients do wrong, as many as a log can take: whoever fails to connect a thousand times a second must not
 * fill the disk. What is left out is counted, and the count is logged.
 */
public final class BoundedLog implements AutoCloseable {
    private static final int LINES = 60;
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final Logger log;
    private final int lines;
    private final long windowNanos;
    private final AtomicLong leftOut = new AtomicLong();

    // Guarded by this.
    private long windowStart = System.nanoTime();
    private int written;

    public BoundedLog(Logger log) {
        this(log, LINES, WINDOW);
    }

    /** @param lines how many are logged in each {@code window} */
    BoundedLog(Logger log, int lines, Duration window) {
        this.log = log;
        this.lines = lines;
        this.windowNanos = window.toNanos();
    }

    /** Logs a line unless there were too many just now. */
    public void info(String format, @Nullable Object... values) {
        if (!log.isInfoEnabled()) {
            return;
        }
        if (hasRoom()) {
            log.info(format, values);
        } else {
            leftOut.incrementAndGet();
        }
    }

    private synchronized boolean hasRoom() {
        var now = System.nanoTime();
        if (now - windowStart >= windowNanos) {
            windowStart = now;
            written = 0;
            sayWhatIsMissing();
        }
        if (written == lines) {
            return false;
        }
        written++;
        return true;
    }

    private void sayWhatIsMissing() {
        var count = leftOut.getAndSet(0);
        if (count > 0) {
            log.info("{} more lines like these were left out, for there were too many", count);
        }
    }

    @Override
    public void close() {
        sayWhatIsMissing();
    }
}
