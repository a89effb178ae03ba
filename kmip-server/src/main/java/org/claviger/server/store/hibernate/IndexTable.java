package org.claviger.server.store.hibernate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.claviger.attribute.Attributes;
import org.claviger.server.store.AttributeIndex;
import org.claviger.server.store.IndexEntry;
import org.claviger.server.store.IndexValue;
import org.claviger.ttlv.ItemType;
import org.jspecify.annotations.Nullable;

/** The table of searchable values, by plain JDBC: an object has twenty of them or more. */
final class IndexTable {
    private static final String INSERT = " object_index (object_number, attribute, instance, path, ordinal,"
            + " tenant, kind, text_value, number_value) values ";
    private static final String VALUES = "(?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final int COLUMNS = 9;

    /** As many rows at once cost little more than one; each statement has a power of two of them, so that there are few. */
    private static final int MOST_ROWS_AT_ONCE = 32;

    private static final String SELECT = """
            select attribute, instance, path, ordinal, kind, text_value, number_value
            from object_index where object_number = ? order by attribute, instance, path, ordinal""";
    private static final String SELECT_BETWEEN = """
            select object_number, attribute, instance, path, ordinal, tenant, kind, text_value, number_value
            from object_index where object_number > ? and object_number <= ?""";
    private static final String DELETE =
            "delete from object_index where object_number = ? and attribute = ? and instance = ? and path = ? and ordinal = ?";
    private static final String DELETE_ALL = "delete from object_index where object_number = ?";

    /** By the power of two. */
    private final List<String> inserts;

    IndexTable(Platform platform) {
        inserts = IntStream.iterate(1, rows -> rows <= MOST_ROWS_AT_ONCE, rows -> rows * 2)
                .mapToObj(rows -> platform.insertInto() + INSERT + String.join(", ", Collections.nCopies(rows, VALUES)))
                .toList();
    }

    /** Returns all that is stored of the attributes of one object. */
    static Map<Place, IndexValue> of(Attributes attributes) {
        return ofEntries(AttributeIndex.entries(attributes));
    }

    private static Map<Place, IndexValue> ofEntries(List<IndexEntry> entries) {
        var values = new LinkedHashMap<Place, IndexValue>();
        for (var entry : entries) {
            var ordinal = 0;
            while (values.putIfAbsent(
                            new Place(entry.attribute(), entry.instance(), entry.path(), ordinal), entry.value())
                    != null) {
                ordinal++;
            }
        }
        return values;
    }

    static Map<Place, IndexValue> read(DatabaseAccess access, long object) throws SQLException {
        var query = access.statement(SELECT);
        query.setLong(1, object);
        try (var rows = query.executeQuery()) {
            var values = new LinkedHashMap<Place, IndexValue>();
            while (rows.next()) {
                var kind = ItemType.of(rows.getInt(5));
                if (kind == null) {
                    throw new SQLException("index of object " + object + " has a value of kind " + rows.getInt(5));
                }
                var text = rows.getString(6);
                values.put(
                        new Place(rows.getInt(1), rows.getInt(2), rows.getLong(3), rows.getInt(4)),
                        text == null
                                ? new IndexValue.Numeric(kind, rows.getLong(7))
                                : new IndexValue.Textual(kind, text));
            }
            return values;
        }
    }

    /**
     * Reads the rows of several objects as they are, whatever they hold.
     *
     * @param after the objects have higher numbers than this one
     * @param last the highest number of an object
     * @return the rows by the number of the object
     */
    static Map<Long, Map<Place, Cells>> between(Connection connection, long after, long last) throws SQLException {
        try (var query = connection.prepareStatement(SELECT_BETWEEN)) {
            query.setLong(1, after);
            query.setLong(2, last);
            try (var rows = query.executeQuery()) {
                var objects = new HashMap<Long, Map<Place, Cells>>();
                while (rows.next()) {
                    var place = new Place(rows.getInt(2), rows.getInt(3), rows.getLong(4), rows.getInt(5));
                    var cells = new Cells(
                            rows.getString(6), rows.getInt(7), rows.getString(8), ObjectColumn.nullableLong(rows, 9));
                    objects.computeIfAbsent(rows.getLong(1), _ -> new HashMap<>())
                            .put(place, cells);
                }
                return objects;
            }
        }
    }

