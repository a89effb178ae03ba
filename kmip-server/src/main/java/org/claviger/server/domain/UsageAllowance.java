package org.claviger.server.domain;

import java.util.Optional;
import org.claviger.attribute.UsageLimits;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.UsageLimitsUnit;

/** The arithmetic of Usage Limits: a total for the life of a key, and what is left of it (KMIP 2.1 section 4.59). */
final class UsageAllowance {
    private UsageAllowance() {}

    /**
     * Returns the limits with which a key begins: all of the total is left, whatever a client says of the count.
     *
     * @throws KmipException with Invalid Attribute Value if the total or the unit is missing or the total is negative
     */
    static UsageLimits begin(UsageLimits said) {
        if (said.total().isEmpty() || said.unit().isEmpty()) {
            throw new KmipException(
                    ResultReason.INVALID_ATTRIBUTE_VALUE,
                    "Usage Limits without Usage Limits Total or Usage Limits Unit");
        }
        if (said.total().get() < 0) {
            throw new KmipException(
                    ResultReason.INVALID_ATTRIBUTE_VALUE,
                    "Usage Limits Total " + said.total().get() + " (expected 0 or more)");
        }
        return new UsageLimits(said.total(), said.total(), said.unit());
    }

    /**
     * Returns the limits with which a key goes on that comes from elsewhere; what it does not say of the count is as for a new
     * one.
     *
     * @throws KmipException with Invalid Attribute Value if the count is not from 0 to the total, or as {@link #begin} does
     */
    static UsageLimits resume(UsageLimits said) {
        var whole = begin(said);
        if (said.count().isEmpty()) {
            return whole;
        }
        if (said.count().get() < 0 || said.count().get() > left(whole)) {
            throw new KmipException(
                    ResultReason.INVALID_ATTRIBUTE_VALUE,
                    "Usage Limits Count " + said.count().get() + " (expected 0 to " + left(whole) + ")");
        }
        return said;
    }

    /** Returns limits of which a client says only what is to change. */
    static UsageLimits amended(UsageLimits current, UsageLimits said) {
        return new UsageLimits(
                said.total().or(current::total), Optional.empty(), said.unit().or(current::unit));
    }

    /** Returns how many units protecting {@code objects} objects of {@code bytes} bytes together takes. */
    static long units(UsageLimits limits, long objects, long bytes) {
        return switch (limits.unit().orElse(UsageLimitsUnit.BYTE)) {
            case BYTE -> bytes;
            case OBJECT -> objects;
        };
    }

    static long left(UsageLimits limits) {
        return limits.count().or(limits::total).orElse(0L);
    }

    /** Tells whether some of the total has been allocated or used. */
    static boolean isBegun(UsageLimits limits) {
        return left(limits) != limits.total().orElse(0L);
    }

    /**
     * Returns what is left after {@code units} more were taken.
     *
     * @throws IllegalArgumentException if less is left, or {@code units} is negative
     */
    static UsageLimits take(UsageLimits limits, long units) {
        if (units < 0 || units > left(limits)) {
            throw new IllegalArgumentException(units + " units of " + left(limits));
        }
        return new UsageLimits(limits.total(), Optional.of(left(limits) - units), limits.unit());
    }
}
