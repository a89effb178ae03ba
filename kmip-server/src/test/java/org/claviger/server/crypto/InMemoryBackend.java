package org.claviger.server.crypto;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Capabilities;
import org.claviger.hsm.Health;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.RootKeys;

/** A place of root keys for tests. */
record InMemoryBackend(BackendId id, RootKeys keys) implements KeyBackend {
    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, false, true, false, Collections.emptySortedMap());
    }

    @Override
    public Health health() {
        return new Health(Health.Status.UP, Instant.EPOCH, Optional.empty());
    }

    @Override
    public Optional<RootKeys> rootKeys() {
        return Optional.of(keys);
    }

    @Override
    public void close() {}
}
