package org.claviger.hsm.soft;

import static org.claviger.hsm.BackendException.Category.AUTH_FAILED;
import static org.claviger.hsm.BackendException.Category.NOT_FOUND;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.support.AesGcm;
import org.claviger.hsm.support.HeapCopy;

/** A passphrase in a file, read anew each time it is needed. */
final class Passphrase {
    private static final int LONGEST_BYTES = 1024;

    private static final int PERMISSION_BITS = 0777;
    private static final int OWNER_READS_AND_WRITES = 0600;

    private final Path file;

    Passphrase(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /**
     * Derives the key that encrypts the root keys.
     *
     * @param into where the key's memory comes from
     * @throws BackendException NOT_FOUND if there is no such file, AUTH_FAILED if others may read it or it holds no
     *     passphrase
     */
    MemorySegment deriveKey(Argon2Cost cost, byte[] salt, SegmentAllocator into) {
        var key = into.allocate(AesGcm.KEY_BYTES);
        try (var arena = Arena.ofConfined()) {
            var content = arena.allocate(LONGEST_BYTES + 1L);
            try (var passphrase = HeapCopy.of(read(content));
                    var derived = HeapCopy.empty(AesGcm.KEY_BYTES)) {
                var generator = new Argon2BytesGenerator();
                generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(cost.memoryKib())
                        .withIterations(cost.iterations())
                        .withParallelism(cost.parallelism())
                        .withSalt(salt)
                        .build());
                generator.generateBytes(passphrase.array(), derived.array());
                derived.copyTo(key);
                return key;
            } finally {
                content.fill((byte) 0);
            }
        }
    }

    /** Reads the file to {@code content} and returns the part of it that is the passphrase. */
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
                            AUTH_FAILED, "passphrase file " + file + " has more than " + LONGEST_BYTES + " bytes");
                }
                return withoutLineEnd(content.asSlice(0, buffer.position()));
            }
        } catch (NoSuchFileException e) {
            throw new BackendException(NOT_FOUND, "passphrase file " + file + " does not exist", e);
        } catch (IOException e) {
            throw new BackendException(AUTH_FAILED, "passphrase file " + file + " can't be read", e);
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
            throw new BackendException(AUTH_FAILED, "passphrase file " + file + " is empty");
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
                    "passphrase file %s has mode %04o (expected 0600 or 0400): chmod 600 %s"
                            .formatted(file, mode, file));
        }
    }
}
