package org.claviger.hsm.soft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;

/** Replaces a file so that after a crash or power cut it is either the old one or the new one, whole. */
final class AtomicFile {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private AtomicFile() {}

    /** Writes {@code bytes} to {@code file}, readable by its owner only. When this returns they are on the disk. */
    static void replace(Path file, byte[] bytes) throws IOException {
        var directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(file + " is not the name of a file");
        }
        boolean posix = Files.getFileStore(directory).supportsFileAttributeView("posix");
        var temporary = directory.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(temporary); // left behind by a crash
        try {
            var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            var attributes = posix ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0];
            try (var channel = FileChannel.open(temporary, options, attributes)) {
                var buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        if (posix) {
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true); // the new name itself
            }
        }
    }
}
