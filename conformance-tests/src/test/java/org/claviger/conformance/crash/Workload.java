package org.claviger.conformance.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.claviger.server.client.KmipClient;

/** Some clients at work until the server is gone, each with a connection of its own. */
final class Workload {
    private static final int CLIENTS = 6;
    private static final long PAUSE_MILLIS = 20;

    private final List<Caretaker> caretakers = new ArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();

    /** How a client connects. */
    interface Door {
        KmipClient connect() throws IOException;
    }

    Workload(long seed) {
        for (var i = 0; i < CLIENTS; i++) {
            caretakers.add(new Caretaker("c" + i, seed + i));
        }
    }

    /** How many answers there were that something was done. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** How many objects are kept account of. */
    int objects() {
        return caretakers.stream().mapToInt(Caretaker::size).sum();
    }

    /** Clients at work. */
    final class Running {
        private final List<Future<?>> futures = new ArrayList<>();
        private volatile boolean stopping;

        /** Tells whether all have ended, of which the reason is the server's end or a fault that {@link #end} tells. */
        boolean isOver() {
            return futures.stream().allMatch(Future::isDone);
        }

        /** Has them stop after what they have begun. */
        void stop() {
            stopping = true;
        }

        /** Waits until all have ended, because the server has, or because of {@link #stop}. */
        void end() throws InterruptedException {
            for (var future : futures) {
                try {
                    future.get();
                } catch (ExecutionException e) {
                    throw new AssertionError("a client met what should not be", e.getCause());
                }
            }
        }

        private boolean work(Caretaker caretaker, Door door) throws InterruptedException {
            try (var client = door.connect()) {
                while (!stopping) {
                    if (caretaker.step(new KeyClient(client))) {
                        acknowledged.incrementAndGet();
                    } else {
                        Thread.sleep(PAUSE_MILLIS); // the database is away
                    }
                }
            } catch (IOException e) {
                return false; // the server is gone
            }
            return true;
        }
    }

    /** Sets all clients to work. */
    Running start(Door door) {
        var running = new Running();
        for (var caretaker : caretakers) {
            var task = new FutureTask<>(() -> running.work(caretaker, door));
            running.futures.add(task);
            Thread.ofPlatform().daemon().name("caretaker").start(task);
        }
        return running;
    }

    /** Has every client compare what is there with what it was told; {@code all}: also what it did not touch since the last time. */
    List<String> verify(Door door, boolean all) throws Exception {
        var findings = new ArrayList<String>();
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            var tasks = new ArrayList<Callable<List<String>>>();
            for (var caretaker : caretakers) {
                tasks.add(() -> {
                    try (var client = door.connect()) {
                        return caretaker.verify(new KeyClient(client), all);
                    }
                });
            }
            for (var found : threads.invokeAll(tasks)) {
                findings.addAll(found.get());
            }
        }
        return findings;
    }
}
