package org.claviger.server.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.claviger.server.audit.AuditLog;
import org.claviger.server.crypto.RowAuthenticators;
import org.claviger.server.crypto.SigningKey;
import org.claviger.server.store.InMemoryServerRecords;
import org.claviger.server.store.ServerRecords;
import org.claviger.server.store.StoreUnavailableException;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockWatchTest {
    private static final String NOON = "2026-11-28T12:00:00Z";
    private static final Instant START = Instant.parse(NOON);
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final ClockStart QUIET = new ClockStart(false, Optional.empty());

    @TempDir
    private Path folder;

    private final TestTime system = new TestTime(NOON);
    private final ServerClock clock = new ServerClock(system, TOLERANCE, system::nanoTime);
    private final Database database = new Database();
    private final SeenTime seen = new SeenTime(database, RowAuthenticators.withFixedKey());

    private AuditLog audit;
    private ClockWatch watch;

    /** A database that can be away. */
    private static final class Database implements ServerRecords {
        private final InMemoryServerRecords records = new InMemoryServerRecords();
        private boolean isAway;

        private InMemoryServerRecords records() {
            if (isAway) {
                throw new StoreUnavailableException("away");
            }
            return records;
        }

        @Override
        public Optional<Bytes> find(String name) {
            return records().find(name);
        }

        @Override
        public boolean create(String name, Bytes value) {
            return records().create(name, value);
        }

        @Override
        public boolean replace(String name, Bytes expected, Bytes next) {
            return records().replace(name, expected, next);
        }

        @Override
        public boolean remove(String name, Bytes expected) {
            return records().remove(name, expected);
        }

        @Override
        public List<String> names(String prefix) {
            return records().names(prefix);
        }
    }

    @BeforeEach
    void open() {
        var key = new SigningKey(
                MemorySegment.ofArray("an audit key of thirty-two bytes".getBytes(StandardCharsets.UTF_8)));
        audit = new AuditLog(folder.resolve("audit.jsonl"), clock, false, key, new UUID(1, 2));
        watch = new ClockWatch(clock, TOLERANCE, seen, Optional::empty, audit, system::nanoTime);
    }

    @AfterEach
    void close() {
        audit.close();
    }

    private List<String> recorded() throws IOException {
        return Files.readAllLines(folder.resolve("audit.jsonl")).stream()
                .filter(line -> line.contains("\"kind\":\"clock\""))
                .map(line -> line.substring(line.indexOf("\"event\""), line.indexOf(",\"prev\"")))
                .toList();
    }

    private Optional<Instant> kept() {
        return seen.find().map(SeenTime.Kept::time);
    }

    private void pass(Duration time) {
        system.pass(time);
        watch.look();
    }

    @Test
    void theTimeIsKeptAtTheStartAndOnceAMinute() throws IOException {
        watch.begin(Optional.empty(), QUIET);
        assertThat(kept()).contains(START);
        pass(Duration.ofSeconds(59));
        assertThat(kept()).contains(START);
        pass(Duration.ofSeconds(1));
        assertThat(kept()).contains(START.plus(MINUTE));
        pass(Duration.ofSeconds(59));
        assertThat(kept()).contains(START.plus(MINUTE));
        assertThat(recorded()).isEmpty();
    }

    @Test
    void theTimeIsKeptAtTheEnd() {
        try (var started = ClockWatch.start(
                clock, new ClockSettings(TOLERANCE, Optional.empty()), QUIET, seen, Optional::empty, audit)) {
            assertThat(started).isNotNull();
            system.pass(Duration.ofSeconds(3));
        }
        assertThat(kept()).contains(START.plusSeconds(3));
    }

    @Test
    void aStepBackIsRecordedOnceAndSoIsItsEnd() throws IOException {
        watch.begin(Optional.empty(), QUIET);
        system.set(START.minusSeconds(3_600));
        pass(Duration.ofSeconds(5));
        pass(Duration.ofSeconds(5));
        assertThat(recorded())
                .containsExactly(
                        "\"event\":\"set back\",\"system\":\"2026-11-28T11:00:05Z\",\"server\":\"" + NOON + "\"");
        pass(MINUTE);
        assertThat(kept()).contains(START.plusSeconds(65)); // from when it was seen

        system.set(START.plusSeconds(70));
        pass(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));
        assertThat(recorded())
                .hasSize(2)
                .last()
                .isEqualTo(
                        "\"event\":\"set right\",\"system\":\"2026-11-28T12:01:11Z\",\"server\":\"2026-11-28T12:01:11Z\"");
    }

    @Test
    void aSmallStepBackIsNone() throws IOException {
        watch.begin(Optional.empty(), QUIET);
        system.set(START.minus(TOLERANCE));
        pass(Duration.ofSeconds(5));
        pass(TOLERANCE);
        assertThat(recorded()).isEmpty();
    }

    @Test
    void aLeapAheadIsRecorded() throws IOException {
        watch.begin(Optional.empty(), QUIET);
        system.set(START.plusSeconds(86_400));
        pass(Duration.ofSeconds(5));
        pass(Duration.ofSeconds(5));
        assertThat(recorded())
                .containsExactly("\"event\":\"set ahead\",\"system\":\"2026-11-29T12:00:05Z\",\"server\":"
                        + "\"2026-11-29T12:00:05Z\"");
    }

    @Test
    void timeThatOnlyPassesIsNoLeap() throws IOException {
        watch.begin(Optional.empty(), QUIET);
        pass(Duration.ofDays(3));
        assertThat(recorded()).isEmpty();
    }

    @Test
    void anAcceptedTimeIsForgottenAndThatIsRecorded() throws IOException {
        var wrong = Instant.parse("2036-01-01T00:00:00Z");
        seen.raise(wrong.plusMillis(250));
        watch.begin(Optional.of(wrong), new ClockStart(true, Optional.empty()));
        assertThat(kept()).contains(START);
        assertThat(recorded())
                .containsExactly("\"event\":\"step back accepted\",\"system\":\"" + NOON
                        + "\",\"server\":\"2036-01-01T00:00:00Z\"");
    }

    @Test
    void aTimeThatNothingHasToBeForgottenForChangesNothing() throws IOException {
        seen.raise(START.plusSeconds(10));
        watch.begin(Optional.of(Instant.parse("2036-01-01T00:00:00Z")), QUIET);
        assertThat(kept()).contains(START.plusSeconds(10));
        assertThat(recorded()).isEmpty();
    }

    @Test
    void aDatabaseThatIsAwayIsTriedAgain() {
        database.isAway = true;
        watch.begin(Optional.empty(), QUIET);
        pass(MINUTE);
        database.isAway = false;
        assertThat(kept()).isEmpty();
        pass(MINUTE);
        assertThat(kept()).contains(START.plus(MINUTE).plus(MINUTE));
    }

    @Test
    void theTimeOfAnotherServerIsLeftAlone() {
        seen.raise(START.plusSeconds(86_400));
        watch.begin(Optional.empty(), QUIET);
        pass(MINUTE);
        assertThat(kept()).contains(START.plusSeconds(86_400));
    }

    @Test
    void aClosedAuditStopsNothing() {
        watch.begin(Optional.empty(), QUIET);
        audit.close();
        system.set(START.minusSeconds(3_600));
        pass(MINUTE);
        assertThat(kept()).contains(START);
        pass(MINUTE);
        assertThat(kept()).contains(START.plus(MINUTE));
    }

    @Test
    void whatIsDoubtfulAtTheStartIsRecordedAndWrittenAnew() throws IOException {
        database.create("clock", Bytes.wrap(NOON.getBytes(StandardCharsets.US_ASCII)));
        var start = ClockStart.of(clock, new ClockSettings(TOLERANCE, Optional.empty()), seen, Optional.empty(), false);

        watch.begin(Optional.empty(), start);

        assertThat(recorded())
                .containsExactly(
                        "\"event\":\"mark without code\",\"system\":\"" + NOON + "\",\"server\":\"" + NOON + "\"");
        assertThat(seen.find()).contains(new SeenTime.Kept(START, true));
    }

    @Test
    void whatSomebodyChangesMeanwhileIsWrittenAnew() {
        watch.begin(Optional.empty(), QUIET);
        var edited = Bytes.wrap("2026-11-28T13:00:00Z 00".getBytes(StandardCharsets.US_ASCII));
        assertThat(database.replace("clock", database.find("clock").orElseThrow(), edited))
                .isTrue();

        pass(MINUTE);

        assertThat(seen.find()).contains(new SeenTime.Kept(START.plus(MINUTE), true));
    }
}
