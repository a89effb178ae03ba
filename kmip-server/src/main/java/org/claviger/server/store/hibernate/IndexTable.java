package org.claviger.server.store.hibernate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.claviger.server.store.IndexValue;
import org.claviger.ttlv.ItemType;
import org.jspecify.annotations.Nullable;

/**
 * A table of searchable values, by plain JDBC. Each value belongs to an owner, which is the number of an object or of a set of
 * values that many objects share.
 */
final class IndexTable {
    private static final int COLUMNS = 9;

    private final String table;
    private final ManyRows insert;
    private final String select;
    private final String selectBetween;
    private final String delete;
    private final String deleteAll;

    private IndexTable(Platform platform, String table, String owner) {
        this.table = table;
        insert = new ManyRows(
                platform.insertInto() + " " + table + " (" + owner
                        + ", attribute, instance, path, ordinal, tenant, kind, text_value, number_value)",
                COLUMNS);
        var ofOwner = " from " + table + " where " + owner;
        select = "select attribute, instance, path, ordinal, kind, text_value, number_value" + ofOwner
                + " = ? order by attribute, instance, path, ordinal";
        selectBetween = "select " + owner
                + ", attribute, instance, path, ordinal, tenant, kind, text_value, number_value" + ofOwner + " > ? and "
                + owner + " <= ?";
        deleteAll = "delete" + ofOwner + " = ?";
        delete = deleteAll + " and attribute = ? and instance = ? and path = ? and ordinal = ?";
    }

    /** The values that each object has to itself. */
    static IndexTable ofObjects(Platform platform) {
        return new IndexTable(platform, "object_index", "object_number");
    }

    /** The values of the sets. */
    static IndexTable ofSets(Platform platform) {
        return new IndexTable(platform, "value_set_value", "value_set");
    }

    Map<Place, IndexValue> read(Statements statements, long owner) throws SQLException {
        var query = statements.of(select);
        query.setLong(1, owner);
        try (var rows = query.executeQuery()) {
            var values = new LinkedHashMap<Place, IndexValue>();
            while (rows.next()) {
                var kind = ItemType.of(rows.getInt(5));
                if (kind == null) {
                    throw new SQLException(
                            "%s has a value of kind %d for number %d".formatted(table, rows.getInt(5), owner));
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
     * Reads the rows of several owners as they are, whatever they hold.
     *
     * @param after the owners have higher numbers than this one
     * @param last the highest number of an owner
     * @return the rows by the number of the owner
     */
    Map<Long, Map<Place, Cells>> between(Connection connection, long after, long last) throws SQLException {
        try (var query = connection.prepareStatement(selectBetween)) {
            query.setLong(1, after);
            query.setLong(2, last);
            try (var rows = query.executeQuery()) {
                var owners = new HashMap<Long, Map<Place, Cells>>();
                while (rows.next()) {
                    var place = new Place(rows.getInt(2), rows.getInt(3), rows.getLong(4), rows.getInt(5));
                    var cells = new Cells(
                            rows.getString(6), rows.getInt(7), rows.getString(8), ObjectColumn.nullableLong(rows, 9));
                    owners.computeIfAbsent(rows.getLong(1), _ -> new HashMap<>())
                            .put(place, cells);
                }
                return owners;
            }
        }
    }

    /** Returns the rows that an owner has. */
    static Map<Place, Cells> cells(String tenant, Map<Place, IndexValue> values) {
        var cells = new HashMap<Place, Cells>();
        values.forEach((place, value) -> cells.put(place, Cells.of(tenant, value)));
        return cells;
    }

    /** Inserts values of an owner that are not there. If that fails, some of them may be. */
    void insert(Statements statements, String tenant, long owner, Map<Place, IndexValue> values) throws SQLException {
        insert.insert(
                statements,
                values.entrySet(),
                (to, before, entry) -> setValue(to, before, tenant, owner, entry.getKey(), entry.getValue()));
    }

    /** @param before how many parameters stand before those of this row */
    private static void setValue(
            PreparedStatement insert, int before, String tenant, long owner, Place place, IndexValue value)
            throws SQLException {
        setPlace(insert, before, owner, place);
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

    /** Makes the values {@code before} of an owner those of {@code after}, and touches only what differs. */
    void update(
            Statements statements,
            String tenant,
            long owner,
            Map<Place, IndexValue> before,
            Map<Place, IndexValue> after)
            throws SQLException {
        var gone = new LinkedHashMap<>(before);
        gone.entrySet().removeAll(after.entrySet());
        var added = new LinkedHashMap<>(after);
        added.entrySet().removeAll(before.entrySet());
        for (var place : gone.keySet()) {
            var statement = statements.of(delete);
            setPlace(statement, 0, owner, place);
            statement.executeUpdate();
        }
        insert(statements, tenant, owner, added);
    }

    void deleteAll(Statements statements, long owner) throws SQLException {
        var statement = statements.of(deleteAll);
        statement.setLong(1, owner);
        statement.executeUpdate();
    }

    private static void setPlace(PreparedStatement statement, int before, long owner, Place place) throws SQLException {
        statement.setLong(before + 1, owner);
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
     * Where a value stands among those of its owner.
     *
     * @param ordinal which of several values at the same path
     */
    record Place(int attribute, int instance, long path, int ordinal) {
        /** The order of the primary key. */
        static final Comparator<Place> ORDER = Comparator.comparingInt(Place::attribute)
                .thenComparingInt(Place::instance)
                .thenComparingLong(Place::path)
                .thenComparingInt(Place::ordinal);
    }

    /** What a row holds besides its key. */
    record Cells(
            String tenant,
            int kind,
            @Nullable String text,
            @Nullable Long number) {
        static Cells of(String tenant, IndexValue value) {
            return switch (value) {
                case IndexValue.Textual textual ->
                    new Cells(tenant, textual.kind().code(), textual.text(), null);
                case IndexValue.Numeric numeric ->
                    new Cells(tenant, numeric.kind().code(), null, numeric.number());
            };
        }
    }
}
