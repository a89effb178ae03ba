package org.claviger.server.store.hibernate;

import java.sql.SQLException;
import java.util.Collections;
import org.claviger.ttlv.Bytes;
import org.jspecify.annotations.Nullable;

/** The statements on the table of objects that every request needs, by plain JDBC. */
final class ObjectTable {
    private static final String COLUMNS = ObjectColumn.names(ObjectColumn.ALL, ", ");

    private static final String INSERT = "insert into managed_object (" + COLUMNS + ") values ("
            + String.join(", ", Collections.nCopies(ObjectColumn.ALL.size(), "?")) + ")";

    private static final String UPDATE = "update managed_object set "
            + ObjectColumn.names(ObjectColumn.CONTENT, " = ?, ") + " = ? where number = ? and version = ?";

    private static final String FIND =
            "select " + COLUMNS + " from managed_object where tenant = ? and unique_identifier = ?";

    private static final String STORED = "select o.number, o.value_set, s.digest"
            + " from managed_object o left join value_set s on s.number = o.value_set and s.tenant = o.tenant"
            + " where o.tenant = ? and o.unique_identifier = ? and o.version = ?";

    private static final String FOLLOWING =
            "select " + COLUMNS + " from managed_object where number > ? order by number limit ?";

    private ObjectTable() {}

    static @Nullable ObjectRow find(DatabaseAccess access, ObjectRow.Key key) throws SQLException {
        var query = access.statement(FIND);
        query.setString(1, key.tenant);
        query.setString(2, key.uniqueIdentifier);
        try (var found = query.executeQuery()) {
            return found.next() ? ObjectColumn.row(found) : null;
        }
    }

    /**
     * What a change must know of an object.
     *
     * @param valueSet number of its set of values
     * @param digest that of the set; null if there is no such set
     */
    record Stored(long number, long valueSet, @Nullable Bytes digest) {}

    /** Returns what is stored of the object if it is at this version, or null. */
    static @Nullable Stored stored(DatabaseAccess access, ObjectRow.Key key, long version) throws SQLException {
        var query = access.statement(STORED);
        query.setString(1, key.tenant);
        query.setString(2, key.uniqueIdentifier);
        query.setLong(3, version);
        try (var found = query.executeQuery()) {
            if (!found.next()) {
                return null;
            }
            var digest = found.getBytes(3);
            return new Stored(found.getLong(1), found.getLong(2), digest == null ? null : Bytes.wrap(digest));
        }
    }

    static void insert(DatabaseAccess access, ObjectRow row) throws SQLException {
        var insert = access.statement(INSERT);
        ObjectColumn.set(insert, ObjectColumn.ALL, row);
        insert.executeUpdate();
    }

    /**
     * Stores what a row of this number has become, if what is stored is of this version.
     *
     * @return whether it was
     */
    static boolean update(DatabaseAccess access, ObjectRow row, long expectedVersion) throws SQLException {
        var update = access.statement(UPDATE);
        var next = ObjectColumn.set(update, ObjectColumn.CONTENT, row);
        update.setLong(next, row.number);
        update.setLong(next + 1, expectedVersion);
        return update.executeUpdate() == 1;
    }

    /** A query for {@link ObjectColumn#row} of those behind a number, in the order of their numbers; its parameters are the number and how many at most. */
    static String following() {
        return FOLLOWING;
    }
}
