package org.claviger.server.store.hibernate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Statements that are closed when the connection goes back to its pool: the driver keeps what is worth keeping. */
final class OwnStatements implements Statements, AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> open = new HashMap<>();

    OwnStatements(Connection connection) {
        this.connection = connection;
    }

    @Override
    public PreparedStatement of(String sql) throws SQLException {
        var known = open.get(sql);
        if (known != null) {
            return known;
        }
        var statement = connection.prepareStatement(sql);
        open.put(sql, statement);
        return statement;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        for (var statement : open.values()) {
            statement.close();
        }
    }
}
