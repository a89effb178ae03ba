package org.claviger.server.tampering;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.claviger.server.tampering.TamperingTester.Trio;

/** What is done to a column of an object's row. */
enum Attack {
    SWAP_WITHIN_TENANT,
    SWAP_ACROSS_TENANTS,
    COPY_WITHIN_TENANT,
    COPY_ACROSS_TENANTS,
    EDIT;

    /** Returns the object whose row the first one's is swapped with, or takes a copy from. */
    String partner(Trio objects) {
        return this == SWAP_ACROSS_TENANTS || this == COPY_ACROSS_TENANTS ? objects.theirs() : objects.neighbour();
    }

    /** Does it, and returns the rows that are no longer as they were: none if both rows hold the same in the column. */
    List<Row> on(Connection connection, String column, Row mine, Row other) throws SQLException {
        if (this == EDIT) {
            var after = mine.edited(connection, column);
            Row.replace(connection, List.of(mine), List.of(after));
            return List.of(after);
        }
        var here = mine.values().get(column);
        var there = other.values().get(column);
        if (Objects.deepEquals(here, there)) {
            return List.of();
        }
        if (this == COPY_WITHIN_TENANT || this == COPY_ACROSS_TENANTS) {
            var after = mine.with(column, there);
            if (isRefused(connection, mine, after)) {
                return List.of();
            }
            Row.replace(connection, List.of(mine), List.of(after));
            return List.of(after);
        }
        var after = List.of(mine.with(column, there), other.with(column, here));
        Row.replace(connection, List.of(mine, other), after);
        return after;
    }

    /** Some columns of a key cannot be copied to another row, because no two rows may have the same there. */
    private static boolean isRefused(Connection connection, Row before, Row after) throws SQLException {
        connection.setAutoCommit(false);
        try {
            Row.replace(connection, List.of(before), List.of(after));
            return false;
        } catch (SQLException e) {
            return true;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
