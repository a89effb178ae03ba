package org.claviger.server.store.hibernate;

import java.nio.file.Path;
import java.util.function.Predicate;
import org.claviger.server.domain.Tenant;
import org.claviger.server.store.ObjectStore;
import org.claviger.server.store.ObjectStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteObjectStoreTest extends ObjectStoreContract {
    @TempDir
    private Path directory;

    private TestDatabases databases;

    @BeforeEach
    void openDatabase() {
        databases = new TestDatabases(directory);
    }

    @AfterEach
    void closeDatabase() {
        databases.close();
    }

    @Override
    protected ObjectStore open(Predicate<Tenant> uniqueNames) {
        return databases.objects(uniqueNames);
    }
}
