package org.claviger.hsm.guard;

import static org.claviger.hsm.BackendException.Category.INTERNAL;
import static org.claviger.hsm.BackendException.Category.THROTTLED;
import static org.claviger.hsm.BackendException.Category.TIMEOUT;
import static org.claviger.hsm.BackendException.Category.UNAVAILABLE;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;

/**
 * Stands before one backend, so that what it does to its callers is bounded: only some calls run at a time, each only for
 * some time, and none while the backend doesn't answer. A call that isn't made fails at once, and says why.
 *
 * <p>Repeats nothing: whether a call may be repeated, its adapter knows. It does so with pauses of random length, within the
 * deadline (the AWS SDK by its standard strategy, PKCS #11 sessions by the device's busy codes).
 *
 * <p>Safe for use by many threads at once.
 */
public final class Guard {
    private final BackendId id;
    private final GuardSettings settings;
    private final boolean timed;
    private final Semaphore turns;
    private final Breaker breaker;
    private final GuardStatus.Listener listener;
    private final LongAdder calls = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** @param timed whether calls leave this machine, and so can take long */
    Guard(BackendId id, GuardSettings settings, boolean timed, Breaker breaker, GuardStatus.Listener listener) {
        this.id = id;
        this.settings = settings;
        this.timed = timed;
        this.turns = new Semaphore(settings.calls());
        this.breaker = breaker;
        this.listener = listener;
    }

    static Guard of(
            BackendId id,
            GuardSettings settings,
            boolean timed,
            Clock clock,
            RandomGenerator random,
            GuardStatus.Listener listener) {
        return new Guard(id, settings, timed, new Breaker(settings, clock, System::nanoTime, random), listener);
    }

    public GuardStatus status() {
        var reading = breaker.read();
        return new GuardStatus(
                reading.state(),
                reading.since(),
                settings.calls() - turns.availablePermits(),
                calls.sum(),
                failed.sum(),
                refused.sum(),
                reading.pauses(),
                reading.lastFailure());
    }

    /**
     * Makes a call that uses a key and leaves nothing behind.
     *
     * @throws BackendException as the call does; TIMEOUT when it took too long; UNAVAILABLE or THROTTLED when it wasn't made
     */
    public <T> T use(Supplier<T> call) {
        return timed ? inTurn(() -> inTime(call)) : inTurn(call);
    }

    /**
     * Makes a call that makes, changes or destroys a key for a client. Takes as long as its adapter lets it: cut off from
     * outside, nobody would know what was done.
     *
     * @throws BackendException as the call does; UNAVAILABLE or THROTTLED when it wasn't made
     */
    public <T> T change(Supplier<T> call) {
        return inTurn(call);
    }

    /**
     * Makes a call for an operator, who wants to hear what the backend says now, and may wait. If it answers, clients' calls
     * are made again too.
     */
    public <T> T manage(Supplier<T> call) {
        return observed(call);
    }

    private <T> T inTurn(Supplier<T> call) {
        if (!breaker.admits()) {
            refused.increment();
            throw notAsked();
        }
        boolean turn = false;
        try {
            turn = turn();
        } finally {
            if (!turn) {
                breaker.notMade();
            }
        }
        if (!turn) {
            refused.increment();
            throw new BackendException(
                    THROTTLED,
                    "%d calls of %s run already, and none ended within %d ms"
                            .formatted(settings.calls(), id, settings.turn().toMillis()));
        }
        try {
            return observed(call);
        } finally {
            turns.release();
        }
    }

    private boolean turn() {
        if (turns.tryAcquire()) {
            return true;
        }
        try {
            return turns.tryAcquire(settings.turn().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException(UNAVAILABLE, "stopped while waiting for a turn at " + id, e);
        }
    }

    private BackendException notAsked() {
        var now = breaker.read();
        var why = now.lastFailure()
                .map(category -> ", the last one by " + category)
                .orElse("");
        // What time alone may heal is one thing, what an operator has to see to another.
        var category = now.lastFailure().filter(last -> !last.retryable()).orElse(UNAVAILABLE);
        return new BackendException(
                category,
                now.state() == GuardStatus.State.PAUSED
                        ? "%s is not asked for another %d ms: too many calls in a row failed%s"
                                .formatted(id, breaker.left().toMillis(), why)
                        : "%s is not asked until the call that tries it is answered: too many calls in a row failed%s"
                                .formatted(id, why));
    }

    private <T> T observed(Supplier<T> call) {
        calls.increment();
        try {
            T answer = call.get();
            answered();
            return answer;
        } catch (BackendException e) {
            record(e);
            throw e;
        } catch (RuntimeException | Error e) {
            record(new BackendException(INTERNAL, "%s failed: %s".formatted(id, e), e));
            throw e;
        }
    }

    private void record(BackendException e) {
        if (!Breaker.isOutage(e.category())) {
            answered();
            return;
        }
        failed.increment();
        if (breaker.failed(e.category())) {
            listener.changed(id, status(), Optional.of(e));
        }
    }

    private void answered() {
        if (breaker.answered()) {
            listener.changed(id, status(), Optional.empty());
        }
    }

    private <T> T inTime(Supplier<T> call) {
        try (var deadline = Deadline.in(settings.deadline())) {
            try {
                return call.get();
            } catch (BackendException e) {
                if (deadline.passed()) {
                    throw new BackendException(
                            TIMEOUT,
                            "%s did not answer within %d ms"
                                    .formatted(id, settings.deadline().toMillis()),
                            e,
                            e.outcomeUnknown(),
                            e.nativeCode().orElse(null));
                }
                throw e;
            }
        }
    }
}
