package org.claviger.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.server.crypto.SigningKey;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditVerifierTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-28T01:02:03Z"), ZoneOffset.UTC);
    private static final SigningKey KEY = AuditLogTest.KEY;
    private static final SigningKey STRANGER =
            new SigningKey(MemorySegment.ofArray("a key of another, also 32 bytes.".getBytes(StandardCharsets.UTF_8)));
    private static final int RUNS = 3;
    private static final int RECORDS_A_RUN = 60;

    @TempDir
    private Path folder;

    private Path file = Path.of("");
    private List<String> lines = List.of();

    @BeforeEach
    void writeAnAudit() throws IOException {
        file = write("audit.jsonl", KEY, 1);
        lines = Files.readAllLines(file);
    }

    private Path write(String name, SigningKey key, int firstRun) {
        var path = folder.resolve(name);
        for (var run = 0; run < RUNS; run++) {
            write(path, key, new UUID(firstRun, run), RECORDS_A_RUN);
        }
        return path;
    }

    private static void write(Path path, SigningKey key, UUID run, int records) {
        try (var log = new AuditLog(path, CLOCK, false, key, run)) {
            for (var i = 0; i < records; i++) {
                log.outcome(
                        new AuditItem(
                                "c" + i % 7,
                                "10.0.0.1:" + i,
                                "mtls:ca:cn:client-ä" + i % 5,
                                "ab",
                                "default",
                                ProtocolVersion.V2_1,
                                "m" + i,
                                0,
                                Operation.GET.specName(),
                                Optional.of("object-" + i),
                                List.of()),
                        i % 3 == 0 ? Optional.of(ResultReason.OBJECT_NOT_FOUND) : Optional.empty());
            }
        }
    }

    private AuditReport verify() throws IOException {
        return AuditVerifier.verify(file, KEY.publicKey());
    }

    private AuditReport verify(List<String> changed) throws IOException {
        Files.write(file, changed);
        return verify();
    }

    @Test
    void aFileAsItWasWrittenIsWhole() throws IOException {
        var report = verify();
        assertThat(report.problems()).isEmpty();
        assertThat(report).isEqualTo(new AuditReport(RUNS * (RECORDS_A_RUN + 2) + 1, RUNS + 1, 0, 0, List.of()));
    }

    @Test
    void aBusyFileHasACheckpointAfterAThousandRecords() throws IOException {
        file = folder.resolve("busy.jsonl");
        write(file, KEY, new UUID(9, 9), 20_000); // many, as who writes checkpoints may wait for a processor
        var report = verify();
        assertThat(report.isWhole()).isTrue();
        assertThat(report.checkpoints()).isBetween(3L, 22L);
    }

    @Test
    void thousandRandomEditsAreAllFound() throws IOException {
        var other = Files.readAllLines(write("other.jsonl", KEY, 2));
        var random = new Random(20_261_128);
        for (var i = 0; i < 1_000; i++) {
            var changed = edited(random, other);
            assertThat(changed).isNotEqualTo(String.join("\n", lines) + "\n");
            Files.writeString(file, changed);
            assertThat(verify().isWhole()).as("edit %d", i).isFalse();
        }
    }

    /** Returns the file after one of the things that an intruder may do to it. */
    private String edited(Random random, List<String> other) {
        var changed = new ArrayList<>(lines);
        var at = random.nextInt(lines.size() - 1);
        switch (random.nextInt(9)) {
            case 0 -> { // one character, of which some would leave the JSON what it means
                var text = String.join("\n", lines) + "\n";
                var where = random.nextInt(text.length());
                return text.substring(0, where) + (char) (text.charAt(where) ^ 1) + text.substring(where + 1);
            }
            case 1 -> changed.remove(at);
            case 2 -> changed.add(at, changed.get(at));
            case 3 -> {
                var line = changed.remove(at);
                changed.add(at + 1, line);
            }
            case 4 -> changed.subList(at + 1, changed.size()).clear();
            case 5 -> changed.subList(0, at + 1).clear();
            case 6 -> { // the end of another file of the same server
                changed.subList(at + 1, changed.size()).clear();
                changed.addAll(other.subList(at + 1, other.size()));
            }
            case 7 -> rebuild(changed, at); // an edit with all hashes made right again
            default -> { // cut within a line, of which the checkpoint beside the file tells
                var text = String.join("\n", lines) + "\n";
                return text.substring(0, random.nextInt(text.length()));
            }
        }
        return String.join("\n", changed) + "\n";
    }

    private static void rebuild(List<String> changed, int at) {
        changed.set(at, changed.get(at).replaceFirst("\"time\":\"2026", "\"time\":\"2025"));
        var previous = at == 0 ? AuditLine.FIRST_PREVIOUS : hash(changed.get(at - 1));
        for (var i = at; i < changed.size(); i++) {
            var line = changed.get(i);
            var body = line.substring(0, line.indexOf(",\"prev\":\"")) + ",\"prev\":\"" + previous + "\"";
            previous = AuditLine.sha256(body);
            var signature = line.indexOf(",\"signature\"");
            changed.set(i, body + ",\"hash\":\"" + previous + "\"" + (signature < 0 ? "}" : line.substring(signature)));
        }
    }

    private static String hash(String line) {
        return AuditLine.parse(line).orElseThrow().hash();
    }

    @Test
    void theFirstBadRecordIsNamed() throws IOException {
        var changed = new ArrayList<>(lines);
        changed.set(41, changed.get(41).replace("object-", "0bject-"));
        assertThat(verify(changed).problems()).startsWith("record 42 was edited");
    }

    @Test
    void aMissingEndIsCounted() throws IOException {
        var report = verify(lines.subList(0, 100));
        assertThat(report.problems()).containsExactly("records 101 to " + lines.size() + " are missing at the end");
        assertThat(report.unsigned()).isEqualTo(100 - (RECORDS_A_RUN + 3));
    }

    /** A crash, or a look at the file while the server writes, may find any part of a line; whatever bytes these are. */
    @Test
    void aTornLastLineIsSaidToBeOne() throws IOException {
        var whole = Files.readAllBytes(file);
        var next = lines.get(10).getBytes(StandardCharsets.UTF_8);
        for (var length = 1; length < next.length; length++) {
            var bytes = Arrays.copyOf(whole, whole.length + length);
            System.arraycopy(next, 0, bytes, whole.length, length);
            Files.write(file, bytes);
            assertThat(verify()).isEqualTo(new AuditReport(lines.size(), RUNS + 1, 0, length, List.of()));
        }
    }

    @Test
    void aTornLastLineHidesNoMissingOnes() throws IOException {
        var cut =
                String.join("\n", lines.subList(0, 100)) + "\n" + lines.get(100).substring(0, 50);
        Files.writeString(file, cut);

        var report = verify();

        assertThat(report.torn()).isEqualTo(50);
        assertThat(report.problems()).containsExactly("records 101 to " + lines.size() + " are missing at the end");
    }

    @Test
    void aServerThatDiesAtOnceLeavesAWholeFile() throws IOException {
        var fresh = folder.resolve("fresh.jsonl");
        try (var log = new AuditLog(fresh, CLOCK, false, KEY, new UUID(0, 7))) {
            assertThat(log).isNotNull(); // not closed yet, as if it had been killed now
            assertThat(AuditVerifier.verify(fresh, KEY.publicKey())).isEqualTo(new AuditReport(2, 1, 0, 0, List.of()));
        }
    }

    /** The one that was is put in place again by the next start, so that from then on a missing end shows. */
    @Test
    void aStartWithoutTheCheckpointBesideTheFileMakesOne() throws IOException {
        Files.delete(new AuditFiles(file).head());

        new AuditLog(file, CLOCK, false, KEY, new UUID(0, 8)).close();

        assertThat(verify().isWhole()).isTrue();
    }

    @Test
    void aCheckpointOfAnotherKeyIsRefused() throws IOException {
        file = write("strange.jsonl", STRANGER, 3);
        assertThat(verify().problems()).anyMatch(problem -> problem.endsWith("is not signed by this key"));
    }

    @Test
    void withoutTheCheckpointBesideTheFileItsEndIsUnknown() throws IOException {
        Files.delete(new AuditFiles(file).head());
        assertThat(verify().problems()).singleElement().asString().contains("is missing");
    }

    @Test
    void theServerDoesNotStartOnAFileThatWasCut() throws IOException {
        Files.write(file, lines.subList(0, 100));
        assertThatThrownBy(() -> new AuditLog(file, CLOCK, false, KEY, new UUID(0, 4)).close())
                .isInstanceOf(AuditException.class)
                .hasMessageContaining("it ends with record 100, and there were " + lines.size());
    }

    @Test
    void theServerDoesNotStartOnAnAuditOfAnotherServer() {
        assertThatThrownBy(() -> new AuditLog(file, CLOCK, false, STRANGER, new UUID(0, 5)).close())
                .isInstanceOf(AuditException.class)
                .hasMessageContaining("is not signed by this server's key");
    }

    @Test
    void aNewFileSaysWhichOneItFollows() throws IOException {
        Files.move(file, folder.resolve("put-away.jsonl"));
        new AuditLog(file, CLOCK, false, KEY, new UUID(0, 6)).close();
        assertThat(Files.readAllLines(file).getFirst())
                .contains("\"follows\":\"" + hash(lines.getFirst()) + "\",\"after\":" + lines.size());
        assertThat(verify().problems()).isEmpty();
    }
}
