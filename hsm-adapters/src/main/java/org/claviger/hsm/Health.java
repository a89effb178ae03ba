package org.claviger.hsm;

import java.time.Instant;
import java.util.Optional;

/**
 * How a backend is.
 *
 * @param since when it came to this status
 * @param lastFailure category of the last failed call, if that call made it other than {@link Status#UP}
 */
public record Health(Status status, Instant since, Optional<BackendException.Category> lastFailure) {
    /** From best to worst. */
    public enum Status {
        UP,
        DEGRADED,
        DOWN
    }
}
