package org.claviger.conformance.crash;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.claviger.server.ClavigerServer;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.store.hibernate.SqliteDatabase;

/**
 * The server with one fault planted into it once it runs: SQLite does not sync each commit, as {@code synchronous=NORMAL} says.
 * Our own program refuses to start so.
 */
final class ServerWithoutSync {
    private ServerWithoutSync() {}

    /** @param arguments {@code server --config FILE} */
    public static void main(String[] arguments) throws Exception {
        var config = ServerConfig.load(Path.of(arguments[2]), Map.copyOf(System.getenv()));
        var server = ClavigerServer.start(config, Clock.systemUTC(), new SecureRandom());
        var database = ((Collection<?>) field(field(server, "open"), "open"))
                .stream().filter(SqliteDatabase.class::isInstance).findFirst().orElseThrow();
        var connection = (Connection) field(field(field(database, "writer"), "connection"), "real");
        try (var statement = connection.prepareStatement("pragma synchronous = normal")) {
            statement.execute();
        }
        new CountDownLatch(1).await();
    }

    private static Object field(Object object, String name) throws ReflectiveOperationException {
        var field = object.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return Objects.requireNonNull(field.get(object));
    }
}
