package org.claviger.server.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerClockTest {
    private static final String NOON = "2026-11-28T12:00:00Z";
    private static final Instant START = Instant.parse(NOON);
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final TestTime system = new TestTime(NOON);
    private final ServerClock clock = new ServerClock(system, TOLERANCE, system::nanoTime);

    private Instant after(long seconds) {
        return START.plusSeconds(seconds);
    }

    @Test
    void itFollowsTheSystemsClock() {
        assertThat(clock.instant()).isEqualTo(START);
        system.pass(Duration.ofSeconds(7).plusNanos(123_456_789));
        assertThat(clock.instant()).isEqualTo(after(7).plusNanos(123_456_000));
        system.set(after(3_600));
        assertThat(clock.instant()).isEqualTo(after(3_600));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 60, 300})
    void itStandsStillWhileTheSystemsClockIsALittleBehind(long seconds) {
        system.pass(Duration.ofSeconds(1_000));
        assertThat(clock.instant()).isEqualTo(after(1_000));

        system.set(after(1_000 - seconds));
        assertThat(clock.instant()).isEqualTo(after(1_000));
        system.pass(Duration.ofSeconds(seconds));
        assertThat(clock.instant()).isEqualTo(after(1_000));
        system.pass(Duration.ofSeconds(1));
        assertThat(clock.instant()).isEqualTo(after(1_001));
    }

    @Test
    void itRunsOnByItselfWhileTheSystemsClockIsFarBehind() {
        system.set(START.minus(365, ChronoUnit.DAYS));
        assertThat(clock.instant()).isEqualTo(START);
        system.pass(Duration.ofSeconds(90));
        assertThat(clock.instant()).isEqualTo(after(90));
        system.pass(Duration.ofHours(1));
        assertThat(clock.instant()).isEqualTo(after(3_690));
        assertThat(clock.read().behind()).isEqualTo(Duration.ofDays(365));
    }

    /** Half a repair must not make it leap. */
    @Test
    void itRunsOnWhereverTheSystemsClockIsSetBehindIt() {
        system.set(START.minus(365, ChronoUnit.DAYS));
        assertThat(clock.instant()).isEqualTo(START);
        system.pass(Duration.ofSeconds(10));
        system.set(START.minus(1, ChronoUnit.HOURS));
        assertThat(clock.instant()).isEqualTo(after(10));
        system.pass(Duration.ofSeconds(10));
        system.set(START.minus(2, ChronoUnit.HOURS));
        assertThat(clock.instant()).isEqualTo(after(20));
    }

    @Test
    void itFollowsAgainOnceTheSystemsClockIsRight() {
        system.set(START.minus(365, ChronoUnit.DAYS));
        assertThat(clock.instant()).isEqualTo(START);
        system.pass(Duration.ofSeconds(100));
        assertThat(clock.instant()).isEqualTo(after(100));

        system.set(after(98));
        assertThat(clock.instant()).isEqualTo(after(100));
        system.pass(Duration.ofSeconds(5));
        assertThat(clock.instant()).isEqualTo(after(103));

        system.set(START.minus(1, ChronoUnit.DAYS));
        system.pass(Duration.ofSeconds(50));
        assertThat(clock.instant()).isEqualTo(after(103)); // only now seen to have gone back
        system.pass(Duration.ofSeconds(50));
        assertThat(clock.instant()).isEqualTo(after(153));
    }

    @Test
    void oneSecondBeyondTheToleranceItRunsOn() {
        system.set(START.minusSeconds(301));
        assertThat(clock.instant()).isEqualTo(START);
        system.pass(Duration.ofMillis(10));
        assertThat(clock.instant()).isEqualTo(START.plusMillis(10));
    }

    @Test
    void datesOfAnyAgeAreTimes() {
        for (var time : new String[] {"1960-01-01T00:00:00.000001Z", "9999-12-31T23:59:59.999999Z"}) {
            var fixed = Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
            assertThat(new ServerClock(fixed, TOLERANCE).instant()).isEqualTo(Instant.parse(time));
        }
    }

    @Test
    void inAnotherZoneItIsTheSameClock() {
        var paris = clock.withZone(ZoneId.of("Europe/Paris"));
        system.pass(Duration.ofSeconds(5));
        assertThat(paris.instant()).isEqualTo(after(5));
        assertThat(paris.getZone()).isEqualTo(ZoneId.of("Europe/Paris"));
        system.set(START);
        assertThat(paris.instant()).isEqualTo(after(5));
    }

    /** Each thread's times never go back, while the system's clock is set at random; nor behind what another has read before. */
    @Test
    void noThreadEverSeesItGoBack() throws InterruptedException {
        var wrong = new ConcurrentLinkedQueue<String>();
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < 4; i++) {
            var shift = i;
            threads.add(Thread.ofPlatform().start(() -> {
                var before = clock.instant();
                for (var turn = 0; turn < 20_000; turn++) {
                    if (turn % 10 == shift) {
                        system.set(START.plusSeconds((turn * 7_919L * (shift + 1)) % 2_000 - 1_000));
                    }
                    system.pass(Duration.ofNanos(1_000));
                    var now = clock.instant();
                    if (now.isBefore(before)) {
                        wrong.add(before + " then " + now);
                    }
                    before = now;
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aStartGoesOnFromWhatWasSeenBefore() {
        assertThat(clock.goOnFrom(Optional.of(after(300)), Optional.empty())).isFalse();
        assertThat(clock.instant()).isEqualTo(after(300));
        system.pass(Duration.ofSeconds(301));
        assertThat(clock.instant()).isEqualTo(after(301));
    }

    @Test
    void aStartLongAfterOrTheFirstOneGoesByTheSystemsClock() {
        assertThat(clock.goOnFrom(Optional.empty(), Optional.empty())).isFalse();
        assertThat(clock.goOnFrom(Optional.of(after(-1_000_000)), Optional.empty()))
                .isFalse();
        assertThat(clock.instant()).isEqualTo(START);
    }

    @Test
    void aStartWithAClockThatIsFarBehindIsRefused() {
        assertThatThrownBy(() -> clock.goOnFrom(Optional.of(after(301).plusMillis(250)), Optional.empty()))
                .isInstanceOf(ClockSetBackException.class)
                .hasMessage("the clock has gone back: it is 2026-11-28T12:00:00Z, and a server has gone by"
                        + " 2026-11-28T12:05:01Z already, so keys that were deactivated could come back to life. Set the clock"
                        + " right; or, if 2026-11-28T12:05:01Z was wrong, start once with"
                        + " CLAVIGER_CLOCK_ACCEPT_STEP_BACK_FROM=2026-11-28T12:05:01Z");
    }

    @Test
    void anOperatorAcceptsTheOneTimeThatIsNamed() {
        var wrong = after(86_400).plusMillis(250);
        assertThat(clock.goOnFrom(Optional.of(wrong), Optional.of(after(86_400))))
                .isTrue();
        assertThat(clock.instant()).isEqualTo(START);
    }

    @ParameterizedTest
    @ValueSource(longs = {86_399, 86_401, 100_000})
    void anotherTimeIsNotAccepted(long seconds) {
        assertThatThrownBy(() -> clock.goOnFrom(Optional.of(after(86_400)), Optional.of(after(seconds))))
                .isInstanceOf(ClockSetBackException.class);
    }
}
