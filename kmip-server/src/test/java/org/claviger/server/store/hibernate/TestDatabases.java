package org.claviger.server.store.hibernate;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.StorageStatusMask;
import org.claviger.server.crypto.RowAuthenticator;
import org.claviger.server.crypto.RowAuthenticators;
import org.claviger.server.domain.Tenant;
import org.claviger.server.store.Changes;
import org.claviger.server.store.Changes.Change;
import org.claviger.server.store.Changes.Delete;
import org.claviger.server.store.LocateQuery;
import org.claviger.server.store.ObjectStore;
import org.claviger.server.store.PostgresServer;
import org.claviger.server.store.StoredObjects;

/** A database of a test, and a key for its rows. */
final class TestDatabases implements AutoCloseable {
    static final Clock CLOCK = Clock.fixed(StoredObjects.NOW, ZoneOffset.UTC);

    private final RowAuthenticator rows = RowAuthenticators.withFixedKey();
    private final Supplier<Database> opening;
    private Database database;

    /** SQLite in a test's directory. */
    TestDatabases(Path directory) {
        this(() -> open(file(directory)));
    }

    /** PostgreSQL. */
    TestDatabases(PostgresServer.Database place) {
        this(() -> open(place));
    }

    TestDatabases(Supplier<Database> opening) {
        this.opening = opening;
        this.database = opening.get();
    }

    static SqliteDatabase open(Path file) {
        return SqliteDatabase.open(SqliteSettings.of(file, _ -> {}), CLOCK);
    }

    static PostgresDatabase open(PostgresServer.Database place) {
        return PostgresDatabase.open(settings(place), CLOCK);
    }

    static PostgresSettings settings(PostgresServer.Database place) {
        return settings(place.url(), place.server().passwordFile());
    }

    static PostgresSettings settings(String url, Path passwordFile) {
        return PostgresSettings.of(url, Optional.empty(), Optional.of(passwordFile), 8);
    }

    /** The SQLite database in a test's directory. */
    static Path file(Path directory) {
        return directory.resolve("claviger.db");
    }

    Database database() {
        return database;
    }

    ObjectStore objects() {
        return objects(_ -> true);
    }

    ObjectStore objects(Predicate<Tenant> uniqueNames) {
        return database.objects(rows, uniqueNames);
    }

    /** Deletes all objects. */
    void clear() {
        var store = objects();
        var all = LocateQuery.matching(Attributes.EMPTY, StoredObjects.NOW).in(Set.of(StorageStatusMask.values()));
        for (var tenant : List.of(StoredObjects.ACME, StoredObjects.OTHER)) {
            var deletions = store.locate(tenant, all).uniqueIdentifiers().stream()
                    .map(id -> store.find(tenant, id).orElseThrow())
                    .<Change>map(object -> new Delete(tenant, object.uniqueIdentifier(), object.version()))
                    .toList();
            store.commit(new Changes(deletions));
        }
    }

    /** Closes the database and opens it again. */
    void restart() {
        database.close();
        database = opening.get();
    }

    @Override
    public void close() {
        database.close();
    }
}
