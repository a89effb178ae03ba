package org.claviger.server.store.hibernate;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A column of the table of objects: what it is called, how it gets into a statement and how out of an answer.
 *
 * <p>The lists here are the one place that knows which columns there are and in which order they stand in a statement.
 */
record ObjectColumn(String name, Setter setter, Getter getter) {
    /** What may change. */
    static final List<ObjectColumn> CONTENT = List.of(
            new ObjectColumn(
                    "version",
                    (to, at, row) -> to.setLong(at, row.version),
                    (from, at, row) -> row.version = from.getLong(at)),
            new ObjectColumn(
                    "object_type",
                    (to, at, row) -> to.setInt(at, row.objectType),
                    (from, at, row) -> row.objectType = from.getInt(at)),
            new ObjectColumn(
                    "state", (to, at, row) -> to.setInt(at, row.state), (from, at, row) -> row.state = from.getInt(at)),
            new ObjectColumn(
                    "archived",
                    (to, at, row) -> to.setBoolean(at, row.archived),
                    (from, at, row) -> row.archived = from.getBoolean(at)),
            new ObjectColumn(
                    "owner",
                    (to, at, row) -> to.setString(at, row.owner),
                    (from, at, row) -> row.owner = from.getString(at)),
            new ObjectColumn(
                    "key_version",
                    (to, at, row) -> to.setInt(at, row.keyVersion),
                    (from, at, row) -> row.keyVersion = from.getInt(at)),
            new ObjectColumn(
                    "storage_status",
                    (to, at, row) -> to.setInt(at, row.storageStatus),
                    (from, at, row) -> row.storageStatus = from.getInt(at)),
            new ObjectColumn(
                    "activation_date",
                    (to, at, row) -> setLong(to, at, row.activationDate),
                    (from, at, row) -> row.activationDate = nullableLong(from, at)),
            new ObjectColumn(
                    "deactivation_date",
                    (to, at, row) -> setLong(to, at, row.deactivationDate),
                    (from, at, row) -> row.deactivationDate = nullableLong(from, at)),
            new ObjectColumn(
                    "value_set",
                    (to, at, row) -> setLong(to, at, row.valueSet),
                    (from, at, row) -> row.valueSet = nullableLong(from, at)),
            new ObjectColumn(
                    "attributes",
                    (to, at, row) -> to.setBytes(at, row.attributes),
                    (from, at, row) -> row.attributes = from.getBytes(at)),
            new ObjectColumn(
                    "data_key_id",
                    (to, at, row) -> to.setString(at, row.dataKeyId),
                    (from, at, row) -> row.dataKeyId = from.getString(at)),
            new ObjectColumn(
                    "wrapped_data_key",
                    (to, at, row) -> to.setBytes(at, row.wrappedDataKey),
                    (from, at, row) -> row.wrappedDataKey = from.getBytes(at)),
            new ObjectColumn(
                    "envelope",
                    (to, at, row) -> to.setBytes(at, row.envelope),
                    (from, at, row) -> row.envelope = from.getBytes(at)),
            new ObjectColumn(
                    "row_code",
                    (to, at, row) -> to.setBytes(at, row.rowCode),
                    (from, at, row) -> row.rowCode = from.getBytes(at)),
            new ObjectColumn(
                    "commit_token",
                    (to, at, row) -> to.setLong(at, row.commitToken),
                    (from, at, row) -> row.commitToken = from.getLong(at)));

    /** What an object keeps as long as it exists. */
    private static final List<ObjectColumn> IDENTITY = List.of(
            new ObjectColumn(
                    "number",
                    (to, at, row) -> to.setLong(at, row.number),
                    (from, at, row) -> row.number = from.getLong(at)),
            new ObjectColumn(
                    "tenant",
                    (to, at, row) -> to.setString(at, row.tenant),
                    (from, at, row) -> row.tenant = from.getString(at)),
            new ObjectColumn(
                    "unique_identifier",
                    (to, at, row) -> to.setString(at, row.uniqueIdentifier),
                    (from, at, row) -> row.uniqueIdentifier = from.getString(at)));

    static final List<ObjectColumn> ALL =
            Stream.concat(CONTENT.stream(), IDENTITY.stream()).toList();

    /** Returns the names with {@code separator} between them. */
    static String names(List<ObjectColumn> columns, String separator) {
        return String.join(separator, columns.stream().map(ObjectColumn::name).toList());
    }

    /**
     * Gives a statement the values of these columns as its first parameters.
     *
     * @return the place of the parameter after them
     */
    static int set(PreparedStatement statement, List<ObjectColumn> columns, ObjectRow row) throws SQLException {
        for (var i = 0; i < columns.size(); i++) {
            columns.get(i).setter.set(statement, i + 1, row);
        }
        return columns.size() + 1;
    }

    /** Returns the row that a query for {@link #ALL} stands at. */
    static ObjectRow row(ResultSet from) throws SQLException {
        var row = new ObjectRow();
        for (var i = 0; i < ALL.size(); i++) {
            ALL.get(i).getter.get(from, i + 1, row);
        }
        return row;
    }

    private static void setLong(PreparedStatement statement, int at, @Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(at, Types.BIGINT);
        } else {
            statement.setLong(at, value);
        }
    }

    /** Returns a number, or null where there is none. */
    static @Nullable Long nullableLong(ResultSet from, int at) throws SQLException {
        var value = from.getLong(at);
        return from.wasNull() ? null : value;
    }

    /** Makes a column of a row a parameter of a statement. */
    @FunctionalInterface
    interface Setter {
        void set(PreparedStatement to, int at, ObjectRow row) throws SQLException;
    }

    /** Takes a column of an answer into a row. */
    @FunctionalInterface
    interface Getter {
        void get(ResultSet from, int at, ObjectRow row) throws SQLException;
    }
}
