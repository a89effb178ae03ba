package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.GENERAL_FAILURE;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.claviger.server.domain.KmipException;
import org.claviger.server.turns.FairQueue;

/**
 * Computations that can take a second or more: prime numbers, hashes a million times over. Requests have virtual threads, which share
 * a few processors and let one another go on only where they wait; so such work is done by threads of the system, on half of the
 * processors at most, client by client, and who asks for it waits.
 */
final class LongWork {
    private static final LongWork ON_HALF_OF_THE_PROCESSORS =
            new LongWork(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    private final FairQueue queue;

    LongWork(int threads) {
        var pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("long-work-", 0).daemon().factory());
        this.queue = new FairQueue(pool, threads, threads);
    }

    /**
     * Returns what {@code work} returns, or throws what it throws, after having waited for its turn and its end.
     *
     * @throws KmipException with General Failure if the thread is interrupted, as at the end of the server; work that has not begun is
     *     not begun then
     */
    static <T> T run(Supplier<T> work) {
        var task = ON_HALF_OF_THE_PROCESSORS.submit(work);
        try {
            return task.get();
        } catch (InterruptedException e) {
            task.cancel(false);
            Thread.currentThread().interrupt();
            throw new KmipException(GENERAL_FAILURE, "the server is stopping", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Has {@code work} done when the turn of the client comes for which this thread works. */
    <T> FutureTask<T> submit(Supplier<T> work) {
        var task = new FutureTask<>(work::get);
        queue.add(task);
        return task;
    }
}
