package org.claviger.hsm.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.hsm.guard.GuardStatus.State.ASKED;
import static org.claviger.hsm.guard.GuardStatus.State.PAUSED;
import static org.claviger.hsm.guard.GuardStatus.State.TRIED;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.BackendId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GuardTest {
    private static final BackendId ID = new BackendId("kms");
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** A thread for each call: those of the common pool are as many as the machine has processors to spare. */
    private static final Executor OF_ITS_OWN = call -> Thread.ofVirtual().start(call);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final List<String> told = new ArrayList<>();

    private Guard guard(int calls, Duration turn, Duration deadline, int failures) {
        var settings = new GuardSettings(calls, turn, deadline, failures, PAUSE);
        var clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        return new Guard(
                ID,
                settings,
                true,
                new Breaker(settings, clock, nanos::get, new Random(1)),
                (id, status, cause) -> told.add(id + " " + status.state()
                        + cause.map(e -> " " + e.category()).orElse("")));
    }

    private Guard guard() {
        return guard(4, Duration.ZERO, LONG, 3);
    }

    private static <T> Supplier<T> failing(Category category) {
        return () -> {
            throw new BackendException(category, "as planned");
        };
    }

    private static void fail(Guard guard, Category category, int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> guard.use(failing(category)))
                    .isInstanceOf(BackendException.class)
                    .hasMessage("as planned");
        }
    }

    private void letThePausePass() {
        nanos.addAndGet(PAUSE.multipliedBy(6).dividedBy(5).toNanos());
    }

    // --- pauses ---

    @Test
    void afterSomeFailuresInARowNothingIsAskedUntilOneCallIsAnswered() {
        var guard = guard();
        fail(guard, Category.UNAVAILABLE, 2);
        assertThat(guard.use(() -> 1)).isEqualTo(1);
        fail(guard, Category.TIMEOUT, 2);
        assertThat(guard.status().state()).isEqualTo(ASKED);
        fail(guard, Category.TIMEOUT, 1);
        assertThat(guard.status().state()).isEqualTo(PAUSED);

        var asked = new AtomicInteger();
        assertThatThrownBy(() -> guard.use(asked::incrementAndGet))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.category()).isEqualTo(Category.UNAVAILABLE))
                .hasMessageMatching("kms is not asked for another [0-9]{4} ms: too many calls in a row failed,"
                        + " the last one by TIMEOUT");
        assertThatThrownBy(() -> guard.change(asked::incrementAndGet)).isInstanceOf(BackendException.class);
        assertThat(asked).hasValue(0);

        letThePausePass();
        assertThat(guard.use(asked::incrementAndGet)).isEqualTo(1);
        assertThat(guard.status())
                .isEqualTo(new GuardStatus(ASKED, Instant.EPOCH, 0, 7, 5, 2, 1, Optional.of(Category.TIMEOUT)));
        assertThat(told).containsExactly("kms PAUSED TIMEOUT", "kms ASKED");
    }

    @Test
    void aTrialThatFailsBeginsAnotherPauseAndNobodyIsToldAgain() {
        var guard = guard();
        fail(guard, Category.UNAVAILABLE, 3);
        letThePausePass();
        fail(guard, Category.UNAVAILABLE, 1);
        assertThatThrownBy(() -> guard.use(() -> 1)).hasMessageContaining("is not asked");
        assertThat(told).hasSize(1);
        assertThat(guard.status().pauses()).isEqualTo(1);
    }

    @Test
    void oneCallAtATimeTries() {
        var guard = guard();
        fail(guard, Category.UNAVAILABLE, 3);
        letThePausePass();
        assertThat(guard.<Integer>use(() -> {
                    assertThat(guard.status().state()).isEqualTo(TRIED);
                    assertThatThrownBy(() -> guard.use(() -> 1))
                            .hasMessage("kms is not asked until the call that tries it is answered: too many calls in a"
                                    + " row failed, the last one by UNAVAILABLE");
                    return 2;
                }))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Category.class)
    void onlyFailuresOfTheBackendItselfCount(Category category) {
        var guard = guard();
        fail(guard, category, 3);
        boolean outage = switch (category) {
            case UNAVAILABLE, TIMEOUT, SESSION_LOST, AUTH_FAILED, INTERNAL -> true;
            default -> false;
        };
        assertThat(guard.status().state()).isEqualTo(outage ? PAUSED : ASKED);
    }

    @Test
    void toBeToldToSlowDownCountsLess() {
        var guard = guard();
        fail(guard, Category.THROTTLED, 14);
        assertThat(guard.status().state()).isEqualTo(ASKED);
        fail(guard, Category.THROTTLED, 1);
        assertThat(guard.status().state()).isEqualTo(PAUSED);
    }

    @Test
    void whatAnOperatorMustSeeToIsNotCalledAnOutage() {
        var guard = guard();
        fail(guard, Category.AUTH_FAILED, 3);
        assertThatThrownBy(() -> guard.use(() -> 1))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.category()).isEqualTo(Category.AUTH_FAILED));
    }

    @Test
    void aFaultOfTheAdapterCountsToo() {
        var guard = guard();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> guard.use(() -> {
                        throw new IllegalStateException("a fault");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(guard.status().lastFailure()).contains(Category.INTERNAL);
        assertThat(guard.status().state()).isEqualTo(PAUSED);
    }

    @Test
    void anOperatorAsksDuringAPauseAndAnAnswerEndsIt() {
        var guard = guard();
        fail(guard, Category.UNAVAILABLE, 3);
        assertThat(guard.manage(() -> 1)).isEqualTo(1);
        assertThat(guard.use(() -> 2)).isEqualTo(2);
    }

    // --- turns ---

    @Test
    @Timeout(60)
    void asManyCallsRunAsMayAndTheNextIsRefused() throws Exception {
        var guard = guard(2, Duration.ofMillis(1), LONG, 3);
        var running = new CountDownLatch(2);
        var end = new CountDownLatch(1);
        var calls = new ArrayList<CompletableFuture<Integer>>();
        for (int i = 0; i < 2; i++) {
            calls.add(CompletableFuture.supplyAsync(
                    () -> guard.use(() -> {
                        running.countDown();
                        await(end);
                        return 1;
                    }),
                    OF_ITS_OWN));
        }
        running.await();
        assertThat(guard.status().running()).isEqualTo(2);
        assertThatThrownBy(() -> guard.use(() -> 1))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.category()).isEqualTo(Category.THROTTLED))
                .hasMessage("2 calls of kms run already, and none ended within 1 ms");
        assertThat(guard.manage(() -> 3)).as("an operator's call").isEqualTo(3);
        end.countDown();
        for (var call : calls) {
            assertThat(call.get(1, TimeUnit.MINUTES)).isEqualTo(1);
        }
        assertThat(guard.use(() -> 1)).isEqualTo(1);
        assertThat(guard.status().state())
                .as("own refusals say nothing of the backend")
                .isEqualTo(ASKED);
        assertThat(guard.status().running()).isZero();
    }

    @Test
    @Timeout(60)
    void aTrialThatGetsNoTurnLeavesTheNextOneToTry() throws Exception {
        var guard = guard(1, Duration.ZERO, LONG, 1);
        var running = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var slow = CompletableFuture.runAsync(
                () -> guard.use(() -> {
                    running.countDown();
                    await(end);
                    return 1;
                }),
                OF_ITS_OWN);
        running.await();
        assertThatThrownBy(() -> guard.manage(failing(Category.UNAVAILABLE))).isInstanceOf(BackendException.class);
        letThePausePass();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> guard.use(() -> 1)).hasMessageContaining("run already");
        }
        end.countDown();
        slow.get(1, TimeUnit.MINUTES);
        assertThat(guard.use(() -> 1)).isEqualTo(1);
    }

    // --- deadlines ---

    @Test
    @Timeout(60)
    void aCallThatTakesTooLongIsGivenUpAndTheInterruptStaysInside() {
        var guard = guard(1, Duration.ZERO, Duration.ofMillis(20), 3);
        assertThatThrownBy(() -> guard.use(() -> {
                    try {
                        Thread.sleep(LONG);
                        return 1;
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt(); // as adapters do
                        throw new BackendException(Category.UNAVAILABLE, "stopped", e, true, "code");
                    }
                }))
                .isInstanceOfSatisfying(BackendException.class, e -> {
                    assertThat(e.category()).isEqualTo(Category.TIMEOUT);
                    assertThat(e.outcomeUnknown()).isTrue();
                    assertThat(e.nativeCode()).contains("code");
                })
                .hasMessage("kms did not answer within 20 ms");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(guard.use(() -> 1)).isEqualTo(1);
    }

    @Test
    @Timeout(60)
    void anAnswerThatComesAtTheLastMomentCounts() {
        var guard = guard(1, Duration.ZERO, Duration.ofMillis(1), 3);
        assertThat(guard.<Integer>use(() -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                    return 1;
                }))
                .isEqualTo(1);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void whatMakesAKeyIsNotCutOff() {
        var guard = guard(1, Duration.ZERO, Duration.ofMillis(1), 3);
        assertThat(guard.<Boolean>change(() -> {
                    sleep(Duration.ofMillis(50));
                    return Thread.currentThread().isInterrupted();
                }))
                .isFalse();
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
