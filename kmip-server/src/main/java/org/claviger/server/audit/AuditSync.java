package org.claviger.server.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Syncs the audit's records on a thread of its own: those that somebody waits for at once, and together; all others within a
 * second. What ends the thread before its time ends the audit.
 *
 * <p>Safe for use by many threads at once.
 */
final class AuditSync implements AutoCloseable {
    private static final Duration SYNC_EVERY = Duration.ofSeconds(1);

    private final AuditRecords records;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition synced = lock.newCondition();
    private final Condition wanted = lock.newCondition();

    // All below is guarded by the lock.
    private long wantedSequence;
    private long syncedSequence;
    private boolean closing;
    private boolean ended;

    AuditSync(AuditRecords records) {
        this.records = records;
        this.thread = Thread.ofPlatform().name("audit-sync").daemon().start(this::syncUntilClosed);
    }

    /** Has the records up to this one synced, and returns at once. */
    void begin(long sequence) {
        lock.lock();
        try {
            want(sequence);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns when the records up to this one are durable.
     *
     * @throws AuditException if they could not be made so
     */
    void await(long sequence) {
        lock.lock();
        try {
            want(sequence);
            while (syncedSequence < sequence) {
                if (ended) {
                    records.requireUnbroken();
                    throw new AuditException("the audit is closed", new IllegalStateException("closed"));
                }
                synced.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Has it looked for a checkpoint that is due. */
    void wake() {
        lock.lock();
        try {
            wanted.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The lock is held. */
    private void want(long sequence) {
        if (wantedSequence < sequence) {
            wantedSequence = sequence;
            wanted.signal();
        }
    }

    private void syncUntilClosed() {
        try {
            var last = false;
            while (!last) {
                last = isLast();
                sync();
            }
        } catch (Throwable e) { // whatever ends this thread must not leave callers waiting, nor let anybody go on
            records.fail(e);
        } finally {
            end();
        }
    }

    /** Waits for something to do; then tells whether it is the last. */
    private boolean isLast() throws InterruptedException {
        lock.lock();
        try {
            var left = SYNC_EVERY.toNanos();
            while (left > 0 && wantedSequence <= syncedSequence && !closing && !records.isFull()) {
                left = wanted.awaitNanos(left);
            }
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private void sync() throws IOException {
        var written = records.writeWaiting();
        if (written.sequence() > syncedSequence()) {
            records.sync(written);
            lock.lock();
            try {
                syncedSequence = written.sequence();
                synced.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private long syncedSequence() {
        lock.lock();
        try {
            return syncedSequence;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            synced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Syncs once more and ends the thread; nothing is added any more. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            wanted.signal();
        } finally {
            lock.unlock();
        }
        joinWhateverComes();
    }

    /** Closing the file under the thread would look like a failure of the disk. */
    private void joinWhateverComes() {
        var isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
