package org.claviger.server.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.claviger.hsm.KeyProvider;
import org.claviger.server.audit.AuditLog;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.config.ServerConfig.Database;
import org.claviger.server.store.PrivateFiles;
import org.claviger.server.store.UnsafeStorageException;
import org.jspecify.annotations.Nullable;

/** Who may read what the server keeps, whether it can write there, and how much room there is. */
final class FilesCheck implements Check {
    private static final long LITTLE_ROOM = 1L << 30;
    private static final long NO_ROOM = 64L << 20;
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");
    private static final Set<PosixFilePermission> STRANGERS_AND_GROUP_WRITE =
            PosixFilePermissions.fromString("----w-rwx");
    private static final Set<PosixFilePermission> WRITING_BY_OTHERS = PosixFilePermissions.fromString("----w--w-");

    private final ServerConfig config;

    FilesCheck(ServerConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public List<Finding> look() {
        var findings = new ArrayList<Finding>();
        for (var secret : secrets()) {
            findings.add(mode(secret, OTHERS, "0600"));
        }
        // A certificate's key may belong to a group, as system certificates often do.
        for (var certificate : config.tls().certificates()) {
            findings.add(mode(certificate.privateKey(), STRANGERS_AND_GROUP_WRITE, "0600"));
        }
        findings.add(mode(config.auditFile(), STRANGERS_AND_GROUP_WRITE, "0600"));
        for (var file : AuditLog.filesBeside(config.auditFile())) {
            findings.add(mode(file, WRITING_BY_OTHERS, "0600"));
        }
        for (var folder : folders()) {
            findings.add(folder(folder));
        }
        for (var file : guarded()) {
            findings.add(safeFolder(file));
        }
        findings.removeIf(finding -> finding.what().isEmpty());
        return findings;
    }

    private List<Path> secrets() {
        var files = new ArrayList<Path>();
        for (var rootKey : config.rootKeys()) {
            rootKey.provider().privateFiles().forEach(file -> files.add(file.path()));
        }
        switch (config.database()) {
            case Database.Sqlite(var file) -> files.add(file);
            case Database.Postgresql postgresql -> postgresql.passwordFile().ifPresent(files::add);
        }
        return files;
    }

    /** Files in whose place nobody may put another one. */
    private List<Path> guarded() {
        var files = new ArrayList<>(secrets());
        files.add(config.auditFile());
        return files;
    }

    private static Finding safeFolder(Path file) {
        try {
            PrivateFiles.requireSafeFolder("server", file);
            return Finding.ok("");
        } catch (UnsafeStorageException e) {
            return Finding.fail(
                    String.valueOf(e.getMessage()),
                    "Do as the line says, and see whether somebody has put a file of his own there.");
        }
    }

    private Set<Path> folders() {
        var folders = new LinkedHashSet<Path>();
        if (config.database() instanceof Database.Sqlite(var file)) {
            add(folders, file);
        }
        for (var rootKey : config.rootKeys()) {
            rootKey.provider().privateFiles().stream()
                    .filter(KeyProvider.PrivateFile::written)
                    .forEach(file -> add(folders, file.path()));
        }
        add(folders, config.auditFile());
        return folders;
    }

    private static void add(Set<Path> folders, Path file) {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            folders.add(folder);
        }
    }

    /** What does not exist is for others to say. */
    private static Finding mode(Path file, Set<PosixFilePermission> forbidden, String expected) {
        try {
            if (!Files.exists(file)) {
                return Finding.ok("");
            }
            var mode = Files.getPosixFilePermissions(file);
            return mode.stream().noneMatch(forbidden::contains)
                    ? Finding.ok(file + " has mode " + PosixFilePermissions.toString(mode))
                    : Finding.fail(
                            file + " has mode " + PosixFilePermissions.toString(mode)
                                    + ": others than the server's user" + " can use it",
                            "chmod " + expected + " " + file + ", and think of what it protects as known.");
        } catch (UnsupportedOperationException e) {
            return Finding.ok(file + " lies on a file system without modes");
        } catch (IOException e) {
            return Finding.fail(file + " cannot be looked at: " + e.getMessage(), "Run this as the server's user.");
        }
    }

    private static Finding folder(Path folder) {
        var existing = existing(folder);
        if (existing == null || !Files.isDirectory(existing)) {
            return Finding.fail(folder + " is no folder", "Name another place in the configuration.");
        }
        if (!Files.isWritable(existing)) {
            return Finding.fail(
                    existing + " cannot be written by " + System.getProperty("user.name"),
                    "Run this as the server's user; if it is: chown " + System.getProperty("user.name") + " "
                            + existing);
        }
        try {
            var room = Files.getFileStore(existing).getUsableSpace();
            var what = folder + " has " + (room >> 20) + " MiB of room";
            var remedy = "Make room, or move the folder: without room for the audit nothing is served.";
            if (room < NO_ROOM) {
                return Finding.fail(what, remedy);
            }
            return room < LITTLE_ROOM ? Finding.warn(what, remedy) : Finding.ok(what);
        } catch (IOException e) {
            return Finding.fail(folder + " cannot be looked at: " + e.getMessage(), "Look at the disk it lies on.");
        }
    }

    private static @Nullable Path existing(Path folder) {
        var at = folder;
        while (at != null && !Files.exists(at)) {
            at = at.getParent();
        }
        return at;
    }
}
