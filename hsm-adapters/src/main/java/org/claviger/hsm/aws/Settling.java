package org.claviger.hsm.aws;

import static org.claviger.hsm.BackendException.Category.NOT_FOUND;
import static org.claviger.hsm.BackendException.Category.TIMEOUT;
import static org.claviger.hsm.BackendException.Category.WRONG_STATE;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.claviger.hsm.BackendException;

/** Waits for what KMS does later: changes are seen everywhere after some seconds, rotations and connections take longer. */
final class Settling {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Clock clock;
    private final Duration longest;

    /** @param longest after which waiting is given up */
    Settling(Clock clock, Duration longest) {
        this.clock = clock;
        this.longest = longest;
    }

    /**
     * Repeats a call that KMS refuses because it doesn't see yet what we have just made or changed. Only for that: a key
     * that is absent or in the wrong state for another reason stays so.
     */
    <T> T afterOwnChange(Supplier<T> call) {
        var end = clock.instant().plus(longest);
        var pause = FIRST_PAUSE;
        while (true) {
            try {
                return call.get();
            } catch (BackendException e) {
                boolean maySettle = e.category() == NOT_FOUND || e.category() == WRONG_STATE;
                if (!maySettle || clock.instant().isAfter(end)) {
                    throw e;
                }
            }
            pause = sleep(pause);
        }
    }

    /**
     * Asks until the answer is the awaited one.
     *
     * @param what for the message if it never is
     * @throws BackendException TIMEOUT, with unknown outcome, if it isn't in time
     */
    <T> T until(String what, Supplier<T> question, Predicate<T> awaited) {
        var end = clock.instant().plus(longest);
        var pause = FIRST_PAUSE;
        while (true) {
            T answer = question.get();
            if (awaited.test(answer)) {
                return answer;
            }
            if (clock.instant().isAfter(end)) {
                throw new BackendException(
                        TIMEOUT, "%s: not within %d s".formatted(what, longest.toSeconds()), null, true, null);
            }
            pause = sleep(pause);
        }
    }

    private static Duration sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException(TIMEOUT, "interrupted while waiting for KMS", e, true, null);
        }
        var longer = pause.multipliedBy(2);
        return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }
}
