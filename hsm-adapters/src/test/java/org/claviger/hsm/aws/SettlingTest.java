package org.claviger.hsm.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SettlingTest {
    /** Where the runtime's counter begins, nobody knows; it may pass its end. */
    private long nanoTime = Long.MAX_VALUE - 1_000;

    private final List<Duration> pauses = new ArrayList<>();
    private final Settling settling = new Settling(Duration.ofSeconds(30), () -> nanoTime, this::sleep);

    private void sleep(Duration time) {
        pauses.add(time);
        nanoTime += time.toNanos();
    }

    private static BackendException refusal(Category category) {
        return new BackendException(category, "refused");
    }

    @Test
    void anAnswerThatIsRightAtOnceIsNotWaitedFor() {
        assertThat(settling.until("it", () -> "there", "there"::equals)).isEqualTo("there");
        assertThat(settling.afterOwnChange(() -> "there")).isEqualTo("there");
        assertThat(pauses).isEmpty();
    }

    @Test
    void pausesDoubleUpToFiveSeconds() {
        settling.until("it", () -> pauses.size(), asked -> asked == 8);

        assertThat(pauses.stream().map(Duration::toMillis))
                .containsExactly(100L, 200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L);
    }

    @Test
    void whatDoesNotComeIsGivenUpAfterTheLongestTimeWithAnUnknownOutcome() {
        assertThatThrownBy(() -> settling.until("the key is enabled", () -> false, Boolean::booleanValue))
                .hasMessage("the key is enabled: not within 30 s")
                .asInstanceOf(type(BackendException.class))
                .returns(Category.TIMEOUT, BackendException::category)
                .returns(true, BackendException::outcomeUnknown);
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(35));
    }

    @ParameterizedTest
    @EnumSource(
            value = Category.class,
            names = {"NOT_FOUND", "WRONG_STATE"})
    void whatKmsDoesNotSeeYetIsAskedAgainUntilItsTimeIsOver(Category category) {
        assertThat(settling.<String>afterOwnChange(() -> {
                    if (pauses.size() < 3) {
                        throw refusal(category);
                    }
                    return "there";
                }))
                .isEqualTo("there");
        pauses.clear();

        var last = refusal(category);
        assertThatThrownBy(() -> settling.afterOwnChange(() -> {
                    throw last;
                }))
                .isSameAs(last);
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(35));
    }

    @ParameterizedTest
    @EnumSource(
            value = Category.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NOT_FOUND", "WRONG_STATE"})
    void whatElseIsWrongIsToldAtOnce(Category category) {
        var failure = refusal(category);
        assertThatThrownBy(() -> settling.afterOwnChange(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(pauses).isEmpty();
    }

    @Test
    void whoIsInterruptedStopsWaiting() {
        var interrupted = new Settling(Duration.ofSeconds(30), () -> nanoTime, _ -> {
            throw new InterruptedException();
        });

        assertThatThrownBy(() -> interrupted.until("it", () -> false, Boolean::booleanValue))
                .asInstanceOf(type(BackendException.class))
                .returns(Category.TIMEOUT, BackendException::category)
                .returns(true, BackendException::outcomeUnknown);
        assertThat(Thread.interrupted()).isTrue();
    }
}
