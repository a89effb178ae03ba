package org.claviger.server.store.hibernate;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements on the table of objects that every request needs, by plain JDBC. */
final class ObjectTable {
    /** What may change, in the order of {@link #setContent}. */
    private static final List<String> CONTENT = List.of(
            "version",
            "object_type",
            "state",
            "archived",
            "owner",
            "key_version",
            "storage_status",
            "activation_date",
            "deactivation_date",
            "attributes",
            "data_key_id",
            "wrapped_data_key",
            "envelope",
            "row_code",
            "change_token");

    /** In the order of {@link #row}. */
    private static final String COLUMNS = String.join(", ", CONTENT) + ", number, tenant, unique_identifier";

    private static final String INSERT =
            "insert into managed_object (" + COLUMNS + ") values (?, ?, ?" + ", ?".repeat(CONTENT.size()) + ")";

    private static final String UPDATE =
            "update managed_object set " + String.join(" = ?, ", CONTENT) + " = ? where number = ? and version = ?";

    private static final String FIND =
            "select " + COLUMNS + " from managed_object where tenant = ? and unique_identifier = ?";

    private static final String NUMBER =
            "select number from managed_object where tenant = ? and unique_identifier = ? and version = ?";

    private static final String FOLLOWING =
            "select " + COLUMNS + " from managed_object where number > ? order by number limit ?";

    private ObjectTable() {}

    static @Nullable ObjectRow find(DatabaseAccess access, ObjectRow.Key key) throws SQLException {
        var query = access.statement(FIND);
        query.setString(1, key.tenant);
        query.setString(2, key.uniqueIdentifier);
        try (var found = query.executeQuery()) {
            return found.next() ? row(found) : null;
        }
    }

    /** Returns the number of the object if it is at this version, or null. */
    static @Nullable Long number(DatabaseAccess access, ObjectRow.Key key, long version) throws SQLException {
        var query = access.statement(NUMBER);
        query.setString(1, key.tenant);
        query.setString(2, key.uniqueIdentifier);
        query.setLong(3, version);
        try (var found = query.executeQuery()) {
            return found.next() ? found.getLong(1) : null;
        }
    }

    static void insert(DatabaseAccess access, ObjectRow row) throws SQLException {
        var insert = access.statement(INSERT);
        setContent(insert, row);
        insert.setLong(CONTENT.size() + 1, row.number);
        insert.setString(CONTENT.size() + 2, row.tenant);
        insert.setString(CONTENT.size() + 3, row.uniqueIdentifier);
        insert.executeUpdate();
    }

    /**
     * Stores what a row of this number has become, if what is stored is of this version.
     *
     * @return whether it was
     */
    static boolean update(DatabaseAccess access, ObjectRow row, long expectedVersion) throws SQLException {
        var update = access.statement(UPDATE);
        setContent(update, row);
        update.setLong(CONTENT.size() + 1, row.number);
        update.setLong(CONTENT.size() + 2, expectedVersion);
        return update.executeUpdate() == 1;
    }

    /** A query for the rows behind a number, in the order of their numbers; its parameters are the number and how many at most. */
    static String following() {
        return FOLLOWING;
    }

    private static void setContent(PreparedStatement statement, ObjectRow row) throws SQLException {
        statement.setLong(1, row.version);
        statement.setInt(2, row.objectType);
        statement.setInt(3, row.state);
        statement.setBoolean(4, row.archived);
        statement.setString(5, row.owner);
        statement.setInt(6, row.keyVersion);
        statement.setInt(7, row.storageStatus);
        setLong(statement, 8, row.activationDate);
        setLong(statement, 9, row.deactivationDate);
        statement.setBytes(10, row.attributes);
        statement.setString(11, row.dataKeyId);
        statement.setBytes(12, row.wrappedDataKey);
        statement.setBytes(13, row.envelope);
        statement.setBytes(14, row.rowCode);
        statement.setLong(15, row.changeToken);
    }

    private static void setLong(PreparedStatement statement, int at, @Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(at, Types.BIGINT);
        } else {
            statement.setLong(at, value);
        }
    }

    /** Returns the row that a query for all columns stands at. */
    static ObjectRow row(ResultSet from) throws SQLException {
        var row = new ObjectRow();
        row.version = from.getLong(1);
        row.objectType = from.getInt(2);
        row.state = from.getInt(3);
        row.archived = from.getBoolean(4);
        row.owner = from.getString(5);
        row.keyVersion = from.getInt(6);
        row.storageStatus = from.getInt(7);
        row.activationDate = nullable(from, 8);
        row.deactivationDate = nullable(from, 9);
        row.attributes = from.getBytes(10);
        row.dataKeyId = from.getString(11);
        row.wrappedDataKey = from.getBytes(12);
        row.envelope = from.getBytes(13);
        row.rowCode = from.getBytes(14);
        row.changeToken = from.getLong(15);
        row.number = from.getLong(16);
        row.tenant = from.getString(17);
        row.uniqueIdentifier = from.getString(18);
        return row;
    }

    private static @Nullable Long nullable(ResultSet from, int at) throws SQLException {
        var value = from.getLong(at);
        return from.wasNull() ? null : value;
    }
}
