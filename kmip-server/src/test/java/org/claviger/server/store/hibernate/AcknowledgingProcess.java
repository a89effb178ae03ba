package org.claviger.server.store.hibernate;

import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.NOW;
import static org.claviger.server.store.StoredObjects.named;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import org.claviger.server.crypto.RowAuthenticators;
import org.claviger.server.store.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * A process that stores objects until it is killed, and writes a line to its standard output after each commit that was
 * acknowledged: the object's identifier and its version.
 */
final class AcknowledgingProcess {
    private static final int THREADS = 8;

    private AcknowledgingProcess() {}

    /** Starts the process on a database. */
    static Process start(Path file, String prefix) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AcknowledgingProcess.class.getName(),
                        file.toString(),
                        prefix))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Returns the next acknowledgement, or null at the end. Whatever else the process writes is passed over. */
    static @Nullable Acknowledged next(BufferedReader output) throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("stored ") && line.endsWith(".")) { // the last line may be cut
                var words = line.split("[ .]");
                return new Acknowledged(words[1], Long.parseLong(words[2]));
            }
        }
        return null;
    }

    record Acknowledged(String uniqueIdentifier, long version) {}

    public static void main(String[] arguments) {
        var database = TestDatabases.open(Path.of(arguments[0]));
        var store = database.objects(RowAuthenticators.withFixedKey(), _ -> true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var thread = 0; thread < THREADS; thread++) {
                var prefix = arguments[1] + "-" + thread + "-";
                threads.execute(() -> {
                    for (var i = 0; ; i++) {
                        live(new UnitOfWork(store), prefix + i);
                    }
                });
            }
        }
    }

    private static void live(UnitOfWork unit, String id) {
        unit.create(named(id, id));
        unit.commit();
        acknowledge(id, 1);
        unit.update(unit.load(ACME, id)
                .orElseThrow()
                .withAttributes(named(id, id + "'").attributes()));
        unit.commit();
        acknowledge(id, 2);
        unit.update(unit.load(ACME, id).orElseThrow().destroy(NOW));
        unit.commit();
        acknowledge(id, 3);
    }

    private static void acknowledge(String id, long version) {
        System.out.println("stored " + id + " " + version + ".");
    }
}
