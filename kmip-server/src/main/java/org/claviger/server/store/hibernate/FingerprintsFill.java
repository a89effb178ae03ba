package org.claviger.server.store.hibernate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.SortedSet;
import java.util.TreeSet;
import org.claviger.server.store.IndexValue;
import org.claviger.ttlv.ItemType;

/** Gives each Byte String that is stored its fingerprint, block by block. */
final class FingerprintsFill implements Schema.DataChange {
    private static final String LAST = "select coalesce(max(object_number), 0) from object_index";
    private static final String VALUES = "select object_number, tenant, attribute, path, text_value from object_index"
            + " where object_number >= ? and object_number < ? and kind = ? and text_value is not null";

    @Override
    public void apply(Connection connection) throws SQLException {
        try (var statements = new OwnStatements(connection)) {
            var last = last(connection);
            for (var first = 0L; first <= last; first += Fingerprints.OBJECTS_OF_BLOCK) {
                Fingerprints.insert(statements, ofBlock(statements, first));
            }
        }
    }

    private static long last(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement(LAST);
                var row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** In their order: so they fill one page after the other. */
    private static SortedSet<Fingerprints.Row> ofBlock(Statements statements, long first) throws SQLException {
        var query = statements.of(VALUES);
        query.setLong(1, first);
        query.setLong(2, first + Fingerprints.OBJECTS_OF_BLOCK);
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
