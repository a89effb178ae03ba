package org.claviger.server.store.hibernate;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Inserts of several rows at once, which cost little more than that of one. */
final class ManyRows {
    /** Each number of rows is a statement of its own that connections keep. */
    private static final int MOST_AT_ONCE = 16;

    private final int columns;

    /** That of one row first, then those of more. */
    private final List<String> statements;

    /** @param insert all that stands before {@code values} */
    ManyRows(String insert, int columns) {
        this.columns = columns;
        var row = "(" + String.join(", ", Collections.nCopies(columns, "?")) + ")";
        statements = IntStream.rangeClosed(1, MOST_AT_ONCE)
                .mapToObj(rows -> insert + " values " + String.join(", ", Collections.nCopies(rows, row)))
                .toList();
    }

    /** Makes a row the parameters of a statement. */
    @FunctionalInterface
    interface Setter<R> {
        /** @param before how many parameters stand before those of this row */
        void set(PreparedStatement insert, int before, R row) throws SQLException;
    }

    /** Inserts rows. If that fails, some of them may be there. */
    <R> void insert(Statements connection, Collection<R> rows, Setter<R> setter) throws SQLException {
        var left = rows.size();
        var each = rows.iterator();
        while (left > 0) {
            var count = Math.min(left, MOST_AT_ONCE);
            var insert = connection.of(statements.get(count - 1));
            for (var i = 0; i < count; i++) {
                setter.set(insert, i * columns, each.next());
            }
            insert.executeUpdate();
            left -= count;
        }
    }
}
