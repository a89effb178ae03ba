package org.claviger.server.store.hibernate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.claviger.server.crypto.RowAuthenticator;
import org.claviger.server.store.FoundRow;
import org.claviger.server.store.StoreUnavailableException;
import org.claviger.server.store.UnsafeStorageException;
import org.claviger.server.store.hibernate.IndexTable.Cells;
import org.claviger.server.store.hibernate.IndexTable.Place;
import org.claviger.ttlv.Bytes;

/**
 * Looks at what a database holds and changes nothing, beside a running server or without one. Used by one thread.
 *
 * <p>It reads a few rows at a time, each time in a transaction of its own, so that it keeps no server from cutting its log.
 */
public final class RowReader implements AutoCloseable {
    private static final int ROWS_AT_ONCE = 100;

    private final Connection connection;
    private final IndexTable index;
    private final IndexTable setValues;

    private RowReader(Connection connection, Platform platform, Clock clock) {
        this.connection = connection;
        this.index = IndexTable.ofObjects(platform);
        this.setValues = IndexTable.ofSets(platform);
        try {
            new Schema(platform, clock).requireCurrent(connection);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Opens a SQLite database.
     *
     * @param allowedFileSystems as in {@link SqliteSettings}
     * @throws UnsafeStorageException if it lies where a second process would not see what the server writes
     * @throws SchemaException if it was made by another version of this program
     * @throws StoreUnavailableException if it cannot be opened
     */
    public static RowReader openSqlite(Path file, Set<String> allowedFileSystems, Clock clock) {
        if (!Files.isRegularFile(file)) {
            throw new StoreUnavailableException("there is no database " + file);
        }
        SqliteFiles.verifyFileSystem(file, allowedFileSystems);
        return new RowReader(new SqliteConnections(file).openReader(), new Sqlite(), clock);
    }

    /**
     * Opens a PostgreSQL database.
     *
     * @throws UnsafeStorageException if it is none that the server would use
     * @throws SchemaException if it was made by another version of this program
     * @throws StoreUnavailableException if it cannot be reached
     */
    public static RowReader openPostgres(PostgresSettings settings, Clock clock) {
        try {
            var connection = new PostgresConnections(settings).getConnection();
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return new RowReader(connection, new Postgres(), clock);
        } catch (SQLException e) {
            throw new StoreUnavailableException("cannot open the PostgreSQL database: " + e.getMessage(), e);
        }
    }

    /** Returns PostgreSQL's own time. */
    public Instant databaseTime() {
        try (var query = connection.prepareStatement(PostgresDatabase.TIME)) {
            return PostgresDatabase.time(query);
        } catch (SQLException e) {
            throw new StoreUnavailableException("cannot read the database's time: " + e.getMessage(), e);
        }
    }

    /** Returns one of the server's own records. */
    public Optional<Bytes> record(String name) {
        try (var query = connection.prepareStatement("select value from server_record where name = ?")) {
            query.setString(1, name);
            try (var row = query.executeQuery()) {
                return row.next() ? Optional.of(Bytes.wrap(row.getBytes(1))) : Optional.empty();
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /**
     * Looks at everything that is stored of objects.
     *
     * @param rows takes the rows of all objects in the order in which they were made
     * @param others takes what else is wrong, as sentences
     */
    public void scan(RowAuthenticator authenticator, Consumer<FoundRow> rows, Consumer<String> others) {
        var mapping = new ObjectMapping(authenticator);
        try {
            connection.setAutoCommit(false); // what is read together was there at one moment
            scanObjects(mapping, rows, others);
            scanMisplacedFingerprints(others);
            scanNames(mapping, others);
            scanSets(others);
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private void scanObjects(ObjectMapping mapping, Consumer<FoundRow> rows, Consumer<String> others)
            throws SQLException {
        try (var query = connection.prepareStatement(ObjectTable.following());
                var holds = connection.prepareStatement(NameTable.HOLDS)) {
            var last = Long.MIN_VALUE;
            while (last != Long.MAX_VALUE) {
                var page = objects(query, last);
                var end = page.size() < ROWS_AT_ONCE ? Long.MAX_VALUE : page.getLast().number;
                var indexes = index.between(connection, last, end);
                var fingerprints = Fingerprints.between(connection, last, end);
                var sets = sets(page);
                for (var row : page) {
                    var own = Objects.requireNonNullElse(indexes.remove(row.number), Map.<Place, Cells>of());
                    var ownFingerprints = Objects.requireNonNullElse(fingerprints.remove(row.number), Set.<Long>of());
                    var fault = mapping.fault(row);
                    var hasItsNames = fault.isEmpty() && holdsAll(holds, row, mapping.names(row));
                    rows.accept(new FoundRow(row.tenant, row.uniqueIdentifier, row.version, fault, hasItsNames));
                    if (fault.isEmpty()) {
                        mapping.faultsOfIndex(row, own, ownFingerprints, Optional.ofNullable(sets.get(row.valueSet)))
                                .forEach(others);
                    }
                }
                connection.commit();
                withoutObject("object_index has values", indexes.keySet(), others);
                withoutObject("object_fingerprint has fingerprints", fingerprints.keySet(), others);
                last = end;
            }
        }
    }

    private static boolean holdsAll(PreparedStatement holds, ObjectRow row, Set<NameTable.Reserved> names)
            throws SQLException {
        for (var name : names) {
            if (!NameTable.isHeld(holds, row.tenant, name, row.number)) {
                return false;
            }
        }
        return true;
    }

    private static void withoutObject(String what, Set<Long> numbers, Consumer<String> others) {
        numbers.stream()
                .sorted()
                .map(number -> what + " of object number " + number + ", which is not there")
                .forEach(others);
    }

    /** Those that stand in their blocks are looked at with their objects. */
    private void scanMisplacedFingerprints(Consumer<String> others) throws SQLException {
        Fingerprints.misplaced(connection, ROWS_AT_ONCE).stream()
                .map(number -> "object_fingerprint has fingerprints of object number " + number
                        + " in a block that is not its own")
                .forEach(others);
        connection.commit();
    }

    /** Returns the sets of values of these objects, by their numbers. */
    private Map<Long, ValueSetTable.Row> sets(List<ObjectRow> page) throws SQLException {
        var sets = new HashMap<Long, ValueSetTable.Row>();
        var asked = new HashSet<Long>();
        for (var row : page) {
            if (row.valueSet != null && asked.add(row.valueSet)) {
                ValueSetTable.at(connection, row.valueSet).forEach(set -> sets.put(set.number(), set));
            }
        }
        return sets;
    }

    private void scanSets(Consumer<String> others) throws SQLException {
        var last = Long.MIN_VALUE;
        while (last != Long.MAX_VALUE) {
            var page = ValueSetTable.following(connection, last, ROWS_AT_ONCE);
            var end =
                    page.size() < ROWS_AT_ONCE ? Long.MAX_VALUE : page.getLast().number();
            var values = setValues.between(connection, last, end);
            connection.commit();
            for (var set : page) {
                var cells = Objects.requireNonNullElse(values.remove(set.number()), Map.<Place, Cells>of());
                if (!set.digest().equals(ValueSet.digest(cells))
                        || cells.values().stream()
                                .anyMatch(each -> !each.tenant().equals(set.tenant()))) {
                    others.accept("value_set %d of tenant %s: its values in value_set_value are not those of its digest"
                            .formatted(set.number(), set.tenant()));
                }
            }
            values.keySet().stream()
                    .sorted()
                    .map(number -> "value_set_value has values of value_set " + number + ", which is not there")
                    .forEach(others);
            last = end;
        }
    }

    private static List<ObjectRow> objects(PreparedStatement query, long last) throws SQLException {
        query.setLong(1, last);
        query.setInt(2, ROWS_AT_ONCE);
        try (var found = query.executeQuery()) {
            var page = new ArrayList<ObjectRow>(ROWS_AT_ONCE);
            while (found.next()) {
                page.add(ObjectColumn.row(found));
            }
            return page;
        }
    }

    private void scanNames(ObjectMapping mapping, Consumer<String> others) throws SQLException {
        var page = NameTable.following(connection, null, ROWS_AT_ONCE);
        while (!page.isEmpty()) {
            connection.commit();
            for (var name : page) {
                mapping.fault(name).ifPresent(fault -> others.accept("tenant " + name.tenant() + ": " + fault));
            }
            page = NameTable.following(connection, page.getLast(), ROWS_AT_ONCE);
        }
        connection.commit();
    }

    private static StoreUnavailableException unreadable(SQLException e) {
        return new StoreUnavailableException("the database cannot be read: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreUnavailableException("cannot close the database", e);
        }
    }
}
