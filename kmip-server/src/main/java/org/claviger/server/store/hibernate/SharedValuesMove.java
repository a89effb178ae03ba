package org.claviger.server.store.hibernate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.claviger.server.store.AttributeIndex;
import org.claviger.server.store.IndexValue;
import org.claviger.server.store.hibernate.IndexTable.Cells;
import org.claviger.server.store.hibernate.IndexTable.Place;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each stored object the set of the values that it shares with others, as its attributes have them, and takes these values
 * from its own ones. It runs again when a later program counts more values as shared.
 *
 * <p>Rows are not authenticated, as Locate trusts none. An object whose attributes cannot be read, which is refused at each use
 * and found by {@code audit verify}, gets the set that its former one and its rows in {@code object_index} make: Locate goes on
 * finding it as before.
 */
final class SharedValuesMove implements Schema.DataChange {
    private static final Logger LOG = LoggerFactory.getLogger(SharedValuesMove.class);

    private static final int ROWS_AT_ONCE = 500;

    /** How many sets are remembered: they all were made, or found, in the one transaction that this is part of. */
    private static final int MOST_KNOWN = 10_000;

    private static final int PROGRESS = 100_000;

    /** What holds for the rows of {@code object_index} that go. */
    private static final String SHARED = shared();

    private static final String FOLLOWING =
            "select number, tenant, unique_identifier, attributes, value_set from managed_object"
                    + " where number > ? order by number limit ?";
    private static final String UPDATE = "update managed_object set value_set = ? where number = ?";

    private final Platform platform;
    private final ValueSetTable valueSets;
    private final IndexTable index;
    private final IndexTable setValues;

    SharedValuesMove(Platform platform) {
        this.platform = platform;
        this.valueSets = new ValueSetTable(platform);
        this.index = IndexTable.ofObjects(platform);
        this.setValues = IndexTable.ofSets(platform);
    }

    @Override
    public void apply(Connection connection) throws SQLException {
        if (!isDone(connection)) {
            move(connection);
        }
        try (var statement = connection.createStatement()) {
            for (var guard : platform.refusing("object_index", SHARED)) {
                statement.execute(guard);
            }
        }
    }

    private void move(Connection connection) throws SQLException {
        var known = new HashMap<ValueSetTable.Key, Long>();
        var done = 0L;
        try (var statements = new OwnStatements(connection)) {
            var page = following(statements, Long.MIN_VALUE);
            while (!page.isEmpty()) {
                fill(statements, page, known);
                done += page.size();
                if (done % PROGRESS == 0) {
                    LOG.info("{} objects have their sets of values", done);
                }
                page = following(statements, page.getLast().number);
            }
        }
        try (var statement = connection.createStatement()) {
            statement.execute("delete from object_index where " + SHARED);
        }
    }

    /** Whether no row is left to move, because a former step has done it by today's lists. */
    private static boolean isDone(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var left = statement.executeQuery(
                        "select 1 where exists (select 1 from managed_object where value_set is null)"
                                + " or exists (select 1 from object_index where " + SHARED + ")")) {
            return !left.next();
        }
    }

    private static String shared() {
        var attributes =
                AttributeIndex.shared().stream().sorted().map(String::valueOf).collect(Collectors.joining(", "));
        var fields = AttributeIndex.sharedFields().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(field -> " or attribute = %d and path in (%s)"
                        .formatted(
                                field.getKey(),
                                field.getValue().stream()
                                        .sorted()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", "))))
                .collect(Collectors.joining());
        return "(attribute in (" + attributes + ")" + fields + ")";
    }

    private static List<Stored> following(Statements statements, long last) throws SQLException {
        var query = statements.of(FOLLOWING);
        query.setLong(1, last);
        query.setInt(2, ROWS_AT_ONCE);
        try (var rows = query.executeQuery()) {
            var page = new ArrayList<Stored>(ROWS_AT_ONCE);
            while (rows.next()) {
                page.add(new Stored(
                        rows.getLong(1),
                        rows.getString(2),
                        rows.getString(3),
                        Bytes.wrap(rows.getBytes(4)),
                        ObjectColumn.nullableLong(rows, 5)));
            }
            return page;
        }
    }

    private void fill(Statements statements, List<Stored> page, Map<ValueSetTable.Key, Long> known)
            throws SQLException {
        var update = statements.of(UPDATE);
        for (var object : page) {
            var set = sharedValues(statements, object);
            var key = new ValueSetTable.Key(object.tenant, set.digest());
            var number = known.get(key);
            if (number == null) {
                number = valueSets.number(statements, object.tenant, set);
                if (known.size() < MOST_KNOWN) {
                    known.put(key, number);
                }
            }
            update.setLong(1, number);
            update.setLong(2, object.number);
            update.addBatch();
        }
        update.executeBatch();
    }

    private ValueSet sharedValues(Statements statements, Stored object) throws SQLException {
        try {
            return SearchableValues.of(object.tenant, StoredAttributes.ofBytes(object.attributes.toArray()))
                    .shared();
        } catch (RuntimeException e) { // whatever is wrong with one object must not keep the others from being served
            LOG.warn(
                    "the attributes of object {} of tenant {} cannot be read; Locate finds it as before: {}",
                    object.uniqueIdentifier,
                    object.tenant,
                    e.toString());
            return indexed(statements.connection(), object);
        }
    }

    /** Returns the shared values that the object's set has already, and those that the index has of it. */
    private ValueSet indexed(Connection connection, Stored object) throws SQLException {
        var values = new LinkedHashMap<Place, IndexValue>();
        if (object.valueSet != null) {
            addShared(values, setValues, connection, object.valueSet);
        }
        addShared(values, index, connection, object.number);
        return ValueSet.of(values);
    }

    private static void addShared(Map<Place, IndexValue> values, IndexTable table, Connection connection, long owner)
            throws SQLException {
        table.between(connection, owner - 1, owner)
                .getOrDefault(owner, Map.of())
                .forEach((place, cells) -> {
                    var kind = ItemType.of(cells.kind());
                    if (kind != null && AttributeIndex.isShared(place.attribute(), place.path())) {
                        values.put(place, value(kind, cells));
                    }
                });
    }

    private static IndexValue value(ItemType kind, Cells cells) {
        return cells.text() == null
                ? new IndexValue.Numeric(kind, cells.number() == null ? 0 : cells.number())
                : new IndexValue.Textual(kind, cells.text());
    }

    /** What is read of an object. */
    private record Stored(
            long number,
            String tenant,
            String uniqueIdentifier,
            Bytes attributes,
            @Nullable Long valueSet) {}
}
