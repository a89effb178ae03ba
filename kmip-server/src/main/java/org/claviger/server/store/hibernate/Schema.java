package org.claviger.server.store.hibernate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the tables to the version that this program works with. Each script runs once, in a transaction with the note that
 * it has run; what is interrupted begins anew. In a script {@code call <name>} is a change of the rows that is more than SQL can
 * say. A database that a later program has changed is refused, and so is one whose scripts are not ours.
 */
final class Schema {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    /** All scripts in order; the first makes version 1. A released script is never edited. */
    static final List<String> SCRIPTS =
            List.of("V1__managed_objects.sql", "V2__value_sets.sql", "V3__fingerprints.sql", "V4__digest_fields.sql");

    private static final String VERSIONS = "schema_version";

    private static final String CALL = "call ";

    private final List<Script> scripts;
    private final Map<String, DataChange> changes;
    private final Clock clock;

    /** A change of what is stored, as part of a script's transaction. */
    @FunctionalInterface
    interface DataChange {
        void apply(Connection connection) throws SQLException;
    }

    Schema(Platform platform, Clock clock) {
        this(
                SCRIPTS.stream()
                        .map(name -> Script.ofResource(name, platform.words()))
                        .toList(),
                Map.of(
                        "move_shared_values",
                        new SharedValuesMove(platform),
                        "fill_fingerprints",
                        new FingerprintsFill()),
                clock);
    }

    /** @param changes what the scripts call */
    Schema(List<Script> scripts, Map<String, DataChange> changes, Clock clock) {
        this.scripts = List.copyOf(scripts);
        this.changes = Map.copyOf(changes);
        this.clock = clock;
    }

    /** @param connection in auto-commit mode, used by nobody else */
    void migrate(Connection connection) {
        try {
            if (!hasVersions(connection)) { // asked, because who may only read and write must not have to create
                createVersions(connection);
            }
            var applied = applied(connection);
            verify(applied);
            for (var version = applied.size() + 1; version <= scripts.size(); version++) {
                apply(connection, version, scripts.get(version - 1));
            }
        } catch (SQLException e) {
            throw new SchemaException("cannot read the schema's version: " + e.getMessage(), e);
        }
    }

    /**
     * Checks that the tables are those that this program works with, and changes nothing.
     *
     * @throws SchemaException if not
     */
    void requireCurrent(Connection connection) {
        try {
            var applied = hasVersions(connection) ? applied(connection) : List.<Applied>of();
            verify(applied);
            if (applied.size() < scripts.size()) {
                throw new SchemaException(
                        "the database has schema version %d (expected %d): a start of the server brings it up to date"
                                .formatted(applied.size(), scripts.size()));
            }
        } catch (SQLException e) {
            throw new SchemaException("cannot read the schema's version: " + e.getMessage(), e);
        }
    }

    private static boolean hasVersions(Connection connection) throws SQLException {
        try (var tables = connection.getMetaData().getTables(null, connection.getSchema(), VERSIONS, null)) {
            return tables.next();
        }
    }

    private static void createVersions(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("create table " + VERSIONS + """
                 (
                    version integer not null primary key,
                    script text not null,
                    sha256 text not null,
                    applied_at text not null
                )\
                """);
        }
    }

    private static List<Applied> applied(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement(
                        "select version, script, sha256 from schema_version order by version");
                var rows = query.executeQuery()) {
            var applied = new ArrayList<Applied>();
            while (rows.next()) {
                applied.add(new Applied(rows.getInt(1), rows.getString(2), rows.getString(3)));
            }
            return applied;
        }
    }

    private void verify(List<Applied> applied) {
        if (!applied.isEmpty() && applied.getLast().version > scripts.size()) {
            throw new SchemaException(
                    "the database has schema version %d, made by a later program (this one works with %d)"
                            .formatted(applied.getLast().version, scripts.size()));
        }
        for (var i = 0; i < applied.size(); i++) {
            var found = applied.get(i);
            var expected = scripts.get(i);
            if (found.version != i + 1 || !found.sha256.equals(expected.sha256())) {
                throw new SchemaException("schema version %d was made by script %s, which is not this program's %s"
                        .formatted(found.version, found.script, expected.name));
            }
        }
    }

    private void apply(Connection connection, int version, Script script) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement();
                var note = connection.prepareStatement(
                        "insert into schema_version (version, script, sha256, applied_at)" + " values (?, ?, ?, ?)")) {
            for (var sql : script.statements()) {
                if (sql.startsWith(CALL)) {
                    change(sql.substring(CALL.length())).apply(connection);
                } else {
                    statement.execute(sql);
                }
            }
            note.setInt(1, version);
            note.setString(2, script.name);
            note.setString(3, script.sha256());
            note.setString(4, clock.instant().toString());
            note.executeUpdate();
            connection.commit();
            LOG.info("schema version {} by {}", version, script.name);
        } catch (SQLException | RuntimeException e) {
            rollback(connection, e);
            throw new SchemaException("script %s failed: %s".formatted(script.name, e.getMessage()), e);
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private DataChange change(String name) {
        var change = changes.get(name);
        if (change == null) {
            throw new IllegalStateException("nothing is called " + name);
        }
        return change;
    }

    /** SQLite may have done it by itself. */
    private static void rollback(Connection connection, Exception reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    private record Applied(int version, String script, String sha256) {}

    /**
     * One step of the schema.
     *
     * @param text statements that end with a semicolon at the end of a line, and lines of comment
     * @param words stand for <code>${word}</code> in the text
     */
    record Script(String name, String text, Map<String, String> words) {
        static Script ofResource(String name, Map<String, String> words) {
            try (var in = Schema.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException("script " + name + " is missing");
                }
                var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                return new Script(name, text.replace("\r\n", "\n"), words); // a checkout may have changed its line ends
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        List<String> statements() {
            var sql = new StringBuilder();
            text.lines()
                    .filter(line -> !line.startsWith("--"))
                    .forEach(line -> sql.append(line).append('\n'));
            var complete = sql.toString();
            for (var word : words.entrySet()) {
                complete = complete.replace("${" + word.getKey() + "}", word.getValue());
            }
            return List.of(complete.split(";\\s*\\n")).stream()
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        }

        /** Of the text as it is written, so that it is the same for every database. */
        String sha256() {
            try {
                var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(digest);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java runtime has SHA-256", e);
            }
        }
    }
}
