package org.claviger.hsm.aws;

import java.time.Duration;

/**
 * How long calls of KMS may take.
 *
 * @param attempt the longest that one attempt takes
 * @param call the longest that a call takes in one Region, repetitions and the pauses between them included
 * @param attempts how often a call is tried in one Region; calls that make something are repeated only if KMS said that it
 *     did nothing
 * @param settling how long to wait until what we just changed is seen, and until a rotation is done
 */
public record AwsTiming(Duration attempt, Duration call, int attempts, Duration settling) {
    private static final int MOST_ATTEMPTS = 10;

    public static final AwsTiming USUAL =
            new AwsTiming(Duration.ofSeconds(2), Duration.ofSeconds(5), 3, Duration.ofSeconds(60));

    public AwsTiming {
        if (!attempt.isPositive() || call.compareTo(attempt) < 0 || settling.isNegative()) {
            throw new IllegalArgumentException(
                    "an attempt of %s in a call of %s, settling for %s (expected positive times, the call the longer one)"
                            .formatted(attempt, call, settling));
        }
        if (attempts < 1 || attempts > MOST_ATTEMPTS) {
            throw new IllegalArgumentException("%d attempts (expected 1 to %d)".formatted(attempts, MOST_ATTEMPTS));
        }
    }
}
