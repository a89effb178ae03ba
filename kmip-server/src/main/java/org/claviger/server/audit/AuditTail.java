package org.claviger.server.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an audit file ends.
 *
 * @param chain the hash of its first line, which names the file; empty if it has no line
 * @param sequence the number of its last line, 0 if it has none
 * @param hash the hash of its last line
 */
record AuditTail(Optional<String> chain, long sequence, String hash) {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTail.class);
    private static final AuditTail NONE = new AuditTail(Optional.empty(), 0, AuditLine.FIRST_PREVIOUS);

    /**
     * Reads the end of an audit file. A torn last line, as a power cut may leave, is cut off: nobody was told of what it
     * would have said.
     *
     * @throws IOException if the file does not begin or end as an audit file does
     */
    static AuditTail read(Path path) throws IOException {
        if (!Files.exists(path) || Files.size(path) == 0) {
            return NONE;
        }
        try (var file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var from = Math.max(0, file.size() - AuditLine.LONGEST_BYTES);
            var text = text(file, from);
            var whole = text.lastIndexOf('\n') + 1;
            if (whole < text.length()) {
                LOG.warn("{} ended with a torn record of {} bytes, which is cut off", path, text.length() - whole);
                file.truncate(from + whole);
                file.force(true);
            }
            if (whole == 0) {
                if (from > 0) {
                    throw new NotAsWrittenException(
                            "its last line is longer than " + AuditLine.LONGEST_BYTES + " bytes");
                }
                return NONE;
            }
            var last = line(text.substring(text.lastIndexOf('\n', whole - 2) + 1, whole - 1), "last");
            var head = text(file, 0);
            var first = line(head.substring(0, Math.max(0, head.indexOf('\n'))), "first");
            return new AuditTail(Optional.of(first.hash()), last.sequence(), last.hash());
        }
    }

    /**
     * Returns the time of the last line of an audit file, of which another process may be the writer. Empty if there is none
     * that is as it was written: {@link #read} says why.
     */
    static Optional<Instant> lastTime(Path path) {
        try (var file = FileChannel.open(path, StandardOpenOption.READ)) {
            var text = text(file, Math.max(0, file.size() - AuditLine.LONGEST_BYTES));
            var whole = text.lastIndexOf('\n');
            return whole < 0
                    ? Optional.empty()
                    : line(text.substring(text.lastIndexOf('\n', whole - 1) + 1, whole), "last")
                            .time();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Returns as many bytes from there on as a line may have, one character each. */
    private static String text(FileChannel file, long from) throws IOException {
        var bytes = ByteBuffer.allocate((int) Math.min(AuditLine.LONGEST_BYTES, file.size() - from));
        while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) > 0) {
            // until the buffer or the file ends
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }

    private static AuditLine line(String bytes, String which) throws IOException {
        var text = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return AuditLine.parse(text)
                .filter(AuditLine::hasRightHash)
                .orElseThrow(() -> new NotAsWrittenException("its " + which + " line is not as it was written"));
    }
}
