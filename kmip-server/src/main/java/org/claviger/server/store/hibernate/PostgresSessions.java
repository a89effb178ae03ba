package org.claviger.server.store.hibernate;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.claviger.server.store.CommitUnknownException;
import org.claviger.server.store.Prerequisite;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.StoreFullException;
import org.claviger.server.store.StoreUnavailableException;
import org.claviger.server.store.hibernate.Platform.Failure;
import org.hibernate.HibernateException;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and short transactions on connections of a pool, many at once. The database decides races by the versions of the rows
 * and by its unique indexes; what met another transaction begins again.
 *
 * <p>When the answer to a commit is lost, the unit is done again unless it can be seen to have been done. That settles it
 * whatever has become of the first try: the second one waits for a row or an index entry that the first still holds, succeeds
 * if the first was undone, and finds its own changes there if it was not.
 */
final class PostgresSessions implements Sessions, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresSessions.class);

    private static final int MAX_ATTEMPTS = 10;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    /** How long closing waits for what has been begun. */
    private static final Duration LONGEST_CLOSING = Duration.ofSeconds(30);

    private static final String NUMBER = "select nextval(pg_get_serial_sequence('managed_object', 'number'))";

    private final SessionFactory sessions;
    private final HikariDataSource pool;
    private final Platform platform;
    private final Duration patience;
    private final Consumer<Throwable> onBroken;

    /** Leaves connections for the short work while many rows are looked at. */
    private final Semaphore scans;

    /** Held for reading by whoever works, for writing by who closes. */
    private final ReadWriteLock gate = new ReentrantReadWriteLock();

    private volatile boolean closed;

    PostgresSessions(SessionFactory sessions, HikariDataSource pool, Platform platform, PostgresSettings settings) {
        this.sessions = sessions;
        this.pool = pool;
        this.platform = platform;
        this.patience = settings.patience();
        this.onBroken = settings.onBroken();
        this.scans = new Semaphore(Math.max(1, settings.connections() / 2), true);
    }

    /** What became of one try. */
    private sealed interface Attempt<T> {
        record Done<T>(T result) implements Attempt<T> {}

        /** Nothing of it is there, nor will be. */
        record Undone<T>(Failure failure, Exception cause) implements Attempt<T> {}

        /** The answer to the commit was lost. */
        record Unknown<T>(T result, Exception cause) implements Attempt<T> {}
    }

    @Override
    public <T> T read(Work<T> work) {
        requireOpen();
        gate.readLock().lock();
        try {
            requireOpen();
            var begun = System.nanoTime();
            for (var attempt = 1; ; attempt++) {
                try (var connection = borrow()) {
                    return in(connection, work);
                } catch (FailedReadException e) {
                    tellIfBroken(platform.failure(e), e);
                    if (!isWorthAnotherTry(platform.failure(e), attempt, begun)) {
                        throw platform.failedRead(e);
                    }
                } catch (SQLException e) {
                    throw unreachable(e);
                }
            }
        } finally {
            gate.readLock().unlock();
        }
    }

    private <T> T in(Connection connection, Work<T> work) throws FailedReadException {
        try (var statements = new OwnStatements(connection);
                var access = new DatabaseAccess(sessions, statements)) {
            return work.in(access);
        } catch (HibernateException | SQLException e) {
            throw new FailedReadException(e);
        }
    }

    /** A read has begun and failed. */
    private static final class FailedReadException extends Exception {
        private static final long serialVersionUID = 1L;

        FailedReadException(Exception cause) {
            super(cause);
        }
    }

    @Override
    public <T> T scan(Work<T> work) {
        try {
            if (!scans.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoreUnavailableException("no scan became free within " + patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting for the database", e);
        }
        try {
            return read(work);
        } finally {
            scans.release();
        }
    }

    @Override
    public <T> T write(Unit<T> unit, Prerequisite prerequisite) {
        requireOpen();
        gate.readLock().lock();
        try {
            requireOpen();
            return writeOpen(unit, prerequisite);
        } finally {
            gate.readLock().unlock();
        }
    }

    private <T> T writeOpen(Unit<T> unit, Prerequisite needed) {
        var prerequisite = new Awaited(needed);
        prerequisite.begin();
        var begun = System.nanoTime();
        Attempt.@Nullable Unknown<T> unknown = null;
        for (var attempt = 1; ; attempt++) {
            Failure failure;
            Exception cause;
            switch (attempt(unit, prerequisite, unknown)) {
                case Attempt.Done<T>(var result) -> {
                    return result;
                }
                case Attempt.Undone<T> undone -> {
                    failure = undone.failure;
                    cause = undone.cause;
                }
                case Attempt.Unknown<T> lost -> {
                    LOG.warn("the answer to a commit was lost; reading back what became of it", lost.cause);
                    unknown = lost;
                    failure = Failure.LOST;
                    cause = lost.cause;
                }
            }
            if (!isWorthAnotherTry(failure, attempt, begun + prerequisite.nanos)) {
                throw unknown == null ? undone(failure, cause) : new CommitUnknownException(cause);
            }
        }
    }

    /**
     * What the unit waits for that is no fault of the database's. It may last for longer than PostgreSQL leaves a transaction open,
     * and then the unit is worth another try as at the beginning.
     */
    private static final class Awaited implements Prerequisite {
        private final Prerequisite needed;
        private long nanos;

        Awaited(Prerequisite needed) {
            this.needed = needed;
        }

        @Override
        public void begin() {
            needed.begin();
        }

        @Override
        public void await() {
            var begun = System.nanoTime();
            needed.await();
            nanos += System.nanoTime() - begun;
        }
    }

    /** Runs the unit in a transaction; after a lost answer only if it is not there. */
    private <T> Attempt<T> attempt(Unit<T> unit, Prerequisite prerequisite, Attempt.@Nullable Unknown<T> unknown) {
        try (var connection = borrow()) {
            connection.setAutoCommit(false);
            T result;
            try (var statements = new OwnStatements(connection);
                    var access = new DatabaseAccess(sessions, statements)) {
                execute(connection, "set local statement_timeout = 0"); // a commit must not be cut short
                if (unknown != null && unit.isApplied(access)) {
                    // its own commit may have stopped waiting for a standby: the commit of this one comes after it
                    touch(connection);
                    result = unknown.result;
                } else {
                    result = unit.apply(access, () -> nextNumber(access));
                }
            } catch (RuntimeException | SQLException e) {
                rollback(connection, e);
                return failed(e, unknown);
            }
            try {
                prerequisite.await();
            } catch (RuntimeException e) {
                rollback(connection, e);
                throw e;
            }
            return commit(connection, result);
        } catch (SQLException e) {
            return new Attempt.Undone<>(Failure.LOST, e);
        }
    }

    /** @throws StoreException if the unit itself said why it cannot be done, and nothing of it can have been done before */
    private <T> Attempt<T> failed(Exception e, Attempt.@Nullable Unknown<T> unknown) {
        if (e instanceof StoreException refusal) {
            if (unknown == null) {
                throw refusal;
            }
            return new Attempt.Undone<>(Failure.CONFLICT, e); // perhaps by its own first try, which has ended now
        }
        var failure = platform.failure(e);
        tellIfBroken(failure, e);
        return new Attempt.Undone<>(failure, e);
    }

    private void tellIfBroken(Failure failure, Exception e) {
        if (failure == Failure.BROKEN) {
            onBroken.accept(e);
        }
    }

    private <T> Attempt<T> commit(Connection connection, T result) {
        try {
            connection.clearWarnings();
            connection.commit();
            for (SQLWarning warning = connection.getWarnings(); warning != null; warning = warning.getNextWarning()) {
                if (!"00000".equals(warning.getSQLState())) { // it is durable here, and perhaps nowhere else
                    return new Attempt.Unknown<>(result, warning);
                }
            }
            return new Attempt.Done<>(result);
        } catch (SQLException e) {
            var failure = platform.failure(e);
            if (failure == Failure.CONFLICT) {
                rollback(connection, e);
                return new Attempt.Undone<>(Failure.CONFLICT, e);
            }
            if (failure == Failure.BROKEN) { // what is read back now may not be there later
                onBroken.accept(e);
                throw new CommitUnknownException(e);
            }
            return new Attempt.Unknown<>(result, e);
        }
    }

    private static void rollback(Connection connection, Exception reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    /**
     * Tells whether to begin again, after a pause. What nobody has foreseen is not repeated; a duplicate that no unit made an
     * answer of is a race for a new row, which the next try finds.
     */
    private boolean isWorthAnotherTry(Failure failure, int attempt, long begun) {
        var again = switch (failure) {
            case DUPLICATE, CONFLICT -> attempt < MAX_ATTEMPTS;
            case LOST -> attempt < MAX_ATTEMPTS && System.nanoTime() - begun < patience.toNanos();
            case BUSY, FULL, BROKEN, OTHER -> false;
        };
        if (again) {
            pause(attempt);
        }
        return again;
    }

    /** Of random length, so that those who met do not meet again. */
    private static void pause(int attempt) {
        var most = Math.min(SHORTEST_PAUSE.toNanos() << attempt, LONGEST_PAUSE.toNanos());
        try {
            TimeUnit.NANOSECONDS.sleep(ThreadLocalRandom.current().nextLong(most));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting for the database", e);
        }
    }

    private static StoreException undone(Failure failure, Exception cause) {
        return switch (failure) {
            case LOST -> new StoreUnavailableException("the database cannot be reached", cause);
            case BUSY -> new StoreUnavailableException("the database did not get to it in time", cause);
            case CONFLICT -> new StoreUnavailableException("too many others change the same", cause);
            case FULL -> new StoreFullException("the database has no room", cause);
            case BROKEN -> new StoreUnavailableException("the database has failed", cause);
            case DUPLICATE, OTHER -> new StoreException("the store failed", cause);
        };
    }

    private Connection borrow() throws SQLException {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            throw new SQLException("no connection to the database: " + e.getMessage(), "08001", e);
        }
    }

    private static StoreUnavailableException unreachable(SQLException e) {
        return new StoreUnavailableException("the database cannot be reached", e);
    }

    private static long nextNumber(DatabaseAccess access) throws SQLException {
        try (var row = access.statement(NUMBER).executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void touch(Connection connection) throws SQLException {
        execute(connection, """
            insert into server_record (name, value) values ('read-back', '')
            on conflict (name) do update set value = excluded.value\
            """);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreUnavailableException("the store is closed");
        }
    }

    /** Refuses what comes later, waits for what has been begun, and closes the connections. */
    @Override
    public void close() {
        closed = true;
        var alone = false;
        try {
            alone = gate.writeLock().tryLock(LONGEST_CLOSING.toMillis(), TimeUnit.MILLISECONDS);
            if (!alone) {
                LOG.warn("the database is closed while work is under way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            pool.close();
        } finally {
            if (alone) {
                gate.writeLock().unlock();
            }
        }
    }
}
