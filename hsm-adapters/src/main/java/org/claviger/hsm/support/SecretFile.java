package org.claviger.hsm.support;

import static org.claviger.hsm.BackendException.Category.AUTH_FAILED;
import static org.claviger.hsm.BackendException.Category.NOT_FOUND;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;
import org.claviger.hsm.BackendException;

/** A short secret in a file that nobody but its owner may read; read anew each time it is needed. */
public final class SecretFile {
    private static final int LONGEST_BYTES = 1024;

    private static final int PERMISSION_BITS = 0777;
    private static final int OWNER_READS_AND_WRITES = 0600;

    private final Path file;
    private final String what;

    /** @param what what the secret is, for messages, such as {@code "passphrase"} */
    public SecretFile(Path file, String what) {
        this.file = file;
        this.what = what;
    }

    public Path path() {
        return file;
    }

    /**
     * Reads the file to memory off the heap, hands the secret over without one line end after it, and zeroes the memory.
     *
     * @throws BackendException NOT_FOUND if there is no such file, AUTH_FAILED if others may read it or nothing is in it
     */
    public <T> T read(Function<MemorySegment, T> use) {
        try (var arena = Arena.ofConfined()) {
            var content = arena.allocate(LONGEST_BYTES + 1L);
            try {
                return use.apply(read(content));
            } finally {
                content.fill((byte) 0);
            }
        }
    }

    private MemorySegment read(MemorySegment content) {
        try {
            requirePrivate();
            try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
                ByteBuffer buffer = content.asByteBuffer();
                while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                    // until the file or the room ends
                }
                if (!buffer.hasRemaining()) {
                    throw new BackendException(
                            AUTH_FAILED, "%s file %s has more than %d bytes".formatted(what, file, LONGEST_BYTES));
                }
                return withoutLineEnd(content.asSlice(0, buffer.position()));
            }
        } catch (NoSuchFileException e) {
            throw new BackendException(NOT_FOUND, "%s file %s does not exist".formatted(what, file), e);
        } catch (IOException e) {
            throw new BackendException(AUTH_FAILED, "%s file %s can't be read".formatted(what, file), e);
        }
    }

    private MemorySegment withoutLineEnd(MemorySegment content) {
        long length = content.byteSize();
        if (length > 0 && content.get(ValueLayout.JAVA_BYTE, length - 1) == '\n') {
            length--;
            if (length > 0 && content.get(ValueLayout.JAVA_BYTE, length - 1) == '\r') {
                length--;
            }
        }
        if (length == 0) {
            throw new BackendException(AUTH_FAILED, "%s file %s is empty".formatted(what, file));
        }
        return content.asSlice(0, length);
    }

    private void requirePrivate() throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return; // its access rules are not ours to judge
        }
        int mode = (int) Files.getAttribute(file, "unix:mode") & PERMISSION_BITS;
        if ((mode & ~OWNER_READS_AND_WRITES) != 0) {
            throw new BackendException(
                    AUTH_FAILED,
                    "%s file %s has mode %04o (expected 0600 or 0400): chmod 600 %s".formatted(what, file, mode, file));
        }
    }
}
