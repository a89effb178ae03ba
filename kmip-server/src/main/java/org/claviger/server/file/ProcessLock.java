package org.claviger.server.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second process away from a file. The lock lies on a file of its own beside it, named {@code .lock}, which is never
 * deleted, and ends with the process, whatever ends it. The file says which process has it.
 */
public final class ProcessLock implements AutoCloseable {
    /**
     * The locks of this process. Static because the operating system's are: it gives up all locks that a process has on a
     * file when the process closes the file anywhere, so a second channel to the same file must not even be opened.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private ProcessLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock of a file.
     *
     * @param what names the file in messages: {@code database}
     * @param guarded in an existing directory; it need not exist
     * @throws InUseException if this or another process has it
     */
    public static ProcessLock take(String what, Path guarded) {
        var place = guarded.toAbsolutePath();
        try {
            var file = place.resolveSibling(".").toRealPath().resolve(place.getFileName() + ".lock");
            if (!HELD.add(file)) {
                throw new InUseException(what + " " + guarded + " is open in this process already");
            }
            var taken = false;
            try {
                var lock = new ProcessLock(file, open(file));
                lock.lock(what, guarded);
                taken = true;
                return lock;
            } finally {
                if (!taken) {
                    HELD.remove(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + what + " " + guarded, e);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        var modes = file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        return FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE), modes);
    }

    private void lock(String what, Path guarded) throws IOException {
        var locked = false;
        try {
            if (channel.tryLock() == null) {
                var holder = Files.readString(file).strip();
                throw new InUseException("%s %s is in use by %s"
                        .formatted(what, guarded, holder.isEmpty() ? "another process" : holder));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(("process " + ProcessHandle.current().pid() + "\n").getBytes(UTF_8)));
            locked = true;
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
