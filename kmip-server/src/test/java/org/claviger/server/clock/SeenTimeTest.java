package org.claviger.server.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.server.crypto.RowAuthenticator;
import org.claviger.server.crypto.RowAuthenticators;
import org.claviger.server.store.InMemoryServerRecords;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;

class SeenTimeTest {
    private static final RowAuthenticator CODES = RowAuthenticators.withFixedKey();
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00.123456Z");

    private final InMemoryServerRecords records = new InMemoryServerRecords();
    private final SeenTime seen = new SeenTime(records, CODES);

    @Test
    void theFirstTimeIsKept() {
        assertThat(kept()).isEmpty();
        assertThat(seen.raise(NOON)).isEqualTo(NOON);
        assertThat(kept()).contains(NOON);
        // HMAC-SHA-256 under a key of zeroes, over the fields as docs/envelope.md section 6 has them
        assertThat(stored())
                .isEqualTo("2026-11-28T12:00:00.123456Z "
                        + "016bc2bc7faad7196f98ab641eda85a817c149ca224af0a581aa3a96b605ee2730");
    }

    @Test
    void aLowerTimeNeverTakesThePlaceOfAHigherOne() {
        seen.raise(NOON);
        assertThat(seen.raise(NOON.minusNanos(1_000))).isEqualTo(NOON);
        assertThat(seen.raise(NOON.plusNanos(1_000))).isEqualTo(NOON.plusNanos(1_000));
        assertThat(kept()).contains(NOON.plusNanos(1_000));
    }

    @Test
    void aWrongTimeCanBeReplaced() {
        seen.replace(NOON);
        seen.replace(NOON.minusSeconds(5));
        assertThat(kept()).contains(NOON.minusSeconds(5));
    }

    @Test
    void ofManyServersAtOnceTheHighestIsKept() throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < 8; i++) {
            var first = i;
            threads.add(Thread.ofVirtual().start(() -> {
                for (var n = first; n < 800; n += 8) {
                    var mine = NOON.plusSeconds(n * 31L % 800);
                    if (seen.raise(mine).isBefore(mine)) {
                        throw new AssertionError("lost");
                    }
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(kept()).contains(NOON.plusSeconds(799));
    }

    @Test
    void whatNoServerHasWrittenIsRefused() {
        seen.raise(NOON);
        var code = stored().substring(stored().indexOf(' '));
        for (var edited : List.of(
                "yesterday",
                "",
                " ",
                "yesterday" + code,
                code,
                NOON.minusSeconds(1) + code,
                NOON + " ",
                NOON + code + "0",
                NOON + code + "00",
                NOON + code.substring(0, code.length() - 2),
                NOON + code.substring(0, code.length() - 2) + "zz")) {
            write(edited);
            assertThatThrownBy(seen::find)
                    .as(edited)
                    .isInstanceOf(AlteredTimeException.class)
                    .hasMessageStartingWith(
                            "the record \"clock\" in server_record, the time that servers have gone by, is"
                                    + " not as a server wrote it: restore the backup");
            assertThat(SeenTime.fault(records.find("clock").orElseThrow(), CODES))
                    .isPresent();
        }
    }

    @Test
    void anotherKeysCodeIsNone() {
        seen.raise(NOON);
        var other = new SeenTime(records, RowAuthenticators.withKey((byte) 1));
        assertThatThrownBy(other::find).isInstanceOf(AlteredTimeException.class);
    }

    @Test
    void aTimeWithoutCodeIsReadAndToldApart() {
        write(NOON.toString());
        assertThat(seen.find()).contains(new SeenTime.Kept(NOON, false));
        assertThat(SeenTime.fault(records.find("clock").orElseThrow(), CODES)).isPresent();
        assertThat(SeenTime.timeOf(records.find("clock").orElseThrow())).isEqualTo(NOON);

        seen.replace(NOON);
        assertThat(seen.find()).contains(new SeenTime.Kept(NOON, true));
        assertThat(SeenTime.fault(records.find("clock").orElseThrow(), CODES)).isEmpty();
        assertThat(SeenTime.timeOf(records.find("clock").orElseThrow())).isEqualTo(NOON);
    }

    @Test
    void aServerThatRunsWritesItsTimeInThePlaceOfWhatIsNotAServers() {
        write("yesterday");
        assertThat(seen.raise(NOON)).isEqualTo(NOON);
        write(NOON.plusSeconds(3_600).toString());
        assertThat(seen.raise(NOON)).isEqualTo(NOON);
        assertThat(seen.find()).contains(new SeenTime.Kept(NOON, true));
    }

    private void write(String value) {
        var bytes = Bytes.wrap(value.getBytes(StandardCharsets.US_ASCII));
        var stored = records.find("clock");
        assertThat(stored.isPresent() ? records.replace("clock", stored.get(), bytes) : records.create("clock", bytes))
                .isTrue();
    }

    private String stored() {
        return new String(records.find("clock").orElseThrow().toArray(), StandardCharsets.US_ASCII);
    }

    private Optional<Instant> kept() {
        return seen.find().map(SeenTime.Kept::time);
    }
}
