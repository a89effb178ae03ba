package org.claviger.hsm.guard;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Interrupts the calling thread when its time is over. Adapters give up a call whose thread is interrupted; the interrupt
 * never reaches anything after the call.
 */
final class Deadline implements AutoCloseable {
    private static final ScheduledThreadPoolExecutor WATCH = watch();

    private enum State {
        RUNNING,
        INTERRUPTING,
        INTERRUPTED,
        ENDED
    }

    private final Thread caller = Thread.currentThread();
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    private final Runnable cancel;

    private Deadline(Duration time) {
        var alarm = WATCH.schedule(this::interrupt, time.toNanos(), TimeUnit.NANOSECONDS);
        this.cancel = () -> alarm.cancel(false);
    }

    static Deadline in(Duration time) {
        return new Deadline(time);
    }

    private static ScheduledThreadPoolExecutor watch() {
        var watch = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("provider-deadlines").factory());
        watch.setRemoveOnCancelPolicy(true);
        return watch;
    }

    private void interrupt() {
        if (state.compareAndSet(State.RUNNING, State.INTERRUPTING)) {
            caller.interrupt();
            state.set(State.INTERRUPTED);
        }
    }

    /** Whether the time was over before the call ended; from then on the thread isn't interrupted any more. */
    boolean passed() {
        if (state.compareAndSet(State.RUNNING, State.ENDED) || state.get() == State.ENDED) {
            return false;
        }
        while (state.get() == State.INTERRUPTING) {
            Thread.onSpinWait();
        }
        return true;
    }

    @Override
    public void close() {
        cancel.run();
        if (passed()) {
            var _ = Thread.interrupted(); // ours, not that of whoever stops the thread
        }
    }
}
