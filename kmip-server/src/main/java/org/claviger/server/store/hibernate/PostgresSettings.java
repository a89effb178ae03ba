package org.claviger.server.store.hibernate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a PostgreSQL database is reached.
 *
 * @param url as the JDBC driver takes it: {@code jdbc:postgresql://host/database?sslmode=...}; no password
 * @param user empty: as the URL says, or the user of this process
 * @param passwordFile read for each connection, so that a new password needs no restart
 * @param connections how many are open at most
 * @param patience how long a read or a unit of work waits for a connection, and goes on trying without one
 * @param replicated true: a commit is done once a standby has it too, and a server without one is refused
 * @param onBroken called when the storage below the database has failed so that nothing can be trusted any more; the server
 *     should exit
 */
public record PostgresSettings(
        String url,
        Optional<String> user,
        Optional<Path> passwordFile,
        int connections,
        Duration patience,
        boolean replicated,
        Consumer<Throwable> onBroken) {
    public PostgresSettings {
        if (connections < 1) {
            throw new IllegalArgumentException("connections " + connections + " (expected 1 or more)");
        }
    }

    /** Returns the settings that suit most servers. */
    public static PostgresSettings of(String url, Optional<String> user, Optional<Path> passwordFile, int connections) {
        return of(url, user, passwordFile, connections, Duration.ofSeconds(5));
    }

    public static PostgresSettings of(
            String url, Optional<String> user, Optional<Path> passwordFile, int connections, Duration patience) {
        return new PostgresSettings(url, user, passwordFile, connections, patience, false, _ -> {});
    }

    public PostgresSettings replicated(boolean isReplicated) {
        return new PostgresSettings(url, user, passwordFile, connections, patience, isReplicated, onBroken);
    }

    public PostgresSettings onBroken(Consumer<Throwable> action) {
        return new PostgresSettings(url, user, passwordFile, connections, patience, replicated, action);
    }
}
