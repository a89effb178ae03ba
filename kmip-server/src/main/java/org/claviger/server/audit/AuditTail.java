package org.claviger.server.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an audit file ends.
 *
 * @param sequence the number of its last line, 0 if it has none
 * @param hash the hash of its last line
 */
record AuditTail(long sequence, Optional<String> hash) {
    private static final int LONGEST_LINE_BYTES = 64 * 1024;
    private static final Pattern LINE =
            Pattern.compile("(\\{\"v\":1,\"seq\":(\\d{1,18}),.*),\"hash\":\"([0-9a-f]{64})\"}");

    /**
     * Reads the end of an audit file. A torn last line, as a power cut may leave, is cut off: nobody was told of what it
     * would have said.
     *
     * @throws IOException if the file does not end as an audit file does
     */
    static AuditTail read(Path path) throws IOException {
        if (!Files.exists(path) || Files.size(path) == 0) {
            return new AuditTail(0, Optional.empty());
        }
        try (var file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var from = Math.max(0, file.size() - LONGEST_LINE_BYTES);
            var bytes = ByteBuffer.allocate((int) (file.size() - from));
            while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) > 0) {
                // until the end of the file
            }
            var text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
            var whole = text.lastIndexOf('\n') + 1;
            if (whole < text.length()) {
                file.truncate(from + whole);
                file.force(true);
            }
            if (whole == 0) {
                if (from > 0) {
                    throw new IOException("its last line is longer than " + LONGEST_LINE_BYTES + " bytes");
                }
                return new AuditTail(0, Optional.empty());
            }
            var start = text.lastIndexOf('\n', whole - 2) + 1;
            var line = new String(
                    text.substring(start, whole - 1).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            var match = LINE.matcher(line);
            if (!match.matches() || !AuditLog.sha256(match.group(1)).equals(match.group(3))) {
                throw new IOException("its last line is not as it was written");
            }
            return new AuditTail(Long.parseLong(match.group(2)), Optional.of(match.group(3)));
        }
    }
}
