package org.claviger.server.store.hibernate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.claviger.server.store.IndexEntry;
import org.claviger.server.store.IndexValue;
import org.claviger.ttlv.ItemType;

/**
 * The table of searchable values. It is written by plain JDBC: an object has twenty of them or more, and as entities they
 * cost half as much again (measured: 104 against 67 us for an object with twenty).
 */
final class IndexTable {
    private static final String INSERT = """
            insert into object_index
                (object_number, attribute, instance, path, ordinal, tenant, kind, text_value, number_value)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String SELECT = """
            select attribute, instance, path, ordinal, kind, text_value, number_value
            from object_index where object_number = ? order by attribute, instance, path, ordinal""";
    private static final String DELETE =
            "delete from object_index where object_number = ? and attribute = ? and instance = ? and path = ? and ordinal = ?";
    private static final String DELETE_ALL = "delete from object_index where object_number = ?";

    private IndexTable() {}

    static Map<Place, IndexValue> ofEntries(List<IndexEntry> entries) {
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

    static Map<Place, IndexValue> read(Connection connection, long object) throws SQLException {
        try (var query = connection.prepareStatement(SELECT)) {
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
    }

    static void insert(Connection connection, String tenant, long object, Map<Place, IndexValue> values)
            throws SQLException {
        if (values.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement(INSERT)) {
            for (var entry : values.entrySet()) {
                setPlace(insert, object, entry.getKey());
                insert.setString(6, tenant);
                insert.setInt(7, entry.getValue().kind().code());
                switch (entry.getValue()) {
                    case IndexValue.Textual value -> {
                        insert.setString(8, value.text());
                        insert.setNull(9, Types.BIGINT);
                    }
                    case IndexValue.Numeric value -> {
                        insert.setNull(8, Types.VARCHAR);
                        insert.setLong(9, value.number());
                    }
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Makes the values {@code before} of an object those of {@code after}, and touches only what differs. */
    static void update(
            Connection connection,
            String tenant,
            long object,
            Map<Place, IndexValue> before,
            Map<Place, IndexValue> after)
            throws SQLException {
        var gone = new LinkedHashMap<>(before);
        gone.entrySet().removeAll(after.entrySet());
        var added = new LinkedHashMap<>(after);
        added.entrySet().removeAll(before.entrySet());
        if (!gone.isEmpty()) {
            try (var delete = connection.prepareStatement(DELETE)) {
                for (var place : gone.keySet()) {
                    setPlace(delete, object, place);
                    delete.addBatch();
                }
                delete.executeBatch();
            }
        }
        insert(connection, tenant, object, added);
    }

    static void deleteAll(Connection connection, long object) throws SQLException {
        try (var delete = connection.prepareStatement(DELETE_ALL)) {
            delete.setLong(1, object);
            delete.executeUpdate();
        }
    }

    private static void setPlace(PreparedStatement statement, long object, Place place) throws SQLException {
        statement.setLong(1, object);
        statement.setInt(2, place.attribute);
        statement.setInt(3, place.instance);
        statement.setLong(4, place.path);
        statement.setInt(5, place.ordinal);
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
}
