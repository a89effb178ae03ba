package org.claviger.server.store.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.claviger.server.store.CommitUnknownException;
import org.claviger.server.store.Prerequisite;
import org.claviger.server.store.StaleObjectException;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.StoreFullException;
import org.claviger.server.store.StoreUnavailableException;
import org.claviger.server.store.hibernate.Sessions.Numbers;
import org.claviger.server.store.hibernate.Sessions.Unit;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What the writer answers when a unit, a statement or the commit fails. Units store server records. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupCommitWriterTest {
    private static final Duration PATIENCE = Duration.ofMillis(50);
    private static final int QUEUED_UNITS = 40;
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    private final SessionFactory sessions = Mappings.sessionFactory(new Sqlite());

    private Connection real;
    private Connection reader;
    private GroupCommitWriter writer;

    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();

    /** How the next statement of this text fails. */
    private final AtomicReference<@Nullable Fault> fault = new AtomicReference<>();

    /**
     * A failure to inject, before or after the statement has taken effect.
     *
     * @param endsTransaction whether SQLite has rolled back by itself, as it does when a commit finds no room
     */
    private record Fault(String sql, SQLiteErrorCode code, boolean afterEffect, boolean endsTransaction) {
        private Fault(String sql, SQLiteErrorCode code, boolean afterEffect) {
            this(sql, code, afterEffect, false);
        }
    }

    @BeforeEach
    void open(@TempDir Path directory) {
        var connections = new SqliteConnections(directory.resolve("test.db"));
        real = connections.openWriter();
        new Schema(new Sqlite(), TestDatabases.CLOCK).migrate(real);
        reader = connections.openReader();
        commits.set(0);
        broken.set(null);
        fault.set(null);
        var settings = new SqliteSettings(
                directory.resolve("test.db"), 1, QUEUED_UNITS, 256, 0, PATIENCE, Set.of(), broken::set);
        writer = new GroupCommitWriter(sessions, faulty(real), new Sqlite(), () -> 1, settings);
        writer.start();
    }

    @AfterEach
    void close() throws SQLException {
        writer.close();
        reader.close();
    }

    @AfterAll
    void closeSessions() {
        sessions.close();
    }

    private Connection faulty(Connection connection) {
        return proxy(Connection.class, (method, arguments) -> {
            var result = method.invoke(connection, arguments);
            return method.getName().equals("prepareStatement")
                    ? faulty((PreparedStatement) result, (String) arguments[0])
                    : result;
        });
    }

    private PreparedStatement faulty(PreparedStatement statement, String sql) {
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (!method.getName().startsWith("execute")) {
                return method.invoke(statement, arguments);
            }
            if (sql.equals("commit")) {
                commits.incrementAndGet();
            }
            var next = fault.get();
            var injected = next != null && sql.startsWith(next.sql()) ? fault.getAndSet(null) : null;
            if (injected == null || injected.afterEffect()) {
                var result = method.invoke(statement, arguments);
                if (injected == null) {
                    return result;
                }
            }
            if (injected.endsTransaction()) {
                try (var rollback = real.createStatement()) {
                    rollback.execute("rollback");
                }
            }
            statement.close(); // as the driver does
            throw new SQLiteException("injected", injected.code());
        });
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    try {
                        return call.invoke(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                }));
    }

    /** What a proxy does. */
    private interface Call {
        Object invoke(Method method, Object[] arguments) throws Exception;
    }

    private <T> T write(Unit<T> unit) {
        return writer.write(unit, Prerequisite.NONE);
    }

    /** Stores a record. */
    private record Store(String name) implements Unit<String> {
        @Override
        public String apply(DatabaseAccess access, Numbers numbers) {
            access.session().insert(new RecordRow(name, new byte[] {1}));
            return name;
        }

        @Override
        public boolean isApplied(DatabaseAccess access) {
            return access.session().get(RecordRow.class, name) != null;
        }
    }

    /** Stores a record and then fails. */
    private record Fail(String name, RuntimeException failure) implements Unit<String> {
        @Override
        public String apply(DatabaseAccess access, Numbers numbers) {
            access.session().insert(new RecordRow(name, new byte[] {1}));
            throw failure;
        }

        @Override
        public boolean isApplied(DatabaseAccess access) {
            return false;
        }
    }

    /** Keeps the writer busy until it is let go. */
    private static final class Block implements Unit<String> {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch letGo = new CountDownLatch(1);

        @Override
        public String apply(DatabaseAccess access, Numbers numbers) {
            begun.countDown();
            try {
                letGo.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "";
        }

        @Override
        public boolean isApplied(DatabaseAccess access) {
            return true;
        }
    }

    private List<String> stored() throws SQLException {
        try (var statement = reader.createStatement();
                var rows = statement.executeQuery("select name from server_record order by name")) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    /** Runs units in one group, behind a unit that holds the writer until all of them wait. */
    private List<CompletableFuture<String>> together(List<Unit<String>> units) throws InterruptedException {
        var block = new Block();
        var blocked = CompletableFuture.supplyAsync(() -> write(block), THREADS);
        block.begun.await();
        var answers = units.stream()
                .map(unit -> CompletableFuture.supplyAsync(() -> write(unit), THREADS))
                .toList();
        while (writer.waiting() < units.size()) {
            Thread.onSpinWait();
        }
        commits.set(
                -1); // the commit of the blocking unit is not counted; after letting go the next one may come at once
        block.letGo.countDown();
        blocked.join();
        return answers;
    }

    private static void assertFailed(CompletableFuture<String> answer, Class<? extends Throwable> expected) {
        assertThatThrownBy(answer::join).isInstanceOf(CompletionException.class).hasCauseInstanceOf(expected);
    }

    @Test
    void whatIsAnsweredIsStored() throws SQLException {
        assertThat(write(new Store("a"))).isEqualTo("a");

        assertThat(stored()).containsExactly("a");
    }

    @Test
    void unitsThatWaitTogetherShareOneCommit() throws Exception {
        var units = new ArrayList<Unit<String>>();
        for (var i = 0; i < 32; i++) {
            units.add(new Store("r" + i));
        }

        var answers = together(units);

        answers.forEach(CompletableFuture::join);
        assertThat(commits).hasValue(1);
        assertThat(stored()).hasSize(32);
    }

    @Test
    void aConflictOfOneUnitTakesNothingFromItsNeighbours() throws Exception {
        var answers = together(List.of(
                new Store("a"),
                new Fail("b", new StaleObjectException("b", 1)),
                new Store("a"),
                new Fail("c", new IllegalStateException("a fault of the program")),
                new Store("d")));

        assertFailed(answers.get(1), StaleObjectException.class);
        assertFailed(answers.get(3), StoreException.class);
        assertThat(answers.get(4).join()).isEqualTo("d");
        assertThat(List.of(answers.get(0), answers.get(2)))
                .filteredOn(
                        answer -> answer.handle((_, failure) -> failure != null).join())
                .hasSize(1);
        assertThat(stored()).containsExactly("a", "d");
        assertThat(commits).hasValue(1);
        assertThat(broken).hasNullValue();
    }

    @Test
    void aCommitWhoseAnswerIsLostIsReadBack() throws SQLException {
        fault.set(new Fault("commit", SQLiteErrorCode.SQLITE_ERROR, true));

        assertThat(write(new Store("a"))).isEqualTo("a");

        assertThat(stored()).containsExactly("a");
    }

    @Test
    void aCommitThatDidNotHappenIsReadBackAsAFailure() throws SQLException {
        fault.set(new Fault("commit", SQLiteErrorCode.SQLITE_ERROR, false));

        assertThatThrownBy(() -> write(new Store("a"))).isInstanceOf(StoreUnavailableException.class);

        assertThat(stored()).isEmpty();
        assertThat(write(new Store("b"))).isEqualTo("b");
    }

    @Test
    void afterAFailedSyncNothingIsAcknowledgedAnyMore() {
        fault.set(new Fault("commit", SQLiteErrorCode.SQLITE_IOERR_FSYNC, true));

        assertThatThrownBy(() -> write(new Store("a"))).isInstanceOf(CommitUnknownException.class);

        assertThatThrownBy(() -> write(new Store("b"))).isInstanceOf(StoreUnavailableException.class);
        await(broken);
    }

    @Test
    void aFailedWriteStopsTheStoreWithNothingDone() throws Exception {
        fault.set(new Fault("insert into server_record", SQLiteErrorCode.SQLITE_IOERR_WRITE, false));

        assertThatThrownBy(() -> write(new Store("a"))).isInstanceOf(StoreUnavailableException.class);

        await(broken);
        assertThat(stored()).isEmpty();
    }

    private static void await(AtomicReference<@Nullable Throwable> reference) {
        while (reference.get() == null) {
            Thread.onSpinWait();
        }
    }

    @Test
    void onFullStorageNothingOfTheGroupIsDoneAndLaterUnitsAre() throws Exception {
        fault.set(new Fault("insert into server_record", SQLiteErrorCode.SQLITE_FULL, false));

        assertThatThrownBy(() -> write(new Store("a")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("full");

        assertThat(stored()).isEmpty();
        assertThat(write(new Store("b"))).isEqualTo("b");
        assertThat(broken).hasNullValue();
    }

    /** The statements that end a transaction fail too when SQLite has ended it already, and the driver closes them. */
    @Test
    void afterACommitThatFoundNoRoomNothingIsAnsweredThatIsNotCommitted() throws Exception {
        for (var i = 0; i < 3; i++) {
            fault.set(new Fault("commit", SQLiteErrorCode.SQLITE_FULL, false, true));
            assertThatThrownBy(() -> write(new Store("a"))).isInstanceOf(StoreFullException.class);
            assertThat(stored()).isEmpty();
        }

        assertThat(write(new Store("b"))).isEqualTo("b");

        assertThat(stored()).containsExactly("b");
        assertThat(broken).hasNullValue();
    }

    @Test
    void aDatabaseHeldByAnotherProcessIsAnsweredSo() {
        fault.set(new Fault("begin", SQLiteErrorCode.SQLITE_BUSY, false));

        assertThatThrownBy(() -> write(new Store("a")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("another process");
        assertThat(write(new Store("b"))).isEqualTo("b");
    }

    @Test
    void whenMoreUnitsWaitThanMayTheNextIsRefused() throws Exception {
        var block = new Block();
        var blocked = CompletableFuture.supplyAsync(() -> write(block), THREADS);
        block.begun.await();
        var waiting = new ArrayList<CompletableFuture<String>>();
        for (var i = 0; i < QUEUED_UNITS; i++) {
            var name = "r" + i;
            waiting.add(CompletableFuture.supplyAsync(() -> write(new Store(name)), THREADS));
        }
        while (writer.waiting() < QUEUED_UNITS) {
            Thread.onSpinWait();
        }

        assertThatThrownBy(() -> write(new Store("late"))).isInstanceOf(StoreUnavailableException.class);

        block.letGo.countDown();
        blocked.get(1, TimeUnit.MINUTES);
        waiting.forEach(CompletableFuture::join);
        assertThat(stored()).hasSize(QUEUED_UNITS);
    }

    @Test
    void closingDoesWhatWaitsAndRefusesWhatComesLater() throws Exception {
        var answers = together(List.of(new Store("a"), new Store("b")));

        writer.close();

        assertThat(answers).extracting(CompletableFuture::join).containsExactly("a", "b");
        assertThatThrownBy(() -> write(new Store("c")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("closed");
        assertThat(stored()).containsExactly("a", "b");
    }

    /** Notes what happens to it, and fails if it is to. */
    private final class Recorded implements Prerequisite {
        private final @Nullable RuntimeException failure;
        private final List<String> events = new ArrayList<>();

        Recorded(@Nullable RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public void begin() {
            events.add("begin");
        }

        @Override
        public void await() {
            events.add("await before commit " + (commits.get() + 1));
            if (failure != null) {
                throw failure;
            }
        }
    }

    @Test
    void whatAUnitNeedsIsBegunBeforeItAndAwaitedBeforeTheCommit() throws SQLException {
        var prerequisite = new Recorded(null);
        var applied = new ArrayList<String>();
        writer.write(
                new Unit<Boolean>() {
                    @Override
                    public Boolean apply(DatabaseAccess access, Numbers numbers) {
                        applied.addAll(prerequisite.events);
                        access.session().insert(new RecordRow("a", new byte[] {1}));
                        return true;
                    }

                    @Override
                    public boolean isApplied(DatabaseAccess access) {
                        return true;
                    }
                },
                prerequisite);
        assertThat(applied).containsExactly("begin");
        assertThat(prerequisite.events).containsExactly("begin", "await before commit 1");
        assertThat(stored()).containsExactly("a");
    }

    @Test
    void nothingIsCommittedWhenWhatAUnitNeedsCannotBecomeDurable() throws SQLException {
        var failure = new IllegalStateException("no sync");
        assertThatThrownBy(() -> writer.write(new Store("a"), new Recorded(failure)))
                .isSameAs(failure);
        assertThat(commits).hasValue(0);
        assertThat(stored()).isEmpty();
        assertThat(write(new Store("b"))).isEqualTo("b");
        assertThat(stored()).containsExactly("b");
    }
}
