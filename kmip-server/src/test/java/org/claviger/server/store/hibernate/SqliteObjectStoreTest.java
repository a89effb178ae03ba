package org.claviger.server.store.hibernate;

import java.nio.file.Path;
import java.util.function.Predicate;
import org.claviger.server.domain.Tenant;
import org.claviger.server.store.ObjectStore;
import org.claviger.server.store.ObjectStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqliteObjectStoreTest extends ObjectStoreContract {
    private TestDatabases databases;

    @BeforeAll
    void openDatabase(@TempDir Path directory) {
        databases = new TestDatabases(directory);
    }

    @AfterEach
    void clearDatabase() {
        databases.clear();
    }

    @AfterAll
    void closeDatabase() {
        databases.close();
    }

    @Override
    protected ObjectStore open(Predicate<Tenant> uniqueNames) {
        return databases.objects(uniqueNames);
    }
}
