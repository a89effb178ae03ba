package org.claviger.server.store.hibernate;

import java.nio.file.Path;
import org.claviger.server.store.LocateContract;
import org.claviger.server.store.ObjectStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteLocateTest extends LocateContract {
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
    protected ObjectStore open() {
        return databases.objects();
    }
}
