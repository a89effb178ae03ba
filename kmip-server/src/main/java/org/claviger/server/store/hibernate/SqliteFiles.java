package org.claviger.server.store.hibernate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.claviger.server.store.PrivateFiles;
import org.claviger.server.store.UnsafeStorageException;

/** Makes the files of a database: for the owner alone, on storage that keeps its promises. */
final class SqliteFiles {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    /** Types of file systems on which locks, shared memory or syncs do not reach across or down. */
    private static final Set<String> UNSAFE =
            Set.of("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "vboxsf");

    private SqliteFiles() {}

    /** Makes the directory of the database if it is not there, and checks what it lies on. */
    static void prepareDirectory(Path database, Set<String> allowedFileSystems) {
        var directory = directoryOf(database);
        try {
            if (!Files.exists(directory)) {
                Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use directory " + directory, e);
        }
        verifyFileSystem(database, allowedFileSystems);
        verifyModes(database);
    }

    /**
     * Checks that nobody else gets at what is there already, or can put something into its place.
     *
     * @throws UnsafeStorageException if somebody can
     */
    private static void verifyModes(Path database) {
        PrivateFiles.requireSafeFolder("database", database);
        for (var suffix : List.of("", "-wal", "-shm", ".lock")) {
            PrivateFiles.requireOwnerOnly("database file", database.resolveSibling(database.getFileName() + suffix));
        }
    }

    /**
     * Checks what the directory of the database lies on.
     *
     * @throws UnsafeStorageException if writes can get lost or mixed up there
     */
    static void verifyFileSystem(Path database, Set<String> allowedFileSystems) {
        var directory = directoryOf(database);
        try {
            var type = Files.getFileStore(directory).type();
            verifyFileSystem(database, type.toLowerCase(Locale.ROOT), allowedFileSystems);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use directory " + directory, e);
        }
    }

    static void verifyFileSystem(Path database, String type, Set<String> allowedFileSystems) {
        if ((UNSAFE.contains(type) || type.startsWith("fuse")) && !allowedFileSystems.contains(type)) {
            throw new UnsafeStorageException(
                    ("database %s lies on file system %s, which can lose or mix up writes (use a local disk, or say that it is"
                                    + " safe: database.allow-file-systems)")
                            .formatted(database, type));
        }
    }

    /**
     * Makes the database file if it is not there. SQLite gives the files beside it the same permissions. Must not be called
     * while the database is open: closing a file gives up all locks that the process has on it.
     */
    static void prepareFile(Path database) {
        try {
            if (!Files.exists(database)) {
                Files.createFile(database, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
                try (var directory = FileChannel.open(directoryOf(database), StandardOpenOption.READ)) {
                    directory.force(true);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use database file " + database, e);
        }
    }

    static Path directoryOf(Path database) {
        return Objects.requireNonNull(database.toAbsolutePath().getParent(), "a database is a file in a directory");
    }
}
