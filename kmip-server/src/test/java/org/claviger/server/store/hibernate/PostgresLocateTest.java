package org.claviger.server.store.hibernate;

import org.claviger.server.store.LocateContract;
import org.claviger.server.store.ObjectStore;
import org.claviger.server.store.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresLocateTest extends LocateContract {
    private TestDatabases databases;

    @BeforeAll
    void openDatabase() {
        databases = new TestDatabases(PostgresServer.required().newDatabase());
    }

    @AfterEach
    void clearDatabase() {
        databases.clear();
    }

    @AfterAll
    void closeDatabase() {
        if (databases != null) {
            databases.close();
        }
    }

    @Override
    protected ObjectStore open() {
        return databases.objects();
    }
}
