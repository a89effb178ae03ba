package org.claviger.server.store.hibernate;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Predicate;
import org.claviger.server.crypto.InMemoryRootKeys;
import org.claviger.server.crypto.Keyring;
import org.claviger.server.crypto.RowAuthenticator;
import org.claviger.server.crypto.SecureMemory;
import org.claviger.server.domain.Tenant;
import org.claviger.server.store.ObjectStore;
import org.claviger.server.store.StoredObjects;

/** A database in a test's directory, and a key for its rows. */
final class TestDatabases implements AutoCloseable {
    static final Clock CLOCK = Clock.fixed(StoredObjects.NOW, ZoneOffset.UTC);

    private final SecureMemory memory = SecureMemory.open();
    private final Keyring keyring =
            Keyring.create(InMemoryRootKeys.withRoot(), InMemoryRootKeys.ROOT, new UUID(3, 4), memory);
    private final Path file;
    private SqliteDatabase database;

    TestDatabases(Path directory) {
        this.file = directory.resolve("claviger.db");
        this.database = openDatabase();
    }

    private SqliteDatabase openDatabase() {
        return SqliteDatabase.open(SqliteSettings.of(file, _ -> {}), CLOCK);
    }

    Path file() {
        return file;
    }

    SqliteDatabase database() {
        return database;
    }

    RowAuthenticator rows() {
        return keyring.rows();
    }

    ObjectStore objects() {
        return objects(_ -> true);
    }

    ObjectStore objects(Predicate<Tenant> uniqueNames) {
        return database.objects(keyring.rows(), uniqueNames);
    }

    /** Closes the database and opens it again. */
    void restart() {
        database.close();
        database = openDatabase();
    }

    @Override
    public void close() {
        database.close();
        keyring.close();
        memory.close();
    }
}
