package org.claviger.server.tampering;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;

/** The tables of the server's database, and copies of them from which they are put back. */
final class Tables {
    static final String OBJECTS = "managed_object";
    static final String INDEX = "object_index";
    static final String FINGERPRINTS = "object_fingerprint";
    static final String NAMES = "object_name";
    static final String SETS = "value_set";
    static final String SET_VALUES = "value_set_value";

    private static final String KEPT = "kept_";

    private Tables() {}

    static void execute(Connection connection, String... statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Copies all tables, once. */
    static void keep(Connection connection) throws SQLException {
        for (var table : names(connection)) {
            execute(connection, "create table " + KEPT + table + " as select * from " + table);
        }
    }

    /** Makes all tables what they were when they were kept. */
    static void putBack(Connection connection) throws SQLException {
        for (var copy : all(connection)) {
            if (copy.startsWith(KEPT)) {
                var table = copy.substring(KEPT.length());
                execute(connection, "delete from " + table, "insert into " + table + " select * from " + copy);
            }
        }
    }

    /** All tables but the copies and the database's own. */
    private static Set<String> names(Connection connection) throws SQLException {
        var names = all(connection);
        names.removeIf(name -> name.startsWith(KEPT) || name.startsWith("sqlite_"));
        return names;
    }

    private static Set<String> all(Connection connection) throws SQLException {
        var names = new TreeSet<String>();
        try (var found =
                connection.getMetaData().getTables(null, connection.getSchema(), "%", new String[] {"TABLE"})) {
            while (found.next()) {
                names.add(found.getString("TABLE_NAME"));
            }
        }
        return names;
    }

    static Set<Column> columns(Connection connection) throws SQLException {
        var columns = new TreeSet<Column>();
        for (var table : names(connection)) {
            try (var found = connection.getMetaData().getColumns(null, connection.getSchema(), table, "%")) {
                while (found.next()) {
                    columns.add(new Column(table, found.getString("COLUMN_NAME")));
                }
            }
        }
        return columns;
    }

    static boolean isText(Connection connection, Column column) throws SQLException {
        try (var found =
                connection.getMetaData().getColumns(null, connection.getSchema(), column.table(), column.name())) {
            if (!found.next()) {
                throw new AssertionError("no column " + column);
            }
            return found.getString("TYPE_NAME").equalsIgnoreCase("text");
        }
    }
}
