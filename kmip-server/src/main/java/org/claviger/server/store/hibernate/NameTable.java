package org.claviger.server.store.hibernate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.claviger.attribute.AttributeTypes;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.store.IndexValue;
import org.jspecify.annotations.Nullable;

/** The table of names that no other object of the tenant may take, by plain JDBC. */
final class NameTable {
    private static final String INSERT =
            "insert into object_name (tenant, name_type, name_value, object_number) values (?, ?, ?, ?)";
    private static final String DELETE =
            "delete from object_name where tenant = ? and name_type = ? and name_value = ? and object_number = ?";

    /** In the order of the primary key, each with the object that it names. */
    private static final String FOLLOWING = "select o." + ObjectColumn.names(ObjectColumn.ALL, ", o.")
            + ", n.tenant as name_tenant, n.name_type, n.name_value, n.object_number"
            + " from object_name n left join managed_object o on o.number = n.object_number"
            + " where (n.tenant, n.name_type, n.name_value) > (?, ?, ?)"
            + " order by n.tenant, n.name_type, n.name_value limit ?";

    /** Asks, as {@link #isHeld} does, whether a name is reserved for an object. */
    static final String HOLDS = "select 1 from object_name"
            + " where tenant = ? and name_type = ? and name_value = ? and object_number = ?";

    private NameTable() {}

    /** A name that no other object of its tenant may take, as it is stored. */
    record Reserved(int type, String value) {}

    /** Returns the names that an object may have to itself and how clients write them: none once it is destroyed. */
    static Map<Reserved, String> namesOf(ManagedObject object) {
        var names = new LinkedHashMap<Reserved, String>();
        if (!object.isDestroyed()) {
            for (var name : object.attributes().all(AttributeTypes.NAME)) {
                names.put(new Reserved(name.type().value(), IndexValue.shortened(name.value())), name.value());
            }
        }
        return names;
    }

    /**
     * A row.
     *
     * @param object the row of the object that has the name, whatever its tenant is; null if there is none
     */
    record Row(
            String tenant,
            Reserved name,
            long objectNumber,
            @Nullable ObjectRow object) {}

    /** Returns the first rows, or those behind {@code last}, in the order of the primary key. */
    static List<Row> following(Connection connection, @Nullable Row last, int most) throws SQLException {
        try (var query = connection.prepareStatement(FOLLOWING)) {
            query.setString(1, last == null ? "" : last.tenant);
            query.setInt(2, last == null ? Integer.MIN_VALUE : last.name.type);
            query.setString(3, last == null ? "" : last.name.value);
            query.setInt(4, most);
            try (var found = query.executeQuery()) {
                var rows = new ArrayList<Row>();
                while (found.next()) {
                    rows.add(new Row(
                            found.getString("name_tenant"),
                            new Reserved(found.getInt("name_type"), found.getString("name_value")),
                            found.getLong("object_number"),
                            found.getString("unique_identifier") == null ? null : ObjectColumn.row(found)));
                }
                return rows;
            }
        }
    }

    /** @param holds {@link #HOLDS}, prepared */
    static boolean isHeld(PreparedStatement holds, String tenant, Reserved name, long object) throws SQLException {
        holds.setString(1, tenant);
        holds.setInt(2, name.type);
        holds.setString(3, name.value);
        holds.setLong(4, object);
        try (var found = holds.executeQuery()) {
            return found.next();
        }
    }

    static void insert(DatabaseAccess access, String tenant, int type, String value, long object) throws SQLException {
        execute(access, INSERT, tenant, type, value, object);
    }

    /** Gives the name up, if it is this object's. */
    static void delete(DatabaseAccess access, String tenant, int type, String value, long object) throws SQLException {
        execute(access, DELETE, tenant, type, value, object);
    }

    private static void execute(DatabaseAccess access, String sql, String tenant, int type, String value, long object)
            throws SQLException {
        var statement = access.statement(sql);
        statement.setString(1, tenant);
        statement.setInt(2, type);
        statement.setString(3, value);
        statement.setLong(4, object);
        statement.executeUpdate();
    }
}
