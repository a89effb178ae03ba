package org.claviger.hsm;

import java.util.Optional;

/**
 * A place where root keys live: a file, a hardware module, a key service.
 *
 * <p>Abilities are separate interfaces, because no backend has all of them. Safe for use by many threads at once. Every
 * failure of a backend is a {@link BackendException}.
 */
public interface KeyBackend extends AutoCloseable {
    BackendId id();

    Capabilities capabilities();

    /** Costs no call to the backend. */
    Health health();

    /** The ability to wrap data keys, if this backend has it. */
    Optional<RootKeys> rootKeys();

    /** The ability to hold and use keys that never leave it, if this backend has it. */
    default Optional<ResidentKeys> residentKeys() {
        return Optional.empty();
    }

    /** The ability to make, rotate and import root keys in ways of its own, if this backend has any. */
    default Optional<RootKeyAdministration> administration() {
        return Optional.empty();
    }

    /** Waits for running calls, zeroes key bytes in memory, and refuses all calls from then on. A second call does nothing. */
    @Override
    void close();
}
