package org.claviger.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.server.crypto.SigningKey;
import org.claviger.server.file.InUseException;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05.678901Z"), ZoneOffset.UTC);
    private static final AuditItem ITEM = new AuditItem(
            "c1",
            "10.0.0.1:5",
            "mtls:ca:cn:\"quoted\"",
            "ab",
            "default",
            ProtocolVersion.V2_1,
            "m1",
            0,
            Operation.CREATE.specName(),
            Optional.of("id-1"),
            List.of());

    static final SigningKey KEY =
            new SigningKey(MemorySegment.ofArray("an audit key of thirty-two bytes".getBytes(StandardCharsets.UTF_8)));
    private static final UUID RUN = new UUID(1, 2);

    @TempDir
    private Path folder;

    private Path file = Path.of("audit.jsonl");

    private static AuditLog open(Path path, boolean strict) {
        return new AuditLog(path, CLOCK, strict, KEY, RUN);
    }

    @BeforeEach
    void name() {
        file = folder.resolve("audit.jsonl");
    }

    @Test
    void everyLineCarriesTheHashOfTheOneBefore() throws Exception {
        try (var log = open(file, false)) {
            log.intent(ITEM, List.of(new AuditChange("id-1", 1, AuditChange.Kind.STORED)));
            log.outcome(ITEM, Optional.empty());
            log.outcome(ITEM, Optional.of(ResultReason.ITEM_NOT_FOUND));
        }
        var lines = Files.readAllLines(file);
        assertThat(lines).hasSize(6);
        var previous = "0".repeat(64);
        for (var line : lines) {
            assertThat(line).contains("\"prev\":\"" + previous + "\"");
            var cut = line.lastIndexOf(",\"hash\":\"");
            previous = AuditLine.sha256(line.substring(0, cut));
            assertThat(line.substring(cut)).startsWith(",\"hash\":\"" + previous + "\"");
        }
        assertThat(lines.get(0)).contains("\"kind\":\"start\"", "\"run\":\"" + RUN + "\"");
        assertThat(lines.get(1)).contains("\"kind\":\"checkpoint\"", "\"signature\":\"");
        assertThat(lines.get(2)).contains("\"kind\":\"intent\"", "\"time\":\"2026-01-02T03:04:05.678901Z\"");
        assertThat(lines.get(3)).contains("\"result\":\"success\"", "mtls:ca:cn:\\\"quoted\\\"");
        assertThat(lines.get(4)).contains("\"result\":\"failure\",\"reason\":\"Item Not Found\"");
        assertThat(lines.get(5)).contains("\"kind\":\"checkpoint\"", "\"signature\":\"");
    }

    @Test
    void aLaterStartGoesOnWithTheChain() throws Exception {
        try (var log = open(file, true)) {
            log.outcome(ITEM, Optional.empty());
        }
        try (var log = open(file, true)) {
            log.outcome(ITEM, Optional.empty());
        }
        var lines = Files.readAllLines(file);
        assertThat(lines)
                .hasSize(7)
                .element(4)
                .asString()
                .startsWith("{\"v\":1,\"seq\":5,")
                .contains("\"kind\":\"start\"");
        assertThat(AuditVerifier.verify(file, KEY.publicKey())).isEqualTo(new AuditReport(7, 3, 0, 0, List.of()));
    }

    @Test
    @Timeout(60)
    void whatConcernsNoObjectIsWrittenInItsPlaceAndByItself() throws Exception {
        try (var log = open(file, false)) {
            log.done(ITEM);
            log.outcome(ITEM, Optional.of(ResultReason.ITEM_NOT_FOUND));
            assertThat(Files.readAllLines(file))
                    .hasSize(4)
                    .element(2)
                    .asString()
                    .contains("\"result\":\"success\"");
            log.done(ITEM);
            while (Files.readAllLines(file).size() < 5) {
                Thread.sleep(10); // it comes within a second
            }
        }
        assertThat(AuditVerifier.verify(file, KEY.publicKey())).isEqualTo(new AuditReport(6, 2, 0, 0, List.of()));
    }

    @Test
    void aStrictAuditHasWrittenWhatConcernsNoObject() throws Exception {
        try (var log = open(file, true)) {
            log.done(ITEM);
            assertThat(Files.readAllLines(file))
                    .hasSize(3)
                    .element(2)
                    .asString()
                    .contains("\"result\":\"success\"");
        }
    }

    /** However fast they come, they do not pile up. */
    @Test
    void muchThatWaitsIsWritten() throws Exception {
        try (var log = open(file, false)) {
            for (var i = 0; i < 500; i++) {
                log.done(ITEM);
            }
            assertThat(Files.readAllLines(file)).hasSizeGreaterThan(200);
        }
        assertThat(AuditVerifier.verify(file, KEY.publicKey()).problems()).isEmpty();
    }

    /** A stopping server interrupts the requests that it no longer waits for. */
    @Test
    void anInterruptedRequestTakesTheFileFromNobody() throws IOException {
        try (var log = open(file, false)) {
            Thread.currentThread().interrupt();
            log.intent(ITEM, List.of());
            assertThat(Thread.interrupted()).isTrue();
            log.outcome(ITEM, Optional.empty());
        }
        assertThat(AuditVerifier.verify(file, KEY.publicKey())).isEqualTo(new AuditReport(5, 2, 0, 0, List.of()));
    }

    @Test
    void aTornLastLineIsCutOff() throws Exception {
        try (var log = open(file, true)) {
            log.outcome(ITEM, Optional.empty());
        }
        Files.writeString(file, "{\"v\":1,\"seq\":5,\"ti", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        try (var log = open(file, true)) {
            log.outcome(ITEM, Optional.empty());
        }
        assertThat(Files.readAllLines(file)).hasSize(7).element(4).asString().startsWith("{\"v\":1,\"seq\":5,\"time\"");
    }

    @Test
    void anEditedLastLineStopsTheStart() throws Exception {
        try (var log = open(file, true)) {
            log.outcome(ITEM, Optional.empty());
        }
        Files.writeString(
                file,
                Files.readString(file)
                                .replaceFirst("\\n$", "")
                                .replace("\"kind\":\"checkpoint", "\"kind\":\"check-point")
                        + "\n");
        assertThatThrownBy(() -> open(file, true).close())
                .isInstanceOf(AuditTamperedException.class)
                .hasMessageContaining("not as it was written");
    }

    @Test
    void manyWritersLoseNothing() throws Exception {
        try (var log = open(file, false)) {
            var threads = new ArrayList<Thread>();
            for (var i = 0; i < 16; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    for (var j = 0; j < 20; j++) {
                        log.intent(ITEM, List.of(new AuditChange("id-1", 1, AuditChange.Kind.STORED)));
                        log.outcome(ITEM, Optional.empty());
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
        }
        assertThat(Files.readAllLines(file)).hasSize(2 + 16 * 20 * 2 + 1);
    }

    @Test
    void theTimeOfTheLastWholeRecordIsKnownToWhoStarts() throws Exception {
        assertThat(AuditLog.lastTime(file)).isEmpty();
        open(file, false).close();
        assertThat(AuditLog.lastTime(file)).contains(CLOCK.instant());
        var later = Clock.fixed(CLOCK.instant().plusSeconds(60), ZoneOffset.UTC);
        new AuditLog(file, later, false, KEY, RUN).close();
        assertThat(AuditLog.lastTime(file)).contains(later.instant());
        Files.writeString(file, "{\"v\":1,\"seq\":9,\"time\":\"20", StandardOpenOption.APPEND);
        assertThat(AuditLog.lastTime(file)).contains(later.instant());
        Files.writeString(file, Files.readString(file).replace("03:05:05", "03:06:05"));
        assertThat(AuditLog.lastTime(file)).isEmpty();
    }

    @Test
    void whatHappensToTheClockIsOnTheDiskAtOnce() throws Exception {
        try (var log = open(file, false)) {
            log.clock("set back", CLOCK.instant().minusSeconds(3_600), CLOCK.instant());
            assertThat(Files.readAllLines(file))
                    .last()
                    .asString()
                    .contains("\"kind\":\"clock\",\"event\":\"set back\",\"system\":\"2026-01-02T02:04:05.678901Z\","
                            + "\"server\":\"2026-01-02T03:04:05.678901Z\"");
        }
        assertThat(AuditVerifier.verify(file, KEY.publicKey()).problems()).isEmpty();
    }

    @Test
    void aFileHasOneWriter() {
        try (var _ = open(file, false)) {
            assertThatThrownBy(() -> open(file, false).close())
                    .isInstanceOf(InUseException.class)
                    .hasMessageStartingWith("audit file ");
        }
        open(file, false).close();
    }

    @Test
    void intentsAreWrittenTogetherWhenOneOfThemIsWaitedFor() throws Exception {
        try (var log = open(file, false)) {
            log.intents(List.of(ITEM), List.of());
            log.intents(List.of(ITEM), List.of()).await();
            assertThat(Files.readAllLines(file).stream().filter(line -> line.contains("\"kind\":\"intent\"")))
                    .hasSize(2);
        }
        assertThat(AuditVerifier.verify(file, KEY.publicKey()).problems()).isEmpty();
    }

    /** The newest checkpoint cannot be put aside, as its folder is gone. */
    @Test
    void aFailureOfTheDiskEndsTheAudit() throws Exception {
        var place = Files.createDirectory(folder.resolve("place"));
        var broken = new CompletableFuture<Throwable>();
        try (var log = new AuditLog(
                place.resolve("audit.jsonl"), CLOCK, false, KEY, new AuditRun(RUN, Set.of()), broken::complete)) {
            Files.move(place, folder.resolve("elsewhere"));
            for (var i = 0; i < 1_000; i++) {
                log.outcome(ITEM, Optional.empty());
            }
            assertThat(broken.get(60, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> log.outcome(ITEM, Optional.empty()))
                    .isInstanceOf(AuditException.class)
                    .hasMessage("the audit cannot be written since an earlier failure");
            assertThatThrownBy(() -> log.intent(ITEM, List.of())).isInstanceOf(AuditException.class);
        }
    }

    @Test
    void nothingIsWrittenAfterClosing() {
        var log = open(file, false);
        log.close();
        assertThatThrownBy(() -> log.outcome(ITEM, Optional.empty())).isInstanceOf(AuditException.class);
    }

    @Test
    void aFileThatCannotBeOpenedSaysWhy() {
        assertThatThrownBy(() -> open(folder, false).close())
                .isExactlyInstanceOf(AuditException.class)
                .hasMessageContaining(folder.toString());
    }
}
