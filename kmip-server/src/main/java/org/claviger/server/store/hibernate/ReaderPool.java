package org.claviger.server.store.hibernate;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.claviger.server.store.StoreUnavailableException;
import org.claviger.server.store.hibernate.Platform.Failure;
import org.claviger.server.store.hibernate.Sessions.Work;
import org.hibernate.HibernateException;
import org.hibernate.SessionFactory;

/**
 * A few connections for reading, each used by one thread at a time.
 *
 * <p>SQLite runs inside the process, so a virtual thread that reads keeps its carrier for as long as the read takes. For the
 * read of one row, some ten microseconds, that costs less than a hand-off to another thread would. What may look at many rows
 * runs on platform threads of the pool's own: the operating system shares them out fairly, while a few virtual threads in
 * long native calls would stop all the others.
 */
final class ReaderPool implements AutoCloseable {
    private static final String CLOSED = "the store is closed";

    private final SessionFactory sessions;
    private final Platform platform;
    private final BlockingQueue<KeptStatements> idle;
    private final int size;
    private final Duration patience;
    private final Consumer<Throwable> onBroken;
    private final ExecutorService scans;

    private volatile boolean closed;

    /** @param onBroken called when a read shows that the storage has failed */
    ReaderPool(
            SessionFactory sessions,
            List<KeptStatements> connections,
            Platform platform,
            Duration patience,
            Consumer<Throwable> onBroken) {
        this.sessions = sessions;
        this.platform = platform;
        this.size = connections.size();
        this.idle = new ArrayBlockingQueue<>(size, true, connections);
        this.patience = patience;
        this.onBroken = onBroken;
        // Not all readers: a scan can take long, and whoever wants one row must not wait for it.
        this.scans = Executors.newFixedThreadPool(
                Math.max(1, size / 2),
                Thread.ofPlatform().name("store-scan-", 0).daemon().factory());
    }

    <T> T read(Work<T> work) {
        requireOpen();
        var connection = borrow();
        try (var access = new DatabaseAccess(sessions, connection)) {
            return work.in(access);
        } catch (HibernateException | SQLException e) {
            connection.forget();
            if (platform.failure(e) == Failure.BROKEN) {
                onBroken.accept(e);
            }
            throw platform.failedRead(e);
        } finally {
            idle.add(connection);
        }
    }

    <T> T scan(Work<T> work) {
        requireOpen();
        try {
            return CompletableFuture.supplyAsync(() -> read(work), scans).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        } catch (RejectedExecutionException e) {
            throw new StoreUnavailableException(CLOSED, e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreUnavailableException(CLOSED);
        }
    }

    private KeptStatements borrow() {
        try {
            var connection = idle.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (connection == null) {
                throw new StoreUnavailableException("no reader became free within " + patience);
            }
            return connection;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting for a reader", e);
        }
    }

    /** Refuses reads from now on, waits until those that run have ended, and closes the connections. */
    @Override
    public void close() {
        closed = true;
        scans.shutdown();
        for (var i = 0; i < size; i++) {
            try {
                borrow().close();
            } catch (SQLException e) {
                throw new StoreUnavailableException("cannot close a reader", e);
            }
        }
    }
}
