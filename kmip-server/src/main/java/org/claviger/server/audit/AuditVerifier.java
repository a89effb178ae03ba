package org.claviger.server.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks an audit file without the server and without any secret: each line has the hash that it says and follows the one
 * before, numbers have no gap, checkpoints are signed, and the file is at least as long as its newest checkpoint says.
 *
 * <p>So an edited, dropped, inserted, reordered or spliced line is found wherever a checkpoint follows, and a missing end if
 * the checkpoint beside the file ({@code .head}) was kept. A last line that is torn is none of these: see {@link AuditReport}.
 */
public final class AuditVerifier {
    private static final int MOST_PROBLEMS = 20;

    private final byte[] publicKey;
    private final Optional<AuditCheckpoint> head;
    private final List<String> problems = new ArrayList<>();

    private String chain = "";
    private long records;
    private long checkpoints;
    private long checkpointAt;
    private int torn;
    private String previousHash = AuditLine.FIRST_PREVIOUS;
    private @Nullable String hashAtHead;

    private AuditVerifier(byte[] publicKey, Optional<AuditCheckpoint> head) {
        this.publicKey = publicKey;
        this.head = head;
    }

    /**
     * Checks a file and the checkpoint that was put aside beside it.
     *
     * @param publicKey of the server that wrote it
     * @throws IOException if a file cannot be read
     */
    public static AuditReport verify(Path file, byte[] publicKey) throws IOException {
        return verify(file, publicKey, _ -> {});
    }

    /**
     * Reads the public key of a file's checkpoints.
     *
     * @param kept where it was kept; null means beside the file
     * @throws IOException if there is none
     */
    public static byte[] publicKey(Path file, @Nullable Path kept) throws IOException {
        return AuditFiles.readPublicKey(kept == null ? new AuditFiles(file).publicKey() : kept);
    }

    /** @param records gets each line that is as it was written */
    static AuditReport verify(Path file, byte[] publicKey, Consumer<AuditLine> records) throws IOException {
        var files = new AuditFiles(file);
        Optional<AuditCheckpoint> head;
        String unreadable = "";
        try {
            head = files.readHead();
        } catch (IOException e) {
            head = Optional.empty();
            unreadable = String.valueOf(e.getMessage());
        }
        var verifier = new AuditVerifier(publicKey, head);
        verifier.lines(file, records);
        if (!unreadable.isEmpty()) {
            verifier.problem(unreadable);
        } else if (head.isEmpty()) {
            verifier.problem(files.head() + " is missing: whether the end of the file was cut off cannot be told");
        } else {
            verifier.compareHead(head.get());
        }
        return new AuditReport(
                verifier.records,
                verifier.checkpoints,
                verifier.records - verifier.checkpointAt,
                verifier.torn,
                verifier.problems);
    }

    private void lines(Path file, Consumer<AuditLine> accepted) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            while (problems.size() < MOST_PROBLEMS) {
                var text = line(in);
                if (text == null) {
                    return;
                }
                records++;
                var before = problems.size();
                var line = AuditLine.parse(text);
                if (line.isEmpty()) {
                    problem("record " + records + " has not the form of one");
                    return;
                }
                check(line.get());
                if (problems.size() == before) {
                    accepted.accept(line.get());
                }
            }
        } catch (CharacterCodingException e) {
            problem("record " + (records + 1) + " is not UTF-8");
        }
    }

    /** Returns the next line, or null at the end. What follows the last line feed is a line that is torn. */
    private @Nullable String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                torn = line.size();
                return null;
            }
            if (line.size() > AuditLine.LONGEST_BYTES) {
                problem("record " + (records + 1) + " is longer than " + AuditLine.LONGEST_BYTES + " bytes");
                return null;
            }
            line.write(c);
        }
        return UTF_8.newDecoder() // one that reports what it cannot decode
                .decode(ByteBuffer.wrap(line.toByteArray()))
                .toString();
    }

    private void check(AuditLine line) {
        if (line.sequence() != records) {
            problem("record " + records + " says it is number " + line.sequence());
        }
        if (!line.hasRightHash()) {
            problem("record " + records + " was edited");
        }
        if (!line.follows(previousHash)) {
            problem("record " + records + " does not follow the one before it");
        }
        if (records == 1) {
            chain = line.hash();
        }
        if (line.isCheckpoint() || line.signature().isPresent()) {
            checkpoint(line);
        }
        previousHash = line.hash();
        if (head.isPresent() && head.get().sequence() == records) {
            hashAtHead = line.hash();
        }
    }

    private void checkpoint(AuditLine line) {
        var signed = line.isCheckpoint()
                && line.signature()
                        .filter(signature ->
                                new AuditCheckpoint(chain, records, line.hash(), signature).isSignedBy(publicKey))
                        .isPresent();
        if (signed) {
            checkpoints++;
            checkpointAt = records;
        } else {
            problem("checkpoint at record " + records + " is not signed by this key");
        }
    }

    private void compareHead(AuditCheckpoint newest) {
        if (!newest.isSignedBy(publicKey)) {
            problem("the checkpoint beside the file is not signed by this key");
        } else if (!newest.chain().equals(chain)) {
            problem("the checkpoint beside the file is of another file");
        } else if (records < newest.sequence()) {
            problem("records %d to %d are missing at the end".formatted(records + 1, newest.sequence()));
        } else if (!newest.hash().equals(hashAtHead)) {
            problem("record " + newest.sequence() + " is another than the checkpoint beside the file says");
        }
    }

    private void problem(String what) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(what);
        }
    }
}
