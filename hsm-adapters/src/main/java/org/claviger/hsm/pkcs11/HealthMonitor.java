package org.claviger.hsm.pkcs11;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.Health;

/** Keeps a backend's health by what its calls came to. */
final class HealthMonitor {
    private final Clock clock;
    private final AtomicReference<Health> health;

    HealthMonitor(Clock clock) {
        this.clock = clock;
        this.health = new AtomicReference<>(new Health(Health.Status.UP, clock.instant(), Optional.empty()));
    }

    Health health() {
        return health.get();
    }

    void succeeded() {
        if (health.get().status() != Health.Status.UP) {
            health.set(new Health(Health.Status.UP, clock.instant(), Optional.empty()));
        }
    }

    /** Only failures of the device count, not those of what it was asked. */
    void failed(Category category) {
        switch (category) {
            case THROTTLED, QUOTA -> become(Health.Status.DEGRADED, category);
            case SESSION_LOST, UNAVAILABLE, TIMEOUT, AUTH_FAILED -> become(Health.Status.DOWN, category);
            case NOT_FOUND,
                    WRONG_STATE,
                    ACCESS_DENIED,
                    DENIED_BY_KEY_POLICY,
                    UNSUPPORTED,
                    INVALID_DATA,
                    WRONG_KEY,
                    CONFLICT,
                    INTERNAL -> {}
        }
    }

    private void become(Health.Status status, Category category) {
        health.updateAndGet(now ->
                new Health(status, now.status() == status ? now.since() : clock.instant(), Optional.of(category)));
    }
}
