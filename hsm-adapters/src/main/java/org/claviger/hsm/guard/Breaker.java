package org.claviger.hsm.guard;

import static org.claviger.hsm.guard.GuardStatus.State.ASKED;
import static org.claviger.hsm.guard.GuardStatus.State.PAUSED;
import static org.claviger.hsm.guard.GuardStatus.State.TRIED;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.guard.GuardStatus.State;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a backend is asked. After some calls in a row without a proper answer it isn't for a while; then one call
 * at a time tries, and the first one that is answered lets all others through again.
 *
 * <p>A refusal of one call, such as of altered bytes or by a disabled key, is a proper answer. To be told to slow down counts
 * less than to hear nothing: a backend that answers some calls is worth asking.
 *
 * <p>Safe for use by many threads at once.
 */
final class Breaker {
    /** What a failure counts, as against {@link #THROTTLING}. */
    private static final int OUTAGE = 5;

    private static final int THROTTLING = 1;

    private final GuardSettings settings;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();

    /** Written under {@link #lock}, as all below. */
    private volatile State state = ASKED;

    /** What the failures since the last proper answer count. */
    private volatile int score;

    private Instant since;
    private long pausedUntil;
    private boolean trying;
    private long pauses;
    private @Nullable Category lastFailure;

    Breaker(GuardSettings settings, Clock clock, LongSupplier nanoTime, RandomGenerator random) {
        this.settings = settings;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.random = random;
        this.since = clock.instant();
    }

    /** The breaker's part of {@link GuardStatus}. */
    record Reading(State state, Instant since, long pauses, Optional<Category> lastFailure) {}

    Reading read() {
        lock.lock();
        try {
            return new Reading(state, since, pauses, Optional.ofNullable(lastFailure));
        } finally {
            lock.unlock();
        }
    }

    /** Whether a call may be made; if so, {@link #answered} or {@link #failed} must follow. */
    boolean admits() {
        if (state == ASKED) {
            return true;
        }
        lock.lock();
        try {
            if (state == PAUSED && nanoTime.getAsLong() - pausedUntil >= 0) {
                become(TRIED);
            }
            if (state != TRIED) {
                return state == ASKED;
            }
            boolean mayTry = !trying;
            trying = true;
            return mayTry;
        } finally {
            lock.unlock();
        }
    }

    /** How much of the pause is left; none if a call may be made or is being tried. */
    Duration left() {
        lock.lock();
        try {
            return state == PAUSED ? Duration.ofNanos(Math.max(0, pausedUntil - nanoTime.getAsLong())) : Duration.ZERO;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A call got a proper answer, be it a refusal.
     *
     * @return whether others are let through from now on, and were not before
     */
    boolean answered() {
        if (state == ASKED && score == 0) {
            return false;
        }
        lock.lock();
        try {
            score = 0;
            trying = false;
            if (state == ASKED) {
                return false;
            }
            become(ASKED);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A call got no proper answer.
     *
     * @param category one that {@link #isOutage}
     * @return whether a pause begins, that is not just the one after another
     */
    boolean failed(Category category) {
        lock.lock();
        try {
            lastFailure = category;
            score = Math.min(score + weight(category), OUTAGE * settings.failures());
            trying = false;
            boolean first = state == ASKED;
            if (state == PAUSED || first && score < OUTAGE * settings.failures()) {
                return false;
            }
            pausedUntil = nanoTime.getAsLong() + spread(settings.pause());
            become(PAUSED);
            pauses += first ? 1 : 0;
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** A call was admitted and then not made. */
    void notMade() {
        if (state == ASKED) {
            return;
        }
        lock.lock();
        try {
            trying = false;
        } finally {
            lock.unlock();
        }
    }

    private void become(State next) {
        state = next;
        since = clock.instant();
    }

    /** Between four and six fifths of it, so that not all servers come back at once. */
    private long spread(Duration pause) {
        long fifth = pause.toNanos() / 5;
        return 4 * fifth + random.nextLong(2 * fifth + 1);
    }

    /** Whether a failure says something of the backend as a whole, and not only of what it was asked. */
    static boolean isOutage(Category category) {
        return weight(category) > 0;
    }

    /** What a failure says of the backend as a whole; nothing if it judged this one call. */
    private static int weight(Category category) {
        return switch (category) {
            case UNAVAILABLE, TIMEOUT, SESSION_LOST, AUTH_FAILED, INTERNAL -> OUTAGE;
            case THROTTLED -> THROTTLING;
            case NOT_FOUND,
                    WRONG_STATE,
                    ACCESS_DENIED,
                    DENIED_BY_KEY_POLICY,
                    UNSUPPORTED,
                    INVALID_DATA,
                    WRONG_KEY,
                    CONFLICT,
                    QUOTA -> 0;
        };
    }
}
