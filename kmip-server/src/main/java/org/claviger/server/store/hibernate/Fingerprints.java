package org.claviger.server.store.hibernate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.claviger.server.store.IndexValue;
import org.claviger.server.store.hibernate.IndexTable.Place;
import org.claviger.ttlv.ItemType;

/**
 * The table of fingerprints of Byte Strings, by plain JDBC. It tells which objects may have such a value; whether one does, its
 * own values tell.
 *
 * <p>Byte Strings are digests and the like, which come in no order. In an index over all objects each new one would change a page
 * that no other changes before the next commit. Here they are in order only within a block of objects that were made one after
 * another, so that new ones share a few pages; who looks for a value asks each block.
 */
final class Fingerprints {
    /** With twice as many, a new object costs more; with half as many, a value that is looked for takes twice as long. */
    static final int OBJECTS_OF_BLOCK = 1024;

    private static final int COLUMNS = 3;

    private static final ManyRows INSERT =
            new ManyRows("insert into object_fingerprint (block, fingerprint, object_number)", COLUMNS);
    private static final String DELETE =
            "delete from object_fingerprint where block = ? and fingerprint = ? and object_number = ?";
    private static final String BETWEEN = "select fingerprint, object_number from object_fingerprint"
            + " where block between ? and ? and object_number > ? and object_number <= ?";
    private static final String MISPLACED = "select distinct object_number from object_fingerprint"
            + " where block <> object_number / " + OBJECTS_OF_BLOCK + " order by object_number limit ?";

    private Fingerprints() {}

    /**
     * A fingerprint in the block of its object.
     *
     * @param number of the object
     */
    record Row(long fingerprint, long number) {
        /** The order of the primary key in a block. */
        static final Comparator<Row> ORDER =
                Comparator.comparingLong(Row::fingerprint).thenComparingLong(Row::number);
    }

    /** Returns the fingerprints of those of an object's values that have one. */
    static Set<Long> of(String tenant, Map<Place, IndexValue> values) {
        var fingerprints = new LinkedHashSet<Long>();
        values.forEach((place, value) -> {
            if (has(value)) {
                fingerprints.add(of(tenant, place.attribute(), place.path(), value));
            }
        });
        return fingerprints;
    }

    static boolean has(IndexValue value) {
        return value instanceof IndexValue.Textual && value.kind() == ItemType.BYTE_STRING;
    }

    /** Returns the fingerprint of a value, which {@link #has} one: the same in every instance of an attribute. */
    static long of(String tenant, int attribute, long path, IndexValue value) {
        if (!(value instanceof IndexValue.Textual(var _, var text))) {
            throw new IllegalArgumentException("no Byte String");
        }
        var tenantBytes = tenant.getBytes(StandardCharsets.UTF_8);
        var sha256 = sha256();
        sha256.update(ByteBuffer.allocate(Integer.BYTES + tenantBytes.length + Integer.BYTES + Long.BYTES)
                .putInt(tenantBytes.length)
                .put(tenantBytes)
                .putInt(attribute)
                .putLong(path)
                .flip());
        return ByteBuffer.wrap(sha256.digest(text.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    static long block(long number) {
        return number / OBJECTS_OF_BLOCK;
    }

    /** Inserts fingerprints that an object does not have yet. */
    static void insert(Statements statements, long number, Set<Long> fingerprints) throws SQLException {
        insert(
                statements,
                fingerprints.stream()
                        .map(fingerprint -> new Row(fingerprint, number))
                        .toList());
    }

    /** Inserts fingerprints of several objects that they do not have yet. */
    static void insert(Statements statements, Collection<Row> rows) throws SQLException {
        INSERT.insert(statements, rows, (insert, before, row) -> {
            insert.setLong(before + 1, block(row.number));
            insert.setLong(before + 2, row.fingerprint);
            insert.setLong(before + 3, row.number);
        });
    }

    static void delete(Statements statements, long number, Set<Long> fingerprints) throws SQLException {
        var delete = statements.of(DELETE);
        for (var fingerprint : fingerprints) {
            delete.setLong(1, block(number));
            delete.setLong(2, fingerprint);
            delete.setLong(3, number);
            delete.executeUpdate();
        }
    }

    /**
     * Reads the fingerprints of several objects, those that stand in their block.
     *
     * @param after the objects have higher numbers than this one
     * @param last the highest number of an object
     * @return the fingerprints by the number of the object
     */
    static Map<Long, Set<Long>> between(Connection connection, long after, long last) throws SQLException {
        try (var query = connection.prepareStatement(BETWEEN)) {
            query.setLong(1, block(after));
            query.setLong(2, block(last));
            query.setLong(3, after);
            query.setLong(4, last);
            try (var rows = query.executeQuery()) {
                var fingerprints = new HashMap<Long, Set<Long>>();
                while (rows.next()) {
                    fingerprints
                            .computeIfAbsent(rows.getLong(2), _ -> new HashSet<>())
                            .add(rows.getLong(1));
                }
                return fingerprints;
            }
        }
    }

    /** Returns the numbers of objects that have a fingerprint in a block which is not theirs. */
    static List<Long> misplaced(Connection connection, int most) throws SQLException {
        try (var query = connection.prepareStatement(MISPLACED)) {
            query.setInt(1, most);
            try (var rows = query.executeQuery()) {
                var numbers = new ArrayList<Long>();
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
                return numbers;
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
