package org.claviger.server.store.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.NOW;
import static org.claviger.server.store.StoredObjects.key;
import static org.claviger.server.store.StoredObjects.named;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.server.crypto.RowAuthenticators;
import org.claviger.server.store.Changes;
import org.claviger.server.store.Changes.Create;
import org.claviger.server.store.Changes.Delete;
import org.claviger.server.store.Changes.Update;
import org.claviger.server.store.CommitUnknownException;
import org.claviger.server.store.LocateQuery;
import org.claviger.server.store.ObjectStore;
import org.claviger.server.store.PostgresServer;
import org.claviger.server.store.Prerequisite;
import org.claviger.server.store.StaleObjectException;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.StoreUnavailableException;
import org.claviger.server.store.hibernate.FaultyConnections.Fault;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered when a statement or the commit fails, or when its answer is lost. */
class PostgresFaultsTest {
    private static final String CONNECTION_LOST = "08006";
    private static final String SERIALIZATION = "40001";
    private static final String UNKNOWN = "40003";

    private PostgresServer.Database place;
    private FaultyConnections connections;
    private PostgresDatabase database;
    private ObjectStore store;

    @BeforeEach
    void open() {
        place = PostgresServer.required().newDatabase();
        var settings = PostgresSettings.of(
                place.url(), Optional.empty(), Optional.of(place.server().passwordFile()), 4, Duration.ofSeconds(5));
        connections = new FaultyConnections(new PostgresConnections(settings));
        database = PostgresDatabase.open(connections, settings, TestDatabases.CLOCK);
        store = database.objects(RowAuthenticators.withFixedKey(), _ -> true);
    }

    @AfterEach
    void close() {
        if (database != null) {
            database.close();
        }
    }

    private void create(String id) {
        store.commit(Changes.of(new Create(named(id, id))));
    }

    private long total() {
        return store.locate(ACME, LocateQuery.matching(Attributes.EMPTY, NOW)).total();
    }

    /** Has the next commits fail. */
    private void atCommit(String state, boolean afterEffect, int times) {
        var left = new AtomicInteger(times);
        connections.inject(sql -> sql.equals(FaultyConnections.COMMIT) && left.getAndDecrement() > 0
                ? Optional.of(new Fault(state, afterEffect))
                : Optional.empty());
    }

    private void atStatement(String beginning, String state, int times) {
        var left = new AtomicInteger(times);
        connections.inject(sql -> sql.startsWith(beginning) && left.getAndDecrement() > 0
                ? Optional.of(new Fault(state, false))
                : Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"08006, true", "08006, false", "40003, true", "40003, false", "57P01, true", "XX000, false"})
    void aCommitWhoseAnswerIsLostIsDoneOnce(String state, boolean afterEffect) {
        atCommit(state, afterEffect, 1);
        create("k1");
        assertThat(store.find(ACME, "k1")).contains(named("k1", "k1").withVersion(1));

        atCommit(state, afterEffect, 1);
        store.commit(Changes.of(new Update(store.find(ACME, "k1").orElseThrow().activate(NOW))));
        assertThat(store.find(ACME, "k1").orElseThrow().version()).isEqualTo(2);

        atCommit(state, afterEffect, 1);
        store.commit(Changes.of(new Delete(ACME, "k1", 2), new Create(key("k2"))));
        assertThat(store.find(ACME, "k1")).isEmpty();
        assertThat(total()).isEqualTo(1);

        atCommit(state, afterEffect, 1);
        assertThat(database.records().create("r", Bytes.ofHex("01"))).isTrue();
        assertThat(database.records().find("r")).contains(Bytes.ofHex("01"));
    }

    @Test
    void aCommitThatHappensAfterItsAnswerWasLostIsWaitedFor() {
        connections.delayNextCommit(Duration.ofMillis(800));

        create("k1");

        assertThat(connections.delayedCommit()).isCompleted(); // the second try had to wait for the first
        assertThat(total()).isEqualTo(1);
        assertThat(store.find(ACME, "k1")).contains(named("k1", "k1").withVersion(1));
    }

    @Test
    void anUpdateThatHappensAfterItsAnswerWasLostIsWaitedFor() {
        create("k1");
        connections.delayNextCommit(Duration.ofMillis(800));

        store.commit(Changes.of(new Update(store.find(ACME, "k1").orElseThrow().activate(NOW))));

        assertThat(connections.delayedCommit()).isCompleted();
        assertThat(store.find(ACME, "k1").orElseThrow().version()).isEqualTo(2);
    }

    /** As when the audit's disk hangs for longer than PostgreSQL leaves a transaction open. */
    @Test
    void aUnitWhoseTransactionEndedWhileItWaitedForItsPrerequisiteIsDoneAfterAll() {
        var patience = Duration.ofSeconds(1);
        var settings = PostgresSettings.of(
                place.url(), Optional.empty(), Optional.of(place.server().passwordFile()), 2, patience);
        try (var impatient = PostgresDatabase.open(settings, TestDatabases.CLOCK)) {
            var waits = new AtomicInteger();
            impatient
                    .objects(RowAuthenticators.withFixedKey(), _ -> true)
                    .commit(Changes.of(new Create(named("k1", "k1"))), new Prerequisite() {
                        @Override
                        public void begin() {}

                        @Override
                        public void await() {
                            if (waits.getAndIncrement() == 0) {
                                LockSupport.parkNanos(patience.toNanos());
                                place.server()
                                        .execute("select pg_terminate_backend(pid) from pg_stat_activity"
                                                + " where state = 'idle in transaction' and datname = '" + place.name()
                                                + "'");
                            }
                        }
                    });
            assertThat(waits).hasValue(2);
        }
        assertThat(total()).isEqualTo(1);
        assertThat(store.find(ACME, "k1")).contains(named("k1", "k1").withVersion(1));
    }

