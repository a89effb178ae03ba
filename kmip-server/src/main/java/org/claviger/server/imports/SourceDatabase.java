package org.claviger.server.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.claviger.server.imports.SourceRow.Column;

/** The database of another key server, which is only read. */
public final class SourceDatabase implements AutoCloseable {
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final int ROWS_AT_ONCE = 100;

    private final Connection connection;
    private final String select;
    private final List<Column> columns;

    private SourceDatabase(Connection connection, String table) throws SQLException, IOException {
        this.connection = connection;
        connection.setReadOnly(true);
        connection.setAutoCommit(false); // PostgreSQL hands rows over bit by bit only so
        var names = names(table);
        columns = List.copyOf(names.keySet());
        select = "SELECT " + columns.stream().map(names::get).collect(Collectors.joining(", ")) + " FROM "
                + quoted(table) + " ORDER BY " + names.get(Column.ID);
    }

    /**
     * Opens a database.
     *
     * @param place an SQLite file, or the URL of a PostgreSQL database as the JDBC driver takes it
     * @param user for PostgreSQL; empty: as the URL says, or the user of this process
     * @param passwordFile for PostgreSQL
     * @throws IOException if it cannot be read, or has no such table
     */
    public static SourceDatabase open(String place, String table, Optional<String> user, Optional<Path> passwordFile)
            throws IOException {
        var properties = new Properties();
        String url;
        if (place.startsWith(POSTGRESQL)) {
            url = place;
            user.ifPresent(name -> properties.setProperty("user", name));
            if (passwordFile.isPresent()) {
                properties.setProperty(
                        "password", Files.readString(passwordFile.get()).strip());
            }
        } else {
            if (!Files.isRegularFile(Path.of(place))) {
                throw new IOException(
                        place + " is no file (expected an SQLite database, or " + POSTGRESQL + "//HOST/DATABASE)");
            }
            url = "jdbc:sqlite:" + Path.of(place).toAbsolutePath();
            properties.setProperty("open_mode", "1"); // SQLITE_OPEN_READONLY
        }
        try {
            var connection = DriverManager.getConnection(url, properties);
            try {
                return new SourceDatabase(connection, table);
            } catch (SQLException | IOException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new IOException("the source cannot be read: " + e.getMessage(), e);
        }
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** The same column is called {@code encryptedPrv}, {@code encryptedprv} or {@code encrypted_prv}. */
    private Map<Column, String> names(String table) throws SQLException, IOException {
        var there = new HashMap<String, String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT * FROM " + quoted(table) + " WHERE 1 = 0")) {
            var shape = rows.getMetaData();
            for (var i = 1; i <= shape.getColumnCount(); i++) {
                there.put(plain(shape.getColumnName(i)), quoted(shape.getColumnName(i)));
            }
        }
        var names = new EnumMap<Column, String>(Column.class);
        var missing = new ArrayList<String>();
        for (var column : Column.values()) {
            var name = there.get(plain(column.title()));
            if (name != null) {
                names.put(column, name);
            } else if (column.isRequired()) {
                missing.add(column.title());
            }
        }
        if (!missing.isEmpty()) {
            throw new IOException("table " + table + " has no column " + String.join(", ", missing));
        }
        return names;
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** Takes rows. */
    @FunctionalInterface
    interface Taker {
        void take(SourceRow row) throws IOException;
    }

    /**
     * Hands over all rows in the order of their identifiers.
     *
     * @throws IOException if they cannot be read
     */
    void scan(Taker taker) throws IOException {
        try (var statement = connection.createStatement()) {
            statement.setFetchSize(ROWS_AT_ONCE);
            try (var rows = statement.executeQuery(select)) {
                while (rows.next()) {
                    var values = new EnumMap<Column, String>(Column.class);
                    for (var i = 0; i < columns.size(); i++) {
                        var value = rows.getString(i + 1);
                        if (value != null) {
                            values.put(columns.get(i), value);
                        }
                    }
                    taker.take(new SourceRow(values));
                }
            }
        } catch (SQLException e) {
            throw new IOException("the source cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connection.rollback();
            connection.close();
        } catch (SQLException e) {
            throw new IOException("the source cannot be closed: " + e.getMessage(), e);
        }
    }
}
