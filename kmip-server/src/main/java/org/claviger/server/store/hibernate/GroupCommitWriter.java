package org.claviger.server.store.hibernate;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.claviger.server.store.CommitUnknownException;
import org.claviger.server.store.Prerequisite;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.StoreFullException;
import org.claviger.server.store.StoreUnavailableException;
import org.claviger.server.store.hibernate.Platform.Failure;
import org.claviger.server.store.hibernate.Sessions.Numbers;
import org.claviger.server.store.hibernate.Sessions.Unit;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. Whatever units of work wait when it begins a transaction share that transaction and its one
 * sync of the disk. If one of them fails, all begin again, each in a savepoint of its own, so that a conflict of one takes nothing
 * from the others: savepoints cost as much as a tenth of the work, and few units fail. Nobody gets an
 * answer before the commit has returned. What the units need to be durable before them becomes so while they are run: one sync
 * of the audit for all of them, beside their work and not before it.
 *
 * <p>After a failure of the storage it never writes again: what the disk holds is not known until SQLite has recovered the
 * file in a new process.
 */
final class GroupCommitWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommitWriter.class);

    private static final String FULL = "the storage is full";

    /** Lies in the queue behind the last unit that is done. */
    private final Pending<Boolean> closing = new Pending<>(new Nothing(), Prerequisite.NONE);

    private final SessionFactory sessions;
    private final KeptStatements connection;
    private final Platform platform;
    private final Numbers numbers;
    private final int groupedUnits;
    private final Duration patience;
    private final Consumer<Throwable> onBroken;
    private final BlockingQueue<Pending<?>> queue;
    private final Thread thread;

    /** Why units are refused, once they are. */
    private volatile @Nullable StoreUnavailableException stopped;

    /** @param connection in auto-commit mode, given to this writer alone */
    GroupCommitWriter(
            SessionFactory sessions,
            Connection connection,
            Platform platform,
            Numbers numbers,
            SqliteSettings settings) {
        this.sessions = sessions;
        this.connection = new KeptStatements(connection);
        this.platform = platform;
        this.numbers = numbers;
        this.groupedUnits = settings.groupedUnits();
        this.patience = settings.patience();
        this.onBroken = settings.onBroken();
        this.queue = new ArrayBlockingQueue<>(settings.queuedUnits());
        this.thread = Thread.ofPlatform().name("store-writer").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Runs a unit with whatever others wait, and returns when it is durable, which its prerequisite is before. */
    <T> T write(Unit<T> unit, Prerequisite prerequisite) {
        var pending = new Pending<>(unit, prerequisite);
        enter(pending);
        try {
            return pending.answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** How many units wait. */
    int waiting() {
        return queue.size();
    }

    private void enter(Pending<?> pending) {
        requireRunning();
        try {
            if (!queue.offer(pending, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoreUnavailableException("more units of work wait than the store can do");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting for the writer", e);
        }
        if (stopped != null && queue.remove(pending)) { // it came after the writer had refused all that waited
            requireRunning();
        }
    }

    private void requireRunning() {
        var reason = stopped;
        if (reason != null) {
            throw new StoreUnavailableException(String.valueOf(reason.getMessage()), reason.getCause());
        }
    }

    private void run() {
        var group = new ArrayList<Pending<?>>(groupedUnits);
        try {
            var closed = false;
            while (!closed) {
                group.add(queue.take());
                queue.drainTo(group, groupedUnits - 1);
                closed = group.remove(closing);
                if (!group.isEmpty()) {
                    commit(group);
                    group.clear();
                }
            }
            refuse(new StoreUnavailableException("the store is closed"));
        } catch (Throwable e) { // whatever ends this thread must not leave callers waiting
            LOG.error("the store has stopped: its storage or its program has failed", e);
            refuse(new StoreUnavailableException("the store has stopped after a failure", e));
            group.forEach(pending -> pending.answer.completeExceptionally(new CommitUnknownException(e)));
            onBroken.accept(e);
        }
    }

    private void refuse(StoreUnavailableException reason) {
        stopped = reason;
        var waiting = new ArrayList<Pending<?>>();
        queue.drainTo(waiting);
        waiting.forEach(pending -> pending.answer.completeExceptionally(reason));
    }

    /**
     * Commits a group and answers each of its units.
     *
     * @throws RuntimeException if the storage has failed; then units are left unanswered whose changes may be durable or not
     */
    private void commit(List<Pending<?>> group) {
        group.forEach(pending -> pending.prerequisite.begin());
        try {
            execute("begin immediate");
            if (!areAppliedTogether(group)) {
                execute("rollback");
                execute("begin immediate");
                for (var pending : group) {
                    attempt(pending);
                }
            }
        } catch (SQLException | RuntimeException e) {
            endTransaction(e);
            abandon(group, e);
            return;
        }
        if (!arePrerequisitesMet(group)) {
            return;
        }
        queue.forEach(
                next -> next.prerequisite.begin()); // beside the commit, so that the next group need not wait for it
        try {
            execute("commit");
        } catch (SQLException e) {
            if (platform.failure(e) == Failure.BROKEN) {
                throw new StoreException("commit failed", e);
            }
            endTransaction(e);
            LOG.warn("the answer to a commit was a failure; reading back what became of it", e);
            readBack(group, e);
            return;
        }
        group.forEach(Pending::done);
    }

    /** Nothing is committed before what it needs is durable; if that fails, nothing is done at all. */
    private boolean arePrerequisitesMet(List<Pending<?>> group) {
        for (var pending : group) {
            try {
                pending.prerequisite.await();
            } catch (RuntimeException e) {
                endTransaction(e);
                for (var other : group) {
                    other.answer.completeExceptionally(
                            other.prerequisite.equals(Prerequisite.NONE)
                                    ? new StoreUnavailableException("the transaction failed", e)
                                    : e);
                }
                return false;
            }
        }
        return true;
    }

    /**
     * Runs the units of a group one after the other.
     *
     * @return false if one of them has failed, which only an end of the transaction undoes
     * @throws SQLException if the transaction cannot go on, nor is likely to the next time
     */
    private boolean areAppliedTogether(List<Pending<?>> group) throws SQLException {
        try (var access = new DatabaseAccess(sessions, connection)) {
            for (var pending : group) {
                pending.apply(access, numbers);
            }
            return true;
        } catch (SQLException | RuntimeException e) {
            connection.forget();
            if (!isOfUnit(e)) {
                throw e;
            }
            return false;
        }
    }

    /** Whether a failure is the unit's own; after any other one, SQLite may have rolled back the transaction by itself. */
    private boolean isOfUnit(Exception e) {
        return e instanceof StoreException
                || switch (platform.failure(e)) {
                    case DUPLICATE, OTHER -> true;
                    case BUSY, CONFLICT, LOST, FULL, BROKEN -> false;
                };
    }

    /** Runs one unit in a savepoint. Throws only if the whole transaction cannot go on. */
    private void attempt(Pending<?> pending) throws SQLException {
        execute("savepoint unit");
        try (var access = new DatabaseAccess(sessions, connection)) {
            pending.apply(access, numbers);
        } catch (SQLException | RuntimeException e) {
            connection.forget();
            if (!isOfUnit(e)) {
                throw e;
            }
            execute("rollback to unit");
            pending.failure = e instanceof StoreException known ? known : new StoreException("the store failed", e);
        }
        execute("release unit");
    }

    /** Answers a group of which nothing was done. */
    private void abandon(List<Pending<?>> group, Exception e) {
        var failure = platform.failure(e);
        var message = switch (failure) {
            case BUSY -> "another process holds the database";
            case FULL -> FULL;
            case BROKEN -> "the storage has failed";
            case DUPLICATE, CONFLICT, LOST, OTHER -> "the transaction failed";
        };
        for (var pending : group) {
            pending.answer.completeExceptionally(
                    failure == Failure.FULL
                            ? new StoreFullException(message, e)
                            : new StoreUnavailableException(message, e));
        }
        if (failure == Failure.BROKEN) {
            throw new StoreException("the storage has failed", e);
        }
        LOG.warn("{} units of work were not done: {}", group.size(), message, e);
    }

    /** Answers a group whose commit returned a failure by what is there. */
    private void readBack(List<Pending<?>> group, SQLException e) {
        try (var access = new DatabaseAccess(sessions, connection)) {
            for (var pending : group) {
                if (pending.failure != null || pending.unit.isApplied(access)) {
                    pending.done();
                } else {
                    pending.answer.completeExceptionally(
                            platform.failure(e) == Failure.FULL
                                    ? new StoreFullException(FULL, e)
                                    : new StoreUnavailableException("the commit failed", e));
                }
            }
        } catch (SQLException unreadable) {
            throw new StoreException("what became of a commit cannot be read back", unreadable);
        }
    }

    private void execute(String sql) throws SQLException {
        connection.of(sql).execute();
    }

    /**
     * Ends a transaction that has failed, which SQLite may have ended already. The driver closes a statement that has failed, so
     * none that was kept is used again: a rollback by a closed one does nothing, and what was to be undone would be read back as
     * if it had been committed.
     *
     * @throws StoreException if the transaction is still open; nothing that is read can then be trusted
     */
    private void endTransaction(Exception reason) {
        connection.forget();
        try {
            execute("rollback");
        } catch (SQLException e) {
            reason.addSuppressed(e);
            connection.forget();
        }
        try {
            execute("begin"); // fails within a transaction
            execute("rollback");
        } catch (SQLException e) {
            throw new StoreException("a transaction that has failed cannot be ended", e);
        }
    }

    /** Does what waits, refuses what comes later, and closes the connection. */
    @Override
    public void close() {
        try {
            if (thread.isAlive()) {
                queue.put(closing);
            }
            thread.join();
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while closing the store", e);
        } catch (SQLException e) {
            throw new StoreUnavailableException("cannot close the writer", e);
        }
    }

    /** A unit whose caller waits. */
    private static final class Pending<T> {
        private final Unit<T> unit;
        private final Prerequisite prerequisite;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private @Nullable T result;
        private @Nullable RuntimeException failure;

        Pending(Unit<T> unit, Prerequisite prerequisite) {
            this.unit = unit;
            this.prerequisite = prerequisite;
        }

        void apply(DatabaseAccess access, Numbers numbers) throws SQLException {
            result = unit.apply(access, numbers);
        }

        /** Answers, now that all that was done is durable. */
        void done() {
            if (failure == null) {
                answer.complete(result);
            } else {
                answer.completeExceptionally(failure);
            }
        }
    }

    private record Nothing() implements Unit<Boolean> {
        @Override
        public Boolean apply(DatabaseAccess access, Numbers numbers) {
            return true;
        }

        @Override
        public boolean isApplied(DatabaseAccess access) {
            return true;
        }
    }
}
