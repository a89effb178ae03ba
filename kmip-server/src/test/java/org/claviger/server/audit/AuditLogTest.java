package org.claviger.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Optional;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
            Operation.CREATE,
            Optional.of("id-1"));

    @TempDir
    private Path folder;

    private Path file = Path.of("audit.jsonl");

    @BeforeEach
    void name() {
        file = folder.resolve("audit.jsonl");
    }

    @Test
    void everyLineCarriesTheHashOfTheOneBefore() throws Exception {
        try (var log = new AuditLog(file, CLOCK, false)) {
            log.intent(ITEM);
            log.outcome(ITEM, Optional.empty());
            log.outcome(ITEM, Optional.of(ResultReason.ITEM_NOT_FOUND));
        }
        var lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3);
        var previous = "0".repeat(64);
        for (var line : lines) {
            assertThat(line).contains("\"prev\":\"" + previous + "\"");
            var cut = line.lastIndexOf(",\"hash\":\"");
            previous = AuditLog.sha256(line.substring(0, cut));
            assertThat(line.substring(cut)).isEqualTo(",\"hash\":\"" + previous + "\"}");
        }
        assertThat(lines.get(0)).contains("\"kind\":\"intent\"", "\"time\":\"2026-01-02T03:04:05.678901Z\"");
        assertThat(lines.get(1)).contains("\"result\":\"success\"", "mtls:ca:cn:\\\"quoted\\\"");
        assertThat(lines.get(2)).contains("\"result\":\"failure\",\"reason\":\"Item Not Found\"");
    }

    @Test
    void aLaterStartGoesOnWithTheChain() throws Exception {
        try (var log = new AuditLog(file, CLOCK, true)) {
            log.outcome(ITEM, Optional.empty());
        }
        try (var log = new AuditLog(file, CLOCK, true)) {
            log.outcome(ITEM, Optional.empty());
        }
        var lines = Files.readAllLines(file);
        assertThat(lines.get(1)).startsWith("{\"v\":1,\"seq\":2,");
        var hash =
                lines.get(0).substring(lines.get(0).length() - 66, lines.get(0).length() - 2);
        assertThat(lines.get(1)).contains("\"prev\":\"" + hash + "\"");
    }

    @Test
    void aTornLastLineIsCutOff() throws Exception {
        try (var log = new AuditLog(file, CLOCK, true)) {
            log.outcome(ITEM, Optional.empty());
        }
        Files.writeString(file, "{\"v\":1,\"seq\":2,\"ti", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        try (var log = new AuditLog(file, CLOCK, true)) {
            log.outcome(ITEM, Optional.empty());
        }
        assertThat(Files.readAllLines(file)).hasSize(2).last().asString().startsWith("{\"v\":1,\"seq\":2,\"time\"");
    }

    @Test
    void anEditedLastLineStopsTheStart() throws Exception {
        try (var log = new AuditLog(file, CLOCK, true)) {
            log.outcome(ITEM, Optional.empty());
        }
        Files.writeString(file, Files.readString(file).replace("success", "failure"));
        assertThatThrownBy(() -> new AuditLog(file, CLOCK, true).close())
                .isInstanceOf(AuditException.class)
                .hasMessageContaining("not as it was written");
    }

    @Test
    void manyWritersLoseNothing() throws Exception {
        try (var log = new AuditLog(file, CLOCK, false)) {
            var threads = new ArrayList<Thread>();
            for (var i = 0; i < 16; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    for (var j = 0; j < 20; j++) {
                        log.intent(ITEM);
                        log.outcome(ITEM, Optional.empty());
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
        }
        assertThat(Files.readAllLines(file)).hasSize(16 * 20 * 2);
    }

    @Test
    void nothingIsWrittenAfterClosing() {
        var log = new AuditLog(file, CLOCK, false);
        log.close();
        assertThatThrownBy(() -> log.outcome(ITEM, Optional.empty())).isInstanceOf(AuditException.class);
    }

    @Test
    void aFileThatCannotBeOpenedSaysWhy() {
        assertThatThrownBy(() -> new AuditLog(folder, CLOCK, false).close())
                .isInstanceOf(AuditException.class)
                .hasMessageContaining(folder.toString());
    }
}
