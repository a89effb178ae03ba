package org.claviger.hsm.support;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes UUIDs (RFC 9562) from a time and a source of randomness that are passed in. */
public final class Uuids {
    private static final int RANDOM = 4;
    private static final int TIME_ORDERED = 7;
    private static final int VARIANT = 2;

    private static final int TIME_SHIFT = 16;
    private static final int VERSION_SHIFT = 12;
    private static final int VARIANT_SHIFT = 62;
    private static final long VERSION_MASK = 0xFL << VERSION_SHIFT;
    private static final long VARIANT_MASK = 0b11L << VARIANT_SHIFT;
    private static final long BELOW_VERSION = (1L << VERSION_SHIFT) - 1;

    private Uuids() {}

    /** Returns a UUID of version 4 (section 5.4): 122 random bits. */
    public static UUID random(RandomGenerator random) {
        return ofVersion(RANDOM, random.nextLong(), random.nextLong());
    }

    /**
     * Returns a UUID of version 7 (section 5.7): its beginning says the time, 74 bits are random. So those of later milliseconds sort
     * behind those of earlier ones; within one millisecond the order is chance.
     */
    public static UUID timeOrdered(Instant now, RandomGenerator random) {
        var high = now.toEpochMilli() << TIME_SHIFT | random.nextLong() & BELOW_VERSION;
        return ofVersion(TIME_ORDERED, high, random.nextLong());
    }

    /** Returns the millisecond that a UUID of version 7 says; nothing for others. */
    public static Optional<Instant> time(UUID uuid) {
        return uuid.version() == TIME_ORDERED && uuid.variant() == VARIANT
                ? Optional.of(Instant.ofEpochMilli(uuid.getMostSignificantBits() >>> TIME_SHIFT))
                : Optional.empty();
    }

    private static UUID ofVersion(int version, long high, long low) {
        return new UUID(
                high & ~VERSION_MASK | (long) version << VERSION_SHIFT,
                low & ~VARIANT_MASK | (long) VARIANT << VARIANT_SHIFT);
    }
}
