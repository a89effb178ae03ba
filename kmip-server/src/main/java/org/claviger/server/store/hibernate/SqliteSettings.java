package org.claviger.server.store.hibernate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How the embedded database works.
 *
 * @param file the database; {@code -wal}, {@code -shm} and {@code .lock} stand beside it
 * @param readers connections for reading, and so how many reads run at once
 * @param queuedUnits units of work that may wait for the writer
 * @param groupedUnits units of work that share one commit at most
 * @param cachedObjects objects that are kept in memory, sealed as they are stored, so that the next use need not read them
 * @param patience how long a unit of work or a read waits for its turn before it is refused
 * @param allowedFileSystems file system types that are used although they are known to lose or mix up writes, such as nfs
 * @param onBroken called once when the storage has failed so that nothing can be trusted any more; the server should exit
 */
public record SqliteSettings(
        Path file,
        int readers,
        int queuedUnits,
        int groupedUnits,
        int cachedObjects,
        Duration patience,
        Set<String> allowedFileSystems,
        Consumer<Throwable> onBroken) {
    public SqliteSettings {
        requirePositive("readers", readers);
        requirePositive("queuedUnits", queuedUnits);
        requirePositive("groupedUnits", groupedUnits);
        allowedFileSystems = Set.copyOf(allowedFileSystems);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " " + value + " (expected 1 or more)");
        }
    }

    /** Returns the settings that suit most servers. */
    public static SqliteSettings of(Path file, Consumer<Throwable> onBroken) {
        return of(file, Set.of(), onBroken);
    }

    public static SqliteSettings of(Path file, Set<String> allowedFileSystems, Consumer<Throwable> onBroken) {
        return new SqliteSettings(file, 4, 1024, 256, 4096, Duration.ofSeconds(10), allowedFileSystems, onBroken);
    }
}
