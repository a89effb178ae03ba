package org.claviger.server.store.hibernate;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process that brings a database up to date, and stops when all rows are moved and nothing is committed. */
final class HalfMigratingProcess {
    /** What it writes to its standard output then. */
    static final String MOVED = "moved.";

    private HalfMigratingProcess() {}

    /** @param place the file of a SQLite database, or the URL of a PostgreSQL one and the file of its password */
    static Process start(List<String> place) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                HalfMigratingProcess.class.getName()));
        command.addAll(place);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    public static void main(String[] place) throws SQLException {
        var platform = place.length == 1 ? new Sqlite() : new Postgres();
        var scripts = Schema.SCRIPTS.stream()
                .map(name -> Schema.Script.ofResource(name, platform.words()))
                .toList();
        try (var connection = connect(place)) {
            new Schema(scripts, Map.of("move_shared_values", open -> moveAndWait(open, platform)), TestDatabases.CLOCK)
                    .migrate(connection);
        }
    }

    private static Connection connect(String[] place) throws SQLException {
        return place.length == 1
                ? new SqliteConnections(Path.of(place[0])).openWriter()
                : new PostgresConnections(TestDatabases.settings(place[0], Path.of(place[1]))).getConnection();
    }

    private static void moveAndWait(Connection connection, Platform platform) throws SQLException {
        new SharedValuesMove(platform).apply(connection);
        System.out.println(MOVED);
        try {
            Thread.sleep(Long.MAX_VALUE); // until it is killed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
