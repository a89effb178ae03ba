package org.claviger.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimeOrderedUuidTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    private static UUID at(Instant now) {
        return ClavigerServer.timeOrderedUuid(Clock.fixed(now, ZoneOffset.UTC), new SecureRandom());
    }

    @Test
    void itIsOfVersionSevenAndSaysTheMillisecond() {
        var id = at(NOW);

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void laterOnesSortBehindEarlierOnes() {
        assertThat(at(NOW.plusMillis(1)).toString()).isGreaterThan(at(NOW).toString());
    }

    @Test
    void thoseOfOneMillisecondDiffer() {
        assertThat(Stream.generate(() -> at(NOW)).limit(10_000)).doesNotHaveDuplicates();
    }
}
