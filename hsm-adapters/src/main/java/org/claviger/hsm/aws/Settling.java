package org.claviger.hsm.aws;

import static org.claviger.hsm.BackendException.Category.NOT_FOUND;
import static org.claviger.hsm.BackendException.Category.TIMEOUT;
import static org.claviger.hsm.BackendException.Category.WRONG_STATE;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.claviger.hsm.BackendException;

/** Waits for what KMS does later: changes are seen everywhere after some seconds, rotations and connections take longer. */
final class Settling {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Duration longest;
    private final LongSupplier nanoTime;
    private final Sleep sleep;

    /** Lets time pass. */
    interface Sleep {
        void sleep(Duration time) throws InterruptedException;
    }

    /** @param longest after which waiting is given up */
    Settling(Duration longest) {
        this(longest, System::nanoTime, Thread::sleep);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    Settling(Duration longest, LongSupplier nanoTime, Sleep sleep) {
        this.longest = longest;
        this.nanoTime = nanoTime;
        this.sleep = sleep;
    }

    /**
     * Repeats a call that KMS refuses because it doesn't see yet what we have just made or changed. Only for that: a key
     * that is absent or in the wrong state for another reason stays so.
     */
    <T> T afterOwnChange(Supplier<T> call) {
        var begin = nanoTime.getAsLong();
        var pause = FIRST_PAUSE;
        while (true) {
            try {
                return call.get();
            } catch (BackendException e) {
                boolean maySettle = e.category() == NOT_FOUND || e.category() == WRONG_STATE;
                if (!maySettle || isTooLongSince(begin)) {
                    throw e;
                }
            }
            pause = sleepFor(pause);
        }
    }

    /**
     * Asks until the answer is the awaited one.
     *
     * @param what for the message if it never is
     * @throws BackendException TIMEOUT, with unknown outcome, if it isn't in time
     */
    <T> T until(String what, Supplier<T> question, Predicate<T> awaited) {
        var begin = nanoTime.getAsLong();
        var pause = FIRST_PAUSE;
        while (true) {
            T answer = question.get();
            if (awaited.test(answer)) {
                return answer;
            }
            if (isTooLongSince(begin)) {
                throw new BackendException(
                        TIMEOUT, "%s: not within %d s".formatted(what, longest.toSeconds()), null, true, null);
            }
            pause = sleepFor(pause);
        }
    }

    private boolean isTooLongSince(long begin) {
        return nanoTime.getAsLong() - begin > longest.toNanos();
    }

    /** Returns how long to sleep the next time. */
    private Duration sleepFor(Duration pause) {
        try {
            sleep.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException(TIMEOUT, "interrupted while waiting for KMS", e, true, null);
        }
        var longer = pause.multipliedBy(2);
        return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }
}
