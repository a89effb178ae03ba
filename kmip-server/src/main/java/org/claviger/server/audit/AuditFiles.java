package org.claviger.server.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * The files of an audit: the records, and beside them the newest checkpoint ({@code .head}) and the public key of the
 * checkpoints ({@code .pub}, 64 hexadecimal digits).
 */
record AuditFiles(Path records) {
    Path head() {
        return records.resolveSibling(records.getFileName() + ".head");
    }

    Path publicKey() {
        return records.resolveSibling(records.getFileName() + ".pub");
    }

    /**
     * Returns the newest checkpoint that was put aside.
     *
     * @throws IOException if the file is there and holds something else
     */
    Optional<AuditCheckpoint> readHead() throws IOException {
        if (!Files.exists(head())) {
            return Optional.empty();
        }
        var text = Files.readString(head(), UTF_8);
        return Optional.of(AuditCheckpoint.ofText(text)
                .orElseThrow(() -> new NotAsWrittenException(head() + " is not as it was written")));
    }

    /** Puts a checkpoint aside; after a crash the file holds this one or the one before, whole. */
    void writeHead(AuditCheckpoint checkpoint) throws IOException {
        replace(head(), checkpoint.toText() + "\n");
    }

    /** Returns the public key, 32 bytes. */
    static byte[] readPublicKey(Path file) throws IOException {
        try {
            var key = HexFormat.of().parseHex(Files.readString(file, UTF_8).strip());
            if (key.length == 32) {
                return key;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw new IOException(file + " is no public key of an audit (expected 64 hexadecimal digits)");
    }

    void writePublicKey(byte[] key) throws IOException {
        replace(publicKey(), HexFormat.of().formatHex(key) + "\n");
    }

    /** Opens the records to write behind the last one. */
    RecordsFile openRecords() throws IOException {
        open(records, Set.of(CREATE, WRITE, APPEND)).close(); // with its mode, if it is new
        return new RecordsFile.Opened(new FileOutputStream(records.toFile(), true));
    }

    private static void replace(Path target, String text) throws IOException {
        var next = target.resolveSibling(target.getFileName() + ".new");
        try (var file = open(next, Set.of(CREATE, WRITE, TRUNCATE_EXISTING))) {
            var bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(next, target, ATOMIC_MOVE, REPLACE_EXISTING);
    }

    private static FileChannel open(Path path, Set<? extends OpenOption> options) throws IOException {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? FileChannel.open(
                        path,
                        options,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : FileChannel.open(path, options);
    }
}
