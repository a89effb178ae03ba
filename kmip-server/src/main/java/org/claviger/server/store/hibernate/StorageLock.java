package org.claviger.server.store.hibernate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second process away from a database. The lock lies on a file of its own, which is never deleted, and ends with the
 * process, whatever ends it. The file says which process has it.
 */
final class StorageLock implements AutoCloseable {
    /**
     * The locks of this process. Static because the operating system's are: it gives up all locks that a process has on a
     * file when the process closes the file anywhere, so a second channel to the same file must not even be opened.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private StorageLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock of a database.
     *
     * @param database in an existing directory
     * @throws DatabaseInUseException if this or another process has it
     */
    static StorageLock take(Path database) {
        try {
            var directory = SqliteFiles.directoryOf(database).toRealPath();
            var file = directory.resolve(database.getFileName() + ".lock");
            if (!HELD.add(file)) {
                throw new DatabaseInUseException("database " + database + " is open in this process already");
            }
            var taken = false;
            try {
                var lock = new StorageLock(file, open(file));
                taken = lock.tryLock(database);
                return lock;
            } finally {
                if (!taken) {
                    HELD.remove(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock database " + database, e);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private boolean tryLock(Path database) throws IOException {
        var locked = false;
        try {
            if (channel.tryLock() == null) {
                var holder = Files.readString(file).strip();
                throw new DatabaseInUseException("database %s is in use by %s"
                        .formatted(database, holder.isEmpty() ? "another process" : holder));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(
                    ("process " + ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
            locked = true;
            return true;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot give up lock " + file, e);
        } finally {
            HELD.remove(file);
        }
    }
}
