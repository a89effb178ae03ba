package org.claviger.server.store.hibernate;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.claviger.server.store.StoreUnavailableException;
import org.claviger.server.store.UnsafeStorageException;
import org.sqlite.SQLiteConfig;

/** Opens connections to one database, and lets none out that could lose an acknowledged write. */
final class SqliteConnections {
    /**
     * Before 3.51.3 SQLite can lose committed writes in WAL mode when a checkpoint meets a writer, 3.52.0 was withdrawn by its
     * makers, and 3.53.0 is the first that makes a column of a table required.
     */
    private static final List<Integer> OLDEST_VERSION = List.of(3, 53, 0);

    /** How long SQLite waits for another process, which should not be there. */
    private static final int BUSY_TIMEOUT_MILLIS = 2_000;

    /** FULL syncs the log at each commit; EXTRA, which is 3, does no less. */
    private static final int SYNCHRONOUS_FULL = 2;

    /**
     * One new object changes some twenty pages, most of them in indexes, and the next one most of them again: the longer the log,
     * the fewer are written to the database. At 4 KiB each this is a log of 64 MiB.
     */
    private static final int CHECKPOINT_PAGES = 16_000;

    private static final int WRITER_CACHE_KIBIBYTES = 32 << 10;
    private static final int READER_CACHE_KIBIBYTES = 8 << 10;

    private final Path file;

    SqliteConnections(Path file) {
        this.file = file;
    }

    Connection openWriter() {
        return open(
                new SQLiteConfig(),
                WRITER_CACHE_KIBIBYTES,
                "pragma journal_mode = wal",
                "pragma secure_delete = on",
                "pragma wal_autocheckpoint = " + CHECKPOINT_PAGES);
    }

    Connection openReader() {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        return open(config, READER_CACHE_KIBIBYTES, "pragma query_only = on");
    }

    private Connection open(SQLiteConfig config, int cacheKibibytes, String... pragmas) {
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setGetGeneratedKeys(
                false); // the driver would ask for them after each insert; numbers are given out here
        try {
            var connection = config.createConnection("jdbc:sqlite:" + file);
            var usable = false;
            try (var statement = connection.createStatement()) {
                for (var pragma : pragmas) {
                    statement.execute(pragma);
                }
                statement.execute("pragma synchronous = full");
                statement.execute("pragma fullfsync = on"); // on macOS an ordinary sync leaves data in the drive
                statement.execute("pragma checkpoint_fullfsync = on");
                statement.execute("pragma trusted_schema = off");
                statement.execute("pragma cell_size_check = on");
                statement.execute("pragma mmap_size = 0"); // an I/O error in mapped memory kills the process
                statement.execute("pragma temp_store = memory"); // a sort leaves no names in a temporary file
                statement.execute("pragma cache_size = -" + cacheKibibytes);
                verify(connection);
                usable = true;
                return connection;
            } finally {
                if (!usable) {
                    connection.close();
                }
            }
        } catch (SQLException e) {
            throw new StoreUnavailableException("cannot open database " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Checks that the connection keeps what it acknowledges.
     *
     * @throws UnsafeStorageException if not
     */
    static void verify(Connection connection) throws SQLException {
        verifyVersion(text(connection, "select sqlite_version()"));
        var journal = text(connection, "pragma journal_mode");
        if (!journal.equals("wal")) {
            throw new UnsafeStorageException("SQLite's journal_mode is " + journal + " (expected wal)");
        }
        var synchronous = Integer.parseInt(text(connection, "pragma synchronous"));
        if (synchronous < SYNCHRONOUS_FULL) {
            throw new UnsafeStorageException(
                    "SQLite's synchronous is " + synchronous + " (expected 2, FULL): a power cut would undo commits");
        }
    }

    static void verifyVersion(String version) {
        var numbers = Arrays.stream(version.split("\\.")).map(Integer::valueOf).toList();
        if (Arrays.compare(toArray(numbers), toArray(OLDEST_VERSION)) < 0) {
            throw new UnsafeStorageException(("this is SQLite %s (expected 3.53.0 or later: older ones can lose commits"
                            + " in WAL mode, or cannot change tables as this program does)")
                    .formatted(version));
        }
    }

    private static int[] toArray(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
