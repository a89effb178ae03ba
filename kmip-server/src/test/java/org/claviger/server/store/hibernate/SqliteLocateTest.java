package org.claviger.server.store.hibernate;

import java.nio.file.Path;
import org.claviger.server.store.LocateContract;
import org.claviger.server.store.ObjectStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqliteLocateTest extends LocateContract {
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
    protected ObjectStore open() {
        return databases.objects();
    }
}