    /** Returns the rows that an object has. */
    static Map<Place, Cells> cells(String tenant, Map<Place, IndexValue> values) {
        var cells = new HashMap<Place, Cells>();
        values.forEach((place, value) -> cells.put(place, Cells.of(tenant, value)));
        return cells;
    }

    /** Inserts values of an object that are not there. If that fails, some of them may be. */
    void insert(DatabaseAccess access, String tenant, long object, Map<Place, IndexValue> values) throws SQLException {
        var left = values.size();
        var entries = values.entrySet().iterator();
        while (left > 0) {
            var rows = Math.min(Integer.highestOneBit(left), MOST_ROWS_AT_ONCE);
            var insert = access.statement(inserts.get(Integer.numberOfTrailingZeros(rows)));
            for (var row = 0; row < rows; row++) {
                var entry = entries.next();
                setValue(insert, row * COLUMNS, tenant, object, entry.getKey(), entry.getValue());
            }
            insert.executeUpdate();
            left -= rows;
        }
    }

    /** @param before how many parameters stand before those of this row */
    private static void setValue(
            PreparedStatement insert, int before, String tenant, long object, Place place, IndexValue value)
            throws SQLException {
        setPlace(insert, before, object, place);
        insert.setString(before + 6, tenant);
        insert.setInt(before + 7, value.kind().code());
        switch (value) {
            case IndexValue.Textual textual -> {
                insert.setString(before + 8, textual.text());
                insert.setNull(before + 9, Types.BIGINT);
            }
            case IndexValue.Numeric numeric -> {
                insert.setNull(before + 8, Types.VARCHAR);
                insert.setLong(before + 9, numeric.number());
            }
        }
    }

    /** Makes the values {@code before} of an object those of {@code after}, and touches only what differs. */
    void update(
            DatabaseAccess access,
            String tenant,
            long object,
            Map<Place, IndexValue> before,
            Map<Place, IndexValue> after)
            throws SQLException {
        var gone = new LinkedHashMap<>(before);
        gone.entrySet().removeAll(after.entrySet());
        var added = new LinkedHashMap<>(after);
        added.entrySet().removeAll(before.entrySet());
        for (var place : gone.keySet()) {
            var delete = access.statement(DELETE);
            setPlace(delete, 0, object, place);
            delete.executeUpdate();
        }
        insert(access, tenant, object, added);
    }

    static void deleteAll(DatabaseAccess access, long object) throws SQLException {
        var delete = access.statement(DELETE_ALL);
        delete.setLong(1, object);
        delete.executeUpdate();
    }

    private static void setPlace(PreparedStatement statement, int before, long object, Place place)
            throws SQLException {
        statement.setLong(before + 1, object);
        statement.setInt(before + 2, place.attribute);
        statement.setInt(before + 3, place.instance);
        statement.setLong(before + 4, place.path);
        statement.setInt(before + 5, place.ordinal);
    }

    /** Returns the values at one path of each instance of an attribute. */
    static Map<Integer, IndexValue> instances(Map<Place, IndexValue> values, int attribute, long path) {
        var instances = new HashMap<Integer, IndexValue>();
        values.forEach((place, value) -> {
            if (place.attribute == attribute && place.path == path) {
                instances.put(place.instance, value);
            }
        });
        return instances;
    }

    /**
     * Where a value stands among those of its object.
     *
     * @param ordinal which of several values at the same path
     */
    record Place(int attribute, int instance, long path, int ordinal) {}

    /** What a row holds besides its key. */
    record Cells(
            String tenant,
            int kind,
            @Nullable String text,
            @Nullable Long number) {
        private static Cells of(String tenant, IndexValue value) {
            return switch (value) {
                case IndexValue.Textual textual ->
                    new Cells(tenant, textual.kind().code(), textual.text(), null);
                case IndexValue.Numeric numeric ->
                    new Cells(tenant, numeric.kind().code(), null, numeric.number());
            };
        }
    }
}
