package org.claviger.server.store.hibernate;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a PostgreSQL server must be like before anything is trusted to it. */
final class PostgresChecks {
    /** The oldest whose faults are still mended by its makers, or were until lately. */
    private static final int OLDEST_VERSION = 14;

    /** {@code server_version_num} is 150017 for 15.17. */
    private static final int VERSION_FACTOR = 10_000;

    /** A setting that is not known here comes out as null: an engine that only speaks like PostgreSQL need not have it. */
    private static final String SETTINGS = """
        select current_setting('server_version_num')::integer, pg_is_in_recovery(),
            current_setting('transaction_read_only'), current_setting('server_encoding', true),
            current_setting('fsync', true), current_setting('full_page_writes', true),
            current_setting('synchronous_commit', true), current_setting('data_sync_retry', true)\
        """;

    private static final String MISSING_PRIVILEGES = """
        select p.privilege || ' on ' || t.name
        from unnest(array['managed_object', 'object_index', 'object_name', 'server_record']) as t(name)
        cross join unnest(array['select', 'insert', 'update', 'delete']) as p(privilege)
        where not has_table_privilege(t.name, p.privilege)
        union all
        select 'usage on the sequence of managed_object.number'
        where not has_sequence_privilege(pg_get_serial_sequence('managed_object', 'number'), 'usage')\
        """;

    private PostgresChecks() {}

    /**
     * Checks that the connection keeps what it acknowledges and answers with the last state.
     *
     * @throws UnsafeStorageException if not
     */
    static void verify(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(SETTINGS)) {
            row.next();
            verifyVersion(row.getInt(1));
            if (row.getBoolean(2)) {
                throw new UnsafeStorageException("the PostgreSQL server is a standby (expected the primary)");
            }
            if ("on".equals(row.getString(3))) {
                throw new UnsafeStorageException("PostgreSQL's transaction_read_only is on (expected off)");
            }
            verifyEncoding(row.getString(4));
            verifyNot("off", "fsync", row.getString(5), "a crash can lose everything");
            verifyNot("off", "full_page_writes", row.getString(6), "a crash can tear pages");
            verifyNot("off", "synchronous_commit", row.getString(7), "a crash would undo commits");
            verifyNot("on", "data_sync_retry", row.getString(8), "a failed sync would pass as a good one");
        }
    }

    static void verifyVersion(int number) {
        if (number < OLDEST_VERSION * VERSION_FACTOR) {
            throw new UnsafeStorageException("the server is PostgreSQL %d (expected %d or later)"
                    .formatted(number / VERSION_FACTOR, OLDEST_VERSION));
        }
    }

    private static void verifyEncoding(@Nullable String encoding) {
        if (encoding != null && !encoding.equals("UTF8")) {
            throw new UnsafeStorageException(
                    "the database's encoding is " + encoding + " (expected UTF8: names can have any character)");
        }
    }

    private static void verifyNot(String unsafe, String setting, @Nullable String value, String why) {
        if (unsafe.equals(value)) {
            throw new UnsafeStorageException("PostgreSQL's %s is %s (expected %s): %s"
                    .formatted(setting, value, unsafe.equals("off") ? "on" : "off", why));
        }
    }

    /**
     * Checks that the user of the connection may do with the tables what the store does.
     *
     * @throws SchemaException if not
     */
    static void verifyPrivileges(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(MISSING_PRIVILEGES)) {
            if (row.next()) {
                throw new SchemaException("the database's user lacks the privilege " + row.getString(1));
            }
        }
    }
}
