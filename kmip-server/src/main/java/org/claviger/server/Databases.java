package org.claviger.server;

import java.time.Clock;
import java.util.function.Consumer;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.store.hibernate.Database;
import org.claviger.server.store.hibernate.PostgresDatabase;
import org.claviger.server.store.hibernate.PostgresSettings;
import org.claviger.server.store.hibernate.RowReader;
import org.claviger.server.store.hibernate.SqliteDatabase;
import org.claviger.server.store.hibernate.SqliteSettings;

/** Opens the database that the configuration names. */
final class Databases {
    private Databases() {}

    /**
     * Opens it for a server.
     *
     * @param onBroken called when the storage cannot be trusted any more; the server must answer nothing after that
     */
    static Database open(ServerConfig config, Clock clock, Consumer<Throwable> onBroken) {
        return switch (config.database()) {
            case ServerConfig.Database.Sqlite(var file) ->
                SqliteDatabase.open(
                        SqliteSettings.of(file, config.storageSafety().allowedFileSystems(), onBroken), clock);
            case ServerConfig.Database.Postgresql postgresql ->
                PostgresDatabase.open(
                        settings(config, postgresql, postgresql.connections()).onBroken(onBroken), clock);
        };
    }

    /** Opens it to be looked at and not changed, beside the running server or without one. */
    static RowReader openToRead(ServerConfig config, Clock clock) {
        return switch (config.database()) {
            case ServerConfig.Database.Sqlite(var file) ->
                RowReader.openSqlite(file, config.storageSafety().allowedFileSystems(), clock);
            case ServerConfig.Database.Postgresql postgresql ->
                RowReader.openPostgres(settings(config, postgresql, 1), clock);
        };
    }

    private static PostgresSettings settings(
            ServerConfig config, ServerConfig.Database.Postgresql where, int connections) {
        return PostgresSettings.of(where.url(), where.user(), where.passwordFile(), connections)
                .replicated(config.storageSafety().replicated());
    }
}
