package org.claviger.server.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import org.claviger.server.store.InMemoryServerRecords;
import org.claviger.server.store.StoreException;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;

class SeenTimeTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00.123456Z");

    private final InMemoryServerRecords records = new InMemoryServerRecords();
    private final SeenTime seen = new SeenTime(records);

    @Test
    void theFirstTimeIsKept() {
        assertThat(seen.find()).isEmpty();
        assertThat(seen.raise(NOON)).isEqualTo(NOON);
        assertThat(seen.find()).contains(NOON);
        assertThat(records.find("clock").orElseThrow().toArray())
                .isEqualTo("2026-11-28T12:00:00.123456Z".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aLowerTimeNeverTakesThePlaceOfAHigherOne() {
        seen.raise(NOON);
        assertThat(seen.raise(NOON.minusNanos(1_000))).isEqualTo(NOON);
        assertThat(seen.raise(NOON.plusNanos(1_000))).isEqualTo(NOON.plusNanos(1_000));
        assertThat(seen.find()).contains(NOON.plusNanos(1_000));
    }

    @Test
    void aWrongTimeCanBeReplaced() {
        seen.replace(NOON);
        seen.replace(NOON.minusSeconds(5));
        assertThat(seen.find()).contains(NOON.minusSeconds(5));
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
        assertThat(seen.find()).contains(NOON.plusSeconds(799));
    }

    @Test
    void whatIsNoTimeIsNamed() {
        records.create("clock", Bytes.wrap("yesterday".getBytes(StandardCharsets.US_ASCII)));
        assertThatThrownBy(seen::find)
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(
                        "the record \"clock\" in server_record, the time that servers have gone by, is none");
        assertThatThrownBy(() -> seen.raise(NOON)).isInstanceOf(StoreException.class);
    }
}
