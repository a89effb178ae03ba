package org.claviger.hsm.guard;

import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Capabilities;
import org.claviger.hsm.Health;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.ResidentKeys;
import org.claviger.hsm.RootKeyAdministration;
import org.claviger.hsm.RootKeys;

/**
 * A backend behind a {@link Guard}: all calls of its root keys and of its resident keys share the guard's turns, and stop
 * together while the backend doesn't answer. The server has no other way to a backend, so whoever holds a {@link RootKeys} or
 * {@link ResidentKeys} needs no deadline and no repetition of its own; it only has to expect a {@link
 * org.claviger.hsm.BackendException} at once where the backend is not asked.
 */
public final class GuardedBackend implements KeyBackend {
    private final KeyBackend backend;
    private final Guard guard;
    private final Optional<RootKeys> rootKeys;
    private final Optional<ResidentKeys> residentKeys;

    /**
     * @param random spreads the pauses of servers that share a backend
     * @param listener hears when the backend isn't asked any more, and when it is again
     */
    public GuardedBackend(
            KeyBackend backend,
            GuardSettings settings,
            Clock clock,
            RandomGenerator random,
            GuardStatus.Listener listener) {
        this.backend = backend;
        this.guard = Guard.of(backend.id(), settings, backend.capabilities().leavesHost(), clock, random, listener);
        this.rootKeys = backend.rootKeys().map(keys -> new GuardedRootKeys(keys, guard));
        this.residentKeys = backend.residentKeys().map(keys -> new GuardedResidentKeys(keys, guard));
    }

    @Override
    public BackendId id() {
        return backend.id();
    }

    @Override
    public Capabilities capabilities() {
        return backend.capabilities();
    }

    @Override
    public Health health() {
        return backend.health();
    }

    @Override
    public Optional<RootKeys> rootKeys() {
        return rootKeys;
    }

    @Override
    public Optional<ResidentKeys> residentKeys() {
        return residentKeys;
    }

    /** {@inheritDoc} The backend's own: what only one kind of backend can do takes as long as it takes. */
    @Override
    public Optional<RootKeyAdministration> administration() {
        return backend.administration();
    }

    /** How calls fare. */
    public GuardStatus status() {
        return guard.status();
    }

    /** The backend itself, for what only one kind of backend can do; not for what clients wait for. */
    public KeyBackend unguarded() {
        return backend;
    }

    @Override
    public void close() {
        backend.close();
    }
}
