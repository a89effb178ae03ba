package org.claviger.server.store.hibernate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.SortedSet;
import java.util.TreeSet;
import org.claviger.server.store.IndexValue;
import org.claviger.ttlv.ItemType;
import org.jspecify.annotations.Nullable;

/** Gives each Byte String that is stored its fingerprint, block by block. */
final class FingerprintsFill implements Schema.DataChange {
    private static final String NEXT = "select min(object_number) from object_index where object_number > ?";

    private static final String VALUES = "select object_number, tenant, attribute, path, text_value from object_index"
            + " where object_number between ? and ? and kind = ? and text_value is not null";

    @Override
    public void apply(Connection connection) throws SQLException {
        try (var statements = new OwnStatements(connection)) {
            var next = next(statements, 0);
            while (next != null) {
                var first = Fingerprints.block(next) * Fingerprints.OBJECTS_OF_BLOCK;
                var last = first + Fingerprints.OBJECTS_OF_BLOCK - 1;
                Fingerprints.insert(statements, between(statements, first, last));
                next = next(statements, last);
            }
        }
    }

    /** Returns the number of the next object, which may be any number ahead. */
    private static @Nullable Long next(Statements statements, long last) throws SQLException {
        var query = statements.of(NEXT);
        query.setLong(1, last);
        try (var row = query.executeQuery()) {
            row.next();
            return ObjectColumn.nullableLong(row, 1);
        }
    }

    /** In their order: so they fill one page after the other. */
    private static SortedSet<Fingerprints.Row> between(Statements statements, long first, long last)
            throws SQLException {
        var query = statements.of(VALUES);
        query.setLong(1, first);
        query.setLong(2, last);
        query.setInt(3, ItemType.BYTE_STRING.code());
        try (var found = query.executeQuery()) {
            var rows = new TreeSet<>(Fingerprints.Row.ORDER);
            while (found.next()) {
                var value = new IndexValue.Textual(ItemType.BYTE_STRING, found.getString(5));
                var fingerprint = Fingerprints.of(found.getString(2), found.getInt(3), found.getLong(4), value);
                rows.add(new Fingerprints.Row(fingerprint, found.getLong(1)));
            }
            return rows;
        }
    }
}
