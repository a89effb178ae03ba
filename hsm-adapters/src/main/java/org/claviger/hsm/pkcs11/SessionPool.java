package org.claviger.hsm.pkcs11;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.Health;

/**
 * The sessions with a token: a fixed number of platform threads, each with one session of its own, and a bounded queue
 * before them. Platform threads, because a call that blocks in native code would block a carrier of virtual threads.
 *
 * <p>A thread that is stuck in the device is replaced by a spare one, as many times as there are sessions.
 */
final class SessionPool implements AutoCloseable {
    private final String name;
    private final Token token;
    private final Duration timeout;
    private final CallMemory.Slabs slabs;
    private final LinkedBlockingDeque<DeviceCall.Task<?>> queue;
    private final HealthMonitor health;
    private final Set<SessionThread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger spares;
    private final AtomicInteger openSessions = new AtomicInteger();
    private final AtomicInteger threadNumbers = new AtomicInteger();
    private volatile boolean closed;

    /**
     * @param waiting most calls that wait for a session
     * @param timeout longest time that a caller waits for the answer
     */
    SessionPool(
            String name,
            Token token,
            int sessions,
            int waiting,
            Duration timeout,
            CallMemory.Slabs slabs,
            Clock clock) {
        this.name = name;
        this.token = token;
        this.timeout = timeout;
        this.slabs = slabs;
        this.queue = new LinkedBlockingDeque<>(waiting);
        this.health = new HealthMonitor(clock);
        this.spares = new AtomicInteger(sessions);
        for (int i = 0; i < sessions; i++) {
            startThread();
        }
    }

    /** Begins a call. */
    DeviceCall call() {
        return new DeviceCall(this, slabs.take());
    }

    Duration timeout() {
        return timeout;
    }

    Health health() {
        return health.health();
    }

    void submit(DeviceCall.Task<?> task) {
        if (closed) {
            throw isClosed();
        }
        if (!queue.offerLast(task)) {
            health.failed(Category.THROTTLED);
            throw new BackendException(
                    Category.THROTTLED, "backend %s: %d calls are waiting already".formatted(name, queue.size()));
        }
        if (closed) { // meanwhile; perhaps nobody looks into the queue any more
            refuseWaiting();
        }
    }

    BackendException gaveUp(boolean interrupted, String reason, boolean outcomeUnknown) {
        if (interrupted) {
            return new BackendException(
                    Category.UNAVAILABLE, "backend " + name + ": the caller was stopped", null, outcomeUnknown, null);
        }
        health.failed(Category.TIMEOUT);
        return new BackendException(
                Category.TIMEOUT,
                "backend %s: %s within %d ms".formatted(name, reason, timeout.toMillis()),
                null,
                outcomeUnknown,
                null);
    }

    /** Closes the sessions when running calls are done, or after the longest time that a caller would wait. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        refuseWaiting();
        var running = new ArrayList<>(threads);
        running.forEach(SessionThread::stop);
        long deadline = System.nanoTime() + timeout.toNanos();
        for (var thread : running) {
            thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
    }

    private void refuseWaiting() {
        for (var task = queue.poll(); task != null; task = queue.poll()) {
            task.refuse(isClosed());
        }
    }

    private BackendException isClosed() {
        return new BackendException(Category.UNAVAILABLE, "backend " + name + " is closed");
    }

    private void startThread() {
        var thread = new SessionThread(this, "pkcs11-%s-%d".formatted(name, threadNumbers.incrementAndGet()));
        threads.add(thread);
        thread.start();
    }

    // --- For the sessions' threads ---

    Token token() {
        return token;
    }

    boolean closed() {
        return closed;
    }

    DeviceCall.Task<?> next() throws InterruptedException {
        return queue.takeFirst();
    }

    /** Gives a task back that the thread has no session for; false if there is no room for it. */
    boolean putBack(DeviceCall.Task<?> task) {
        return queue.offerFirst(task);
    }

    HealthMonitor healthMonitor() {
        return health;
    }

    AtomicInteger openSessions() {
        return openSessions;
    }

    /** A thread is stuck: starts another in its place if there are spares, and says whether there were. */
    boolean replace() {
        if (closed || spares.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
            return false;
        }
        startThread();
        return true;
    }

    /** A thread that was replaced came back. */
    void returnSpare() {
        spares.incrementAndGet();
    }

    void ended(SessionThread thread) {
        threads.remove(thread);
    }
}
