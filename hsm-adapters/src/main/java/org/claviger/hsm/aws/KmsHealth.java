package org.claviger.hsm.aws;

import java.time.Clock;
import java.util.Optional;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.Health;
import org.claviger.hsm.Health.Status;

/** How KMS is, learned from the calls that are made anyway. */
final class KmsHealth {
    private final Clock clock;
    private volatile Health health;

    KmsHealth(Clock clock) {
        this.clock = clock;
        this.health = new Health(Status.UP, clock.instant(), Optional.empty());
    }

    Health now() {
        return health;
    }

    /** @param inFirstChoice whether the first Region answered, not one that stands in for it */
    void answered(boolean inFirstChoice) {
        if (inFirstChoice) {
            become(Status.UP, Optional.empty());
        } else {
            become(Status.DEGRADED, health.lastFailure());
        }
    }

    /** No Region could be used. A refusal of one call, such as of altered bytes, says nothing on KMS's health. */
    void failed(Category category) {
        switch (category) {
            case UNAVAILABLE, TIMEOUT, THROTTLED, SESSION_LOST, AUTH_FAILED, ACCESS_DENIED, INTERNAL ->
                become(Status.DOWN, Optional.of(category));
            case NOT_FOUND,
                    WRONG_STATE,
                    DENIED_BY_KEY_POLICY,
                    UNSUPPORTED,
                    INVALID_DATA,
                    WRONG_KEY,
                    CONFLICT,
                    QUOTA -> {}
        }
    }

    /** The first Region failed, and another is about to be tried. */
    void stumbled(Category category) {
        become(Status.DEGRADED, Optional.of(category));
    }

    private synchronized void become(Status status, Optional<Category> failure) {
        var before = health;
        if (before.status() != status || !before.lastFailure().equals(failure)) {
            var since = before.status() == status ? before.since() : clock.instant();
            health = new Health(status, since, failure);
        }
    }
}
