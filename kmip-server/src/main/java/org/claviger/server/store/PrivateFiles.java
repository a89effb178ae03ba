package org.claviger.server.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who may get at the server's files. What does not exist is for others to say, and a file system without modes has rules that
 * are not ours to judge.
 */
public final class PrivateFiles {
    private static final int PERMISSION_BITS = 07777;

    /** In a folder with it only the owner of a file can remove or rename it. */
    private static final int STICKY = 01000;

    private static final int ALL_OF_OTHERS = 0077;
    private static final int ALL_BUT_READING_BY_THE_GROUP = 0037;
    private static final int WRITING_BY_OTHERS = 0022;

    private PrivateFiles() {}

    /**
     * Checks that nobody but its owner can do anything with a file.
     *
     * @param what names it in the message
     * @throws UnsafeStorageException if not
     */
    public static void requireOwnerOnly(String what, Path file) {
        require(what, file, ALL_OF_OTHERS, "0600");
    }

    /**
     * Checks that others can at most read a file, and only those of its group.
     *
     * @throws UnsafeStorageException if not
     */
    public static void requireGroupReadsAtMost(String what, Path file) {
        require(what, file, ALL_BUT_READING_BY_THE_GROUP, "0600 or 0640");
    }

    /**
     * Checks that others cannot change a file.
     *
     * @throws UnsafeStorageException if not
     */
    public static void requireOwnerWrites(String what, Path file) {
        require(what, file, WRITING_BY_OTHERS, "0644 at most");
    }

    /**
     * Checks that others cannot put another file into the place of this one.
     *
     * @throws UnsafeStorageException if not
     */
    public static void requireSafeFolder(String what, Path file) {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null && hasModes(folder)) {
            var mode = mode(folder);
            if ((mode & WRITING_BY_OTHERS) != 0 && (mode & STICKY) == 0) {
                throw new UnsafeStorageException(
                        "folder %s of the %s has mode %04o (expected one that others cannot write to): chmod go-w %s"
                                .formatted(folder, what, mode, folder));
            }
        }
    }

    private static void require(String what, Path file, int forbidden, String expected) {
        if (hasModes(file)) {
            var mode = mode(file);
            if ((mode & forbidden) != 0) {
                throw new UnsafeStorageException("%s %s has mode %04o (expected %s): chmod %s %s"
                        .formatted(what, file, mode, expected, expected.substring(0, 4), file));
            }
        }
    }

    private static boolean hasModes(Path path) {
        return Files.exists(path)
                && path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    private static int mode(Path path) {
        try {
            return (int) Files.getAttribute(path, "unix:mode") & PERMISSION_BITS;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + path, e);
        }
    }
}
