package org.claviger.server.store.hibernate;

import java.nio.file.Path;
import org.claviger.server.store.ObjectStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SqliteObjectStoreTest extends ObjectStoreContract {
    @TempDir
    static Path directory = Path.of("");

    @RegisterExtension
    static final TestedDatabase DATABASE = new TestedDatabase(() -> new TestDatabases(directory));
}