    @Test
    void whatSomebodyElseChangedBeforeItCouldBeReadBackIsUnknown() {
        create("k1");
        var object = store.find(ACME, "k1").orElseThrow();
        var interfering = new AtomicInteger(1);
        connections.inject(sql -> {
            if (sql.equals(FaultyConnections.COMMIT) && interfering.getAndDecrement() > 0) {
                connections.afterEffect(() -> store.commit(Changes.of(
                        new Update(store.find(ACME, "k1").orElseThrow().changed(NOW)))));
                return Optional.of(new Fault(CONNECTION_LOST, true));
            }
            return Optional.empty();
        });

        assertThatThrownBy(() -> store.commit(Changes.of(new Update(object.activate(NOW)))))
                .isInstanceOf(CommitUnknownException.class);
    }

    /** Else two uses of a key could pass as one use of its Usage Limits. */
    @Test
    void theSameChangeBySomebodyElseIsNotTakenForTheOwnOne() {
        create("k1");
        var changed = store.find(ACME, "k1").orElseThrow().changed(NOW);
        connections.inject(sql -> {
            if (sql.equals(FaultyConnections.COMMIT)) {
                connections.inject(FaultyConnections.NONE);
                connections.instead(() -> store.commit(Changes.of(new Update(changed))));
                return Optional.of(new Fault(CONNECTION_LOST, false));
            }
            return Optional.empty();
        });

        assertThatThrownBy(() -> store.commit(Changes.of(new Update(changed))))
                .isInstanceOf(CommitUnknownException.class);
        assertThat(store.find(ACME, "k1").orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void aCommitThatIsNeverAnsweredIsUnknown() {
        atCommit(CONNECTION_LOST, false, Integer.MAX_VALUE);

        assertThatThrownBy(() -> create("k1")).isInstanceOf(CommitUnknownException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {SERIALIZATION, "40P01", CONNECTION_LOST, UNKNOWN})
    void aStatementThatMetAnotherTransactionOrLostItsConnectionBeginsAgain(String state) {
        for (var beginning : new String[] {
            "insert into value_set (",
            "insert into value_set_value",
            "insert into managed_object",
            "insert into object_index",
            "set local"
        }) {
            atStatement(beginning, state, 3);
            var id = beginning.substring(beginning.length() - 5);
            store.commit(Changes.of(new Create(
                    named(id, id).withAttribute(AttributeTypes.LEASE_TIME, Duration.ofSeconds(beginning.length())))));
        }
        assertThat(total()).isEqualTo(5);
    }

    @Test
    void aCommitThatIsRefusedForAConflictBeginsAgain() {
        atCommit(SERIALIZATION, false, 3);

        create("k1");

        assertThat(total()).isEqualTo(1);
    }

    @Test
    void conflictsWithoutEndAreAnsweredSo() {
        atStatement("insert into managed_object", SERIALIZATION, Integer.MAX_VALUE);

        assertThatThrownBy(() -> create("k1"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("others");
        connections.inject(FaultyConnections.NONE);
        assertThat(total()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"53100, no room", "55P03, in time", "57014, in time", "58030, has failed"})
    void whatTheServerCannotDoNowIsAnsweredSoAndNothingIsDone(String state, String answer) {
        atStatement("insert into object_index", state, 1);

        assertThatThrownBy(() -> create("k1"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(answer);

        assertThat(total()).isZero();
        create("k1");
    }

    @Test
    void aFaultOfTheProgramIsNotRepeated() {
        var tries = new AtomicInteger();
        connections.inject(sql -> {
            if (sql.startsWith("insert into managed_object")) {
                tries.incrementAndGet();
                return Optional.of(new Fault("42601", false));
            }
            return Optional.empty();
        });

        assertThatThrownBy(() -> create("k1")).isExactlyInstanceOf(StoreException.class);
        assertThat(tries).hasValue(1);
    }

    @Test
    void aReadThatLostItsConnectionBeginsAgain() {
        create("k1");
        atStatement("select", CONNECTION_LOST, 2);

        assertThat(store.find(ACME, "k1")).isPresent();
    }

    @Test
    void aRefusalIsNotMistakenForALostAnswer() {
        create("k1");
        var old = store.find(ACME, "k1").orElseThrow();
        store.commit(Changes.of(new Update(old.changed(NOW))));

        assertThatThrownBy(() -> store.commit(Changes.of(new Update(old.activate(NOW)))))
                .isInstanceOf(StaleObjectException.class);
    }

    @Test
    void aLockThatSomebodyHoldsIsNotWaitedForWithoutEnd() throws SQLException {
        create("k1");
        var object = store.find(ACME, "k1").orElseThrow();
        try (var other = connections.getConnection();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select 1 from managed_object for update");

            assertThatThrownBy(() -> CompletableFuture.runAsync(
                                    () -> store.commit(Changes.of(new Update(object.changed(NOW)))))
                            .join())
                    .hasCauseInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("in time");
            other.rollback();
        }
    }
}
