package org.claviger.hsm.soft;

/**
 * How dear it is to try one passphrase (Argon2id, RFC 9106).
 *
 * @param memoryKib memory in KiB
 * @param iterations passes over that memory
 * @param parallelism lanes
 */
public record Argon2Cost(int memoryKib, int iterations, int parallelism) {
    /** 64 MiB, three passes, four lanes: the second recommended option of RFC 9106 section 4. */
    public static final Argon2Cost DEFAULT = new Argon2Cost(64 * 1024, 3, 4);

    /** Keeps a hostile file from taking all memory; 1 GiB. */
    private static final int MOST_MEMORY_KIB = 1024 * 1024;

    private static final int MOST_ITERATIONS = 100;
    private static final int MOST_PARALLELISM = 64;
    /** RFC 9106 section 3.1. */
    private static final int LEAST_MEMORY_KIB_PER_LANE = 8;

    public Argon2Cost {
        if (parallelism < 1
                || parallelism > MOST_PARALLELISM
                || iterations < 1
                || iterations > MOST_ITERATIONS
                || memoryKib < LEAST_MEMORY_KIB_PER_LANE * parallelism
                || memoryKib > MOST_MEMORY_KIB) {
            throw new IllegalArgumentException(
                    "Argon2id with %d KiB, %d iterations and %d lanes (expected at most %d, %d and %d, and %d KiB per lane)"
                            .formatted(
                                    memoryKib,
                                    iterations,
                                    parallelism,
                                    MOST_MEMORY_KIB,
                                    MOST_ITERATIONS,
                                    MOST_PARALLELISM,
                                    LEAST_MEMORY_KIB_PER_LANE));
        }
    }
}
