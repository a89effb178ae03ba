package org.claviger.server.turns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private static final int MANY = 1_000;

    private final List<String> done = new ArrayList<>();

    /** Threads that wait for a processor, in the order of their arrival. */
    private final Queue<Runnable> ready = new ArrayDeque<>();

    @Test
    void whoHasManyWaitingLetsOthersGoInBetween() {
        var queue = new FairQueue(ready::add, 2, MANY);
        add(queue, "busy", 5);
        add(queue, "other", 2);
        add(queue, "third", 1);

        runAll();

        assertThat(done)
                .containsExactly("busy 0", "other 0", "third 0", "busy 1", "other 1", "busy 2", "busy 3", "busy 4");
    }

    @Test
    void aClientThatIsAloneIsServedInTheOrderOfItsRequests() {
        var queue = new FairQueue(ready::add, 2, MANY);
        add(queue, "alone", 4);

        runAll();

        assertThat(done).containsExactly("alone 0", "alone 1", "alone 2", "alone 3");
    }

    @Test
    void onlyAFewThreadsWaitForAProcessorToBeginRequests() {
        var queue = new FairQueue(ready::add, 3, MANY);

        add(queue, "busy", 100);

        assertThat(ready).hasSize(3);
    }

    @Test
    void requestsBeginWhileOthersWaitForSomethingElse() throws InterruptedException {
        var begun = new CountDownLatch(50);
        var goOn = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var queue = new FairQueue(threads, 1, MANY);
            for (var i = 0; i < 50; i++) {
                queue.add("busy", () -> {
                    begun.countDown();
                    await(goOn);
                });
            }
            assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
            goOn.countDown();
        }
    }

    @Test
    void aClientHasSoManyInWorkAndTheRestWaitsForTheirEnd() throws InterruptedException {
        var inWork = new AtomicInteger();
        var most = new AtomicInteger();
        var four = new CountDownLatch(4);
        var ends = new Semaphore(0);
        var othersDone = new CountDownLatch(1);
        var all = new CountDownLatch(20);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var queue = new FairQueue(threads, 2, 4);
            for (var i = 0; i < 20; i++) {
                queue.add("busy", () -> {
                    most.accumulateAndGet(inWork.incrementAndGet(), Math::max);
                    four.countDown();
                    ends.acquireUninterruptibly();
                    inWork.decrementAndGet();
                    all.countDown();
                });
            }
            queue.add("other", othersDone::countDown);
            assertThat(othersDone.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(four.await(1, TimeUnit.MINUTES)).isTrue();
            ends.release(20);
            assertThat(all.await(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(most).hasValue(4);
    }

    @Test
    void aRequestThatFailsKeepsNobodyWaiting() {
        var queue = new FairQueue(ready::add, 1, 1);
        queue.add("busy", () -> {
            throw new IllegalStateException("not the queue's business");
        });
        add(queue, "busy", 2);

        assertThatThrownBy(this::runAll).isInstanceOf(IllegalStateException.class);
        runAll();

        assertThat(done).containsExactly("busy 0", "busy 1");
    }

    @Test
    void aRequestIsRefusedWhenThereAreNoMoreThreads() {
        var queue = new FairQueue(
                task -> {
                    throw new RejectedExecutionException();
                },
                2,
                MANY);

        assertThatThrownBy(() -> add(queue, "late", 1)).isInstanceOf(RejectedExecutionException.class);
        assertThat(done).isEmpty();
    }

    @Test
    void whatHasBeenTakenInIsDoneEvenWhenThereAreNoMoreThreads() {
        var left = new AtomicInteger(1);
        var queue = new FairQueue(
                task -> {
                    if (left.getAndDecrement() <= 0) {
                        throw new RejectedExecutionException();
                    }
                    ready.add(task);
                },
                1,
                1);
        add(queue, "busy", 3);
        add(queue, "other", 2);

        runAll();

        assertThat(done).containsExactlyInAnyOrder("busy 0", "busy 1", "busy 2", "other 0", "other 1");
    }

    @Test
    void whatATaskGivesToAnotherQueueIsItsClientsThereToo() {
        var outer = new FairQueue(Runnable::run, 1, MANY);
        var inner = new FairQueue(ready::add, 1, MANY);
        inner.add(() -> done.add("server 0"));
        inner.add(() -> done.add("server 1"));
        for (var client : List.of("busy", "busy", "other")) {
            outer.add(client, () -> inner.add(() -> done.add(client)));
        }

        runAll();

        assertThat(done).containsExactly("server 0", "busy", "other", "server 1", "busy");
    }

    @Test
    void whatATaskGivesToAThreadOfItsOwnIsItsClientsThereToo() throws InterruptedException {
        var outer = new FairQueue(Runnable::run, 1, MANY);
        var inner = new FairQueue(ready::add, 1, MANY);
        var later = new ArrayList<Thread>();
        inner.add("busy", () -> done.add("busy 0"));
        outer.add(
                "busy",
                () -> later.add(Thread.ofVirtual()
                        .unstarted(FairQueue.ofThisClient(() -> inner.add(() -> done.add("busy 1"))))));
        for (var thread : later) {
            thread.start();
            thread.join();
        }
        inner.add("other", () -> done.add("other 0"));

        runAll();

        assertThat(done).containsExactly("busy 0", "other 0", "busy 1");
    }

    private void add(FairQueue queue, String client, int count) {
        for (var i = 0; i < count; i++) {
            var name = client + " " + i;
            queue.add(client, () -> done.add(name));
        }
    }

    private void runAll() {
        for (var next = ready.poll(); next != null; next = ready.poll()) {
            next.run();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
