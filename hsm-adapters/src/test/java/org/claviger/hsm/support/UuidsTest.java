package org.claviger.hsm.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UuidsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final RandomGenerator RANDOM = RandomGenerator.getDefault();
    private static final RandomGenerator ZEROES = () -> 0L;
    private static final RandomGenerator ONES = () -> -1L;

    @Test
    void aRandomOneIsOfVersionFourAndAllElseIsRandom() {
        assertThat(Uuids.random(ZEROES)).hasToString("00000000-0000-4000-8000-000000000000");
        assertThat(Uuids.random(ONES)).hasToString("ffffffff-ffff-4fff-bfff-ffffffffffff");
    }

    @Test
    void aTimeOrderedOneIsOfVersionSevenAndBeginsWithTheMillisecond() {
        var now = Instant.ofEpochMilli(0x0123_4567_89ABL); // 48 bits

        assertThat(Uuids.timeOrdered(now, ZEROES)).hasToString("01234567-89ab-7000-8000-000000000000");
        assertThat(Uuids.timeOrdered(now, ONES)).hasToString("01234567-89ab-7fff-bfff-ffffffffffff");
    }

    /** The example of RFC 9562 appendix A.6. */
    @Test
    void theStandardsExampleIsMadeOfItsParts() {
        var parts = Stream.of(0xCC3L, 0x18C4DC0C0C07398FL).iterator();
        var example = Uuids.timeOrdered(Instant.ofEpochMilli(0x017F22E279B0L), parts::next);

        assertThat(example).hasToString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
        assertThat(example.version()).isEqualTo(7);
        assertThat(example.variant()).isEqualTo(2);
    }

    @Test
    void laterOnesSortBehindEarlierOnesWhateverIsRandom() {
        assertThat(Uuids.timeOrdered(NOW.plusMillis(1), ZEROES).toString())
                .isGreaterThan(Uuids.timeOrdered(NOW, ONES).toString());
    }

    @Test
    void thoseOfOneMillisecondDiffer() {
        assertThat(Stream.generate(() -> Uuids.timeOrdered(NOW, RANDOM)).limit(10_000))
                .doesNotHaveDuplicates();
        assertThat(Stream.generate(() -> Uuids.random(RANDOM)).limit(10_000)).doesNotHaveDuplicates();
    }

    @Test
    void onlyATimeOrderedOneSaysItsTime() {
        assertThat(Uuids.time(Uuids.timeOrdered(NOW.plusNanos(999_999), RANDOM)))
                .contains(NOW);
        assertThat(Uuids.time(Uuids.random(RANDOM))).isEmpty();
        assertThat(Uuids.time(UUID.fromString("01234567-89ab-7000-0000-000000000000")))
                .as("of another variant")
                .isEmpty();
    }
}
