package org.claviger.server.store.hibernate;

import org.claviger.server.store.ObjectStoreContract;
import org.claviger.server.store.PostgresServer;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresObjectStoreTest extends ObjectStoreContract {
    @RegisterExtension
    static final TestedDatabase DATABASE =
            new TestedDatabase(() -> new TestDatabases(PostgresServer.required().newDatabase()));
}
