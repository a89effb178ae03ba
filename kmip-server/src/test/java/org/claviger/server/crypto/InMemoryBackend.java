package org.claviger.server.crypto;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Capabilities;
import org.claviger.hsm.Health;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.RootKeys;

/** A place of root keys for tests. */
public record InMemoryBackend(BackendId id, RootKeys keys, SortedMap<String, String> measured) implements KeyBackend {
    InMemoryBackend(BackendId id, RootKeys keys) {
        this(id, keys, Collections.emptySortedMap());
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, false, true, false, measured);
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
