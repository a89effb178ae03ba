package org.claviger.server.tampering;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A row, by the names of its columns. */
record Row(String table, Map<String, @Nullable Object> values) {
    /** No number of the tables comes near to it, so that what is edited by it meets nothing that is there. */
    static final int FAR = 1_000_000;

    /** Returns the row that a condition holds for; there must be just one. */
    static Row only(Connection connection, String table, String where, Object... parameters) throws SQLException {
        try (var query = connection.prepareStatement("select * from " + table + " where " + where)) {
            for (var i = 0; i < parameters.length; i++) {
                query.setObject(i + 1, parameters[i]);
            }
            try (var found = query.executeQuery()) {
                assertThat(found.next()).as(table + " where " + where).isTrue();
                var values = new LinkedHashMap<String, @Nullable Object>();
                for (var i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    values.put(found.getMetaData().getColumnName(i), found.getObject(i));
                }
                assertThat(found.next()).as("more than one row").isFalse();
                return new Row(table, values);
            }
        }
    }

    Object value(String column) {
        return Objects.requireNonNull(values.get(column));
    }

    String text(String column) {
        return value(column).toString();
    }

    long number(String column) {
        return ((Number) value(column)).longValue();
    }

    /** Returns the row with another value in one column. */
    Row with(String column, @Nullable Object value) {
        var changed = new LinkedHashMap<String, @Nullable Object>(values);
        changed.put(column, value);
        return new Row(table, changed);
    }

    /** Returns the row with a value in one column that no row has there. */
    Row edited(Connection connection, String column) throws SQLException {
        return with(
                column,
                switch (values.get(column)) {
                    case null -> Tables.isText(connection, new Column(table, column)) ? "x" : (Object) FAR;
                    case Boolean flag -> !flag;
                    case Integer number when column.equals("archived") -> 1 - number;
                    case Integer number -> number + FAR;
                    case Long number -> number + FAR;
                    case String text -> text + "x";
                    case byte[] bytes -> {
                        var copy = bytes.clone();
                        copy[copy.length - 1] ^= 1;
                        yield copy;
                    }
                    case Object value -> throw new AssertionError("a value of " + value.getClass());
                });
    }

    /** Deletes the row, which is found by its primary key. */
    void delete(Connection connection) throws SQLException {
        var key = new ArrayList<String>();
        try (var found = connection.getMetaData().getPrimaryKeys(null, connection.getSchema(), table)) {
            while (found.next()) {
                key.add(found.getString("COLUMN_NAME"));
            }
        }
        var where = key.stream().map(column -> column + " = ?").collect(Collectors.joining(" and "));
        try (var delete = connection.prepareStatement("delete from " + table + " where " + where)) {
            for (var i = 0; i < key.size(); i++) {
                delete.setObject(i + 1, values.get(key.get(i)));
            }
            assertThat(delete.executeUpdate()).isOne();
        }
    }

    void insert(Connection connection) throws SQLException {
        var places = String.join(", ", values.keySet().stream().map(_ -> "?").toList());
        try (var insert = connection.prepareStatement(
                "insert into " + table + " (" + String.join(", ", values.keySet()) + ") values (" + places + ")")) {
            var i = 1;
            for (var value : values.values()) {
                insert.setObject(i++, value);
            }
            insert.executeUpdate();
        }
    }

    static void replace(Connection connection, List<Row> before, List<Row> after) throws SQLException {
        for (var row : before) {
            row.delete(connection);
        }
        for (var row : after) {
            row.insert(connection);
        }
    }
}
