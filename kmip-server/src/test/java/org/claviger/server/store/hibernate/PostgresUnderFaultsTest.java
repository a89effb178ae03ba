package org.claviger.server.store.hibernate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.claviger.server.store.ObjectStoreContract;
import org.claviger.server.store.PostgresServer;
import org.claviger.server.store.hibernate.FaultyConnections.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Keeps the whole contract while one statement in a hundred fails as a distributed database lets it fail, and one commit in
 * fifty loses its answer, half of them after they took effect.
 */
class PostgresUnderFaultsTest extends ObjectStoreContract {
    private static final List<String> FAILURES = List.of("40001", "40001", "40P01", "08006");
    private static final AtomicBoolean FAILING = new AtomicBoolean();

    @RegisterExtension
    static final TestedDatabase DATABASE = new TestedDatabase(PostgresUnderFaultsTest::openDatabase);

    private static TestDatabases openDatabase() {
        var place = PostgresServer.required().newDatabase();
        var settings = PostgresSettings.of( // a busy machine needs long for so many new connections
                place.url(), Optional.empty(), Optional.of(place.server().passwordFile()), 8, Duration.ofMinutes(1));
        var connections = new FaultyConnections(new PostgresConnections(settings));
        connections.inject(sql -> FAILING.get() ? sometimes(sql) : Optional.empty());
        return new TestDatabases(() -> PostgresDatabase.open(connections, settings, TestDatabases.CLOCK));
    }

    private static Optional<Fault> sometimes(String sql) {
        var random = ThreadLocalRandom.current();
        if (sql.equals(FaultyConnections.COMMIT)) {
            return random.nextInt(50) == 0
                    ? Optional.of(new Fault(random.nextBoolean() ? "40003" : "08006", random.nextBoolean()))
                    : Optional.empty();
        }
        return random.nextInt(100) == 0
                ? Optional.of(new Fault(FAILURES.get(random.nextInt(FAILURES.size())), false))
                : Optional.empty();
    }

    @BeforeEach
    void fail() {
        FAILING.set(true);
    }

    @AfterEach
    void failNoLonger() {
        FAILING.set(false);
    }

    /** Whose own commit may have been lost on the way cannot tell who was first. */
    @Override
    protected Set<String> lostRace() {
        return Set.of("StaleObjectException", "CommitUnknownException");
    }
}
