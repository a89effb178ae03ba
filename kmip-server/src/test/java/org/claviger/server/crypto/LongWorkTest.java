package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.claviger.enumeration.ResultReason;
import org.claviger.server.domain.KmipException;
import org.claviger.server.turns.FairQueue;
import org.junit.jupiter.api.Test;

class LongWorkTest {
    @Test
    void returnsWhatTheWorkReturns() {
        assertThat(LongWork.run(() -> 42)).isEqualTo(42);
    }

    @Test
    void throwsWhatTheWorkThrows() {
        var failure = new IllegalStateException("no prime found");
        assertThatThrownBy(() -> LongWork.run(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void errorsComeThroughToo() {
        var failure = new AssertionError();
        assertThatThrownBy(() -> LongWork.run(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void workThatNobodyWaitsForIsNotBegun() throws InterruptedException {
        var end = new CountDownLatch(1);
        var begun = new AtomicBoolean();
        var refused = new CompletableFuture<KmipException>();
        for (var i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            Thread.startVirtualThread(() -> LongWork.run(() -> await(end)));
        }
        var waiting = Thread.startVirtualThread(() -> {
            try {
                LongWork.run(() -> begun.getAndSet(true));
            } catch (KmipException e) {
                refused.complete(e);
            }
        });

        waiting.interrupt();

        assertThat(refused)
                .succeedsWithin(Duration.ofMinutes(1))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(ResultReason.GENERAL_FAILURE));
        end.countDown();
        LongWork.run(() -> "all that was queued before has ended");
        assertThat(begun).isFalse();
    }

    @Test
    void whoAsksForMuchLetsOthersGoInBetween() throws Exception {
        var work = new LongWork(1);
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var done = Collections.synchronizedList(new ArrayList<String>());
        var clients = new FairQueue(Runnable::run, 1, 1);
        var tasks = new ArrayList<Future<Boolean>>();
        clients.add(
                "busy",
                () -> tasks.add(work.submit(() -> {
                    begun.countDown();
                    return await(end);
                })));
        begun.await();
        for (var name : List.of("busy 0", "busy 1", "busy 2", "other 0", "other 1")) {
            clients.add(name.substring(0, name.indexOf(' ')), () -> tasks.add(work.submit(() -> done.add(name))));
        }

        end.countDown();

        for (var task : tasks) {
            assertThat(task.get(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(done).containsExactly("other 0", "busy 0", "other 1", "busy 1", "busy 2");
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** On virtual threads themselves, as many as there are processors would keep all other requests from going on. */
    @Test
    void howeverMuchThereIsOtherRequestsGoOn() throws InterruptedException {
        var end = new CountDownLatch(1);
        var others = new CountDownLatch(1);
        try (var requests = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
                requests.execute(() -> LongWork.run(() -> {
                    while (end.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                    return "done";
                }));
            }
            requests.execute(others::countDown);
            assertThat(others.await(1, TimeUnit.MINUTES)).isTrue();
            end.countDown();
        }
    }
}
