package org.claviger.server.store.hibernate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.claviger.ttlv.Bytes;

/**
 * The table of sets of values that many objects share, by plain JDBC. A set is never changed and never deleted.
 *
 * <p>Which number a set has is asked anew in each transaction that needs it. Kept for longer it could outlive its set: when the
 * transaction that made it is undone, or when another PostgreSQL server takes over without its last commits.
 */
final class ValueSetTable {
    private static final String FIND = "select number from value_set where tenant = ? and digest = ?";

    /** Two servers can make the same set at once: one of them waits here for the other's transaction, and then takes its set. */
    private static final String INSERT =
            "insert into value_set (tenant, digest) values (?, ?) on conflict (tenant, digest) do nothing returning number";

    private static final String FOLLOWING =
            "select number, tenant, digest from value_set where number > ? order by number limit ?";

    private static final String AT = "select number, tenant, digest from value_set where number = ?";

    private static final String CONFLICT = "40001";

    private final IndexTable values;

    ValueSetTable(Platform platform) {
        values = IndexTable.ofSets(platform);
    }

    /** What a set is known by. */
    record Key(String tenant, Bytes digest) {}

    /** Returns the number of a set, which is made if it is not there. */
    long number(DatabaseAccess access, String tenant, ValueSet set) throws SQLException {
        var key = new Key(tenant, set.digest());
        var known = access.valueSets().get(key);
        if (known != null) {
            return known;
        }
        var number = number(access.statements(), tenant, set);
        access.valueSets().put(key, number);
        return number;
    }

    /** As above, for who remembers what it has asked. */
    long number(Statements statements, String tenant, ValueSet set) throws SQLException {
        var found = ask(statements, FIND, tenant, set);
        if (found.isPresent()) {
            return found.getAsLong();
        }
        var made = ask(statements, INSERT, tenant, set);
        if (made.isPresent()) {
            values.insert(statements, tenant, made.getAsLong(), set.values());
            return made.getAsLong();
        }
        return ask(statements, FIND, tenant, set)
                .orElseThrow(() -> new SQLException("another transaction makes the same value set", CONFLICT));
    }

    private static OptionalLong ask(Statements statements, String sql, String tenant, ValueSet set)
            throws SQLException {
        var statement = statements.of(sql);
        statement.setString(1, tenant);
        statement.setBytes(2, set.digest().toArray());
        try (var row = statement.executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    /** A set as it is stored, without its values. */
    record Row(long number, String tenant, Bytes digest) {}

    /** Returns the sets behind a number, in the order of their numbers. */
    static List<Row> following(Connection connection, long last, int most) throws SQLException {
        return rows(connection, FOLLOWING, last, most);
    }

    /** Returns the set of this number, or none. */
    static List<Row> at(Connection connection, long number) throws SQLException {
        return rows(connection, AT, number);
    }

    private static List<Row> rows(Connection connection, String sql, long... parameters) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) {
                query.setLong(i + 1, parameters[i]);
            }
            try (var found = query.executeQuery()) {
                var rows = new ArrayList<Row>();
                while (found.next()) {
                    rows.add(new Row(found.getLong(1), found.getString(2), Bytes.wrap(found.getBytes(3))));
                }
                return rows;
            }
        }
    }
}
