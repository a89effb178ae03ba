package org.claviger.server.store.hibernate;

import java.sql.Connection;
import java.sql.SQLException;
import org.claviger.server.store.UnsafeStorageException;
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
            current_setting('synchronous_commit', true), current_setting('data_sync_retry', true),
            current_setting('zero_damaged_pages', true), current_setting('ignore_checksum_failure', true),
            current_setting('synchronous_standby_names', true)\
        """;

    private static final String MISSING_PRIVILEGES = """
        select p.privilege || ' on ' || t.name
        from unnest(array['managed_object', 'object_fingerprint', 'object_index', 'object_name',
            'server_record', 'value_set', 'value_set_value']) as t(name)
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
     * @param replicated whether it must keep it on a standby too
     * @throws UnsafeStorageException if not
     */
    static void verify(Connection connection, boolean replicated) throws SQLException {
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
            verifyNot("on", "zero_damaged_pages", row.getString(9), "damaged pages would pass as empty ones");
            verifyNot("on", "ignore_checksum_failure", row.getString(10), "damaged pages would pass as good ones");
            if (replicated) {
                verifyReplication(row.getString(7), row.getString(11));
            }
        }
    }

    /** An engine that only speaks like PostgreSQL cannot show that it replicates in this way. */
    private static void verifyReplication(@Nullable String synchronousCommit, @Nullable String standbys) {
        if (standbys == null || standbys.isBlank()) {
            throw new UnsafeStorageException("PostgreSQL's synchronous_standby_names is empty (expected a standby:"
                    + " database.durability is replicated)");
        }
        if (!"on".equals(synchronousCommit) && !"remote_apply".equals(synchronousCommit)) {
            throw new UnsafeStorageException("PostgreSQL's synchronous_commit is " + synchronousCommit
                    + " (expected on or remote_apply: database.durability is replicated)");
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
