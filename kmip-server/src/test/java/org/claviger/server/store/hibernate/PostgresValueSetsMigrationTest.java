package org.claviger.server.store.hibernate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.claviger.server.store.PostgresServer;
import org.claviger.ttlv.Tag;
import org.junit.jupiter.api.Test;

class PostgresValueSetsMigrationTest extends ValueSetsMigrationContract {
    private final PostgresServer.Database place = PostgresServer.required().newDatabase();
    private final PostgresSettings settings = TestDatabases.settings(place);

    @Override
    Platform platform() {
        return new Postgres();
    }

    @Override
    Connection connect() throws SQLException {
        return new PostgresConnections(settings).getConnection();
    }

    @Override
    TestDatabases open() {
        return new TestDatabases(place);
    }

    @Override
    RowReader reader() {
        return RowReader.openPostgres(settings, TestDatabases.CLOCK);
    }

    @Override
    List<String> place() {
        return List.of(place.url(), settings.passwordFile().orElseThrow().toString());
    }

    /** An older server that still runs on the database would insert all values of an object that it changes. */
    @Test
    void aValueOfASetIsRefusedAmongAnObjectsOwn() throws SQLException {
        open().close();

        requireRefused(4_325_544, 0);
        requireRefused(Tag.DIGEST.code(), Tag.HASHING_ALGORITHM.code());
    }

    /** There was nothing to move. */
    @Test
    void aDatabaseThatHadNoObjectsRefusesItToo() throws SQLException {
        execute("delete from object_index");
        execute("delete from managed_object");
        open().close();

        requireRefused(4_325_544, 0);
        requireRefused(Tag.DIGEST.code(), Tag.HASHING_ALGORITHM.code());
    }

    private void requireRefused(int attribute, int path) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("insert into object_index (object_number, attribute, instance,"
                            + " path, ordinal, tenant, kind, number_value) values (1, %d, 0, %d, 0, 'acme', 6, 1)"
                                    .formatted(attribute, path)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("object_index_of_older_program");
        }
    }
}
