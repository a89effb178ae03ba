package org.claviger.server.store.hibernate;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

class SqliteValueSetsMigrationTest extends ValueSetsMigrationContract {
    @TempDir
    private Path directory;

    @Override
    Platform platform() {
        return new Sqlite();
    }

    @Override
    Connection connect() {
        SqliteFiles.prepareFile(TestDatabases.file(directory));
        return new SqliteConnections(TestDatabases.file(directory)).openWriter();
    }

    @Override
    TestDatabases open() {
        return new TestDatabases(directory);
    }

    @Override
    RowReader reader() {
        return RowReader.openSqlite(TestDatabases.file(directory), Set.of(), TestDatabases.CLOCK);
    }

    @Override
    List<String> place() {
        return List.of(TestDatabases.file(directory).toString());
    }
}
