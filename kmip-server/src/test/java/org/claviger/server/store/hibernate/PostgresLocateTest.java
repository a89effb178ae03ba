package org.claviger.server.store.hibernate;

import org.claviger.server.store.LocatePagesContract;
import org.claviger.server.store.LocateSelectionContract;
import org.claviger.server.store.LocateStructuresContract;
import org.claviger.server.store.LocateValuesContract;
import org.claviger.server.store.PostgresServer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresLocateTest {
    @RegisterExtension
    static final TestedDatabase DATABASE =
            new TestedDatabase(() -> new TestDatabases(PostgresServer.required().newDatabase()));

    @Nested
    class Values extends LocateValuesContract {}

    @Nested
    class Structures extends LocateStructuresContract {}

    @Nested
    class Selection extends LocateSelectionContract {}

    @Nested
    class Pages extends LocatePagesContract {}
}
