package org.claviger.server.store.hibernate;

import java.sql.SQLException;

/** The table of names that no other object of the tenant may take, by plain JDBC. */
final class NameTable {
    private static final String INSERT =
            "insert into object_name (tenant, name_type, name_value, object_number) values (?, ?, ?, ?)";
    private static final String DELETE =
            "delete from object_name where tenant = ? and name_type = ? and name_value = ? and object_number = ?";

    private NameTable() {}

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
