package org.claviger.server.store.hibernate;

import java.nio.file.Path;
import org.claviger.server.store.LocatePagesContract;
import org.claviger.server.store.LocateSelectionContract;
import org.claviger.server.store.LocateStructuresContract;
import org.claviger.server.store.LocateValuesContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SqliteLocateTest {
    @TempDir
    static Path directory = Path.of("");

    @RegisterExtension
    static final TestedDatabase DATABASE = new TestedDatabase(() -> new TestDatabases(directory));

    @Nested
    class Values extends LocateValuesContract {}

    @Nested
    class Structures extends LocateStructuresContract {}

    @Nested
    class Selection extends LocateSelectionContract {}

    @Nested
    class Pages extends LocatePagesContract {}
}
