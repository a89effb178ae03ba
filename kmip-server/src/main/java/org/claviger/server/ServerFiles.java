package org.claviger.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.claviger.server.audit.AuditLog;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.store.PrivateFiles;
import org.claviger.server.store.UnsafeStorageException;

/** The files and folders that a server finds or makes when it starts. */
final class ServerFiles {
    private ServerFiles() {}

    /** Makes the folder of a file, for its owner alone, if it is not there. */
    static void makeFolderOf(Path file) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(folder)) {
            return;
        }
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    /**
     * Checks that nobody else gets at the files of the root keys and of the audit, and the database's password. The database's files
     * are looked at where it is opened; those of secrets that are only read, and the TLS keys' modes, where they are read.
     *
     * @throws UnsafeStorageException if somebody can
     */
    static void requirePrivate(ServerConfig config) {
        for (var rootKey : config.rootKeys()) {
            for (var file : rootKey.provider().privateFiles()) {
                PrivateFiles.requireSafeFolder(file.what(), file.path());
                if (file.written()) {
                    PrivateFiles.requireOwnerOnly(file.what(), file.path());
                }
            }
        }
        if (config.database() instanceof ServerConfig.Database.Postgresql postgresql) {
            postgresql.passwordFile().ifPresent(file -> {
                PrivateFiles.requireSafeFolder("database password", file);
                PrivateFiles.requireOwnerOnly("database password", file);
            });
        }
        PrivateFiles.requireSafeFolder("audit", config.auditFile());
        PrivateFiles.requireGroupReadsAtMost("audit", config.auditFile());
        AuditLog.filesBeside(config.auditFile())
                .forEach(file -> PrivateFiles.requireOwnerWrites("file of the audit", file));
    }
}
