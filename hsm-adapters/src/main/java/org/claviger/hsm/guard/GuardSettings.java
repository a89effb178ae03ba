package org.claviger.hsm.guard;

import java.time.Duration;

/**
 * How much is asked of a backend, and when it isn't asked any more.
 *
 * @param calls how many calls run at a time at most
 * @param turn how long a call waits for its turn when so many run
 * @param deadline how long a call that uses a key takes at most, other Regions and the adapter's own repetitions included;
 *     calls that make or change a key are bounded by their adapter alone, which knows what was done by then
 * @param failures after how many calls in a row without a proper answer the backend isn't asked any more
 * @param pause how long it isn't asked then, before one call tries again
 */
public record GuardSettings(int calls, Duration turn, Duration deadline, int failures, Duration pause) {
    public static final GuardSettings USUAL =
            new GuardSettings(64, Duration.ofSeconds(1), Duration.ofSeconds(10), 3, Duration.ofSeconds(5));

    public GuardSettings {
        if (calls < 1 || turn.isNegative() || !deadline.isPositive() || failures < 1 || !pause.isPositive()) {
            throw new IllegalArgumentException(
                    "%d calls, %s for a turn, %s for a call, %d failures and a pause of %s (expected more than none of each)"
                            .formatted(calls, turn, deadline, failures, pause));
        }
    }
}
