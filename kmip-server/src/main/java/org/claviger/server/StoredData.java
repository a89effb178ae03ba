package org.claviger.server;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.server.clock.AlteredTimeException;
import org.claviger.server.clock.SeenTime;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.crypto.Keyring;
import org.claviger.server.crypto.SecureMemory;
import org.claviger.server.store.FoundRow;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.StoreUnavailableException;
import org.claviger.server.store.hibernate.RowReader;

/**
 * What a server keeps, opened with its root key to be looked at and not changed, beside the running server or without one.
 * Used by one thread.
 */
public final class StoredData implements AutoCloseable {
    private final OpenServices open = new OpenServices();
    private final RowReader rows;
    private final Keyring keyring;

    private StoredData(ServerConfig config, Clock clock, SecureRandom random) {
        try {
            var memory = open.add(SecureMemory.open());
            var engine = KeyEngines.choose(config.engine()).engine();
            var roots = open.add(new RootKeyPlaces(config.rootKeys(), memory, engine, clock, random))
                    .directory();
            rows = open.add(Databases.openToRead(config, clock));
            var stored = rows.record(StoredKeyring.RECORD)
                    .orElseThrow(() -> new StoreUnavailableException("no server has used the database yet"));
            keyring = open.add(Keyring.open(roots, stored.toArray(), engine, memory));
        } catch (RuntimeException e) {
            open.close();
            throw e;
        }
    }

    /**
     * Opens what the server with this configuration keeps.
     *
     * @throws RuntimeException if something is not there, or is not what the root key protects
     */
    public static StoredData open(ServerConfig config, Clock clock, SecureRandom random) {
        return new StoredData(config, clock, random);
    }

    /**
     * What a database knows of the time.
     *
     * @param seen the latest that servers have gone by
     * @param current the time that it has itself, if it has a clock
     */
    public record Times(Optional<Instant> seen, Optional<Instant> current) {}

    /**
     * Returns what the database with this configuration knows of the time.
     *
     * @throws StoreException if it cannot be read
     * @throws AlteredTimeException if what is kept is no time
     */
    public static Times times(ServerConfig config, Clock clock) {
        try (var rows = Databases.openToRead(config, clock)) {
            var current = config.database() instanceof ServerConfig.Database.Postgresql
                    ? Optional.of(rows.databaseTime())
                    : Optional.<Instant>empty();
            return new Times(rows.record(SeenTime.RECORD).map(SeenTime::timeOf), current);
        }
    }

    /** The public key of the audit's checkpoints, 32 bytes. */
    public byte[] checkpointKey() {
        return keyring.checkpoints().publicKey();
    }

    /**
     * Looks at everything that is stored of objects, and at the time that is kept.
     *
     * @param objects takes the rows of all objects
     * @param others takes what else is wrong, as sentences
     */
    public void scan(Consumer<FoundRow> objects, Consumer<String> others) {
        rows.scan(keyring.rows(), objects, others);
        rows.record(SeenTime.RECORD)
                .flatMap(record -> SeenTime.fault(record, keyring.rows()))
                .ifPresent(others);
    }

    @Override
    public void close() {
        open.close();
    }
}
