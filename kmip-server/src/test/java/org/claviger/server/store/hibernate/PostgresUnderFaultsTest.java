package org.claviger.server.store.hibernate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.claviger.server.domain.Tenant;
import org.claviger.server.store.ObjectStore;
import org.claviger.server.store.ObjectStoreContract;
import org.claviger.server.store.PostgresServer;
import org.claviger.server.store.hibernate.FaultyConnections.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Keeps the whole contract while one statement in a hundred fails as a distributed database lets it fail, and one commit in
 * fifty loses its answer, half of them after they took effect.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresUnderFaultsTest extends ObjectStoreContract {
    private static final List<String> FAILURES = List.of("40001", "40001", "40P01", "08006");

    private TestDatabases databases;
    private FaultyConnections connections;

    @BeforeAll
    void openDatabase() {
        var place = PostgresServer.required().newDatabase();
        var settings = PostgresSettings.of( // a busy machine needs long for so many new connections
                place.url(), Optional.empty(), Optional.of(place.server().passwordFile()), 8, Duration.ofMinutes(1));
        connections = new FaultyConnections(new PostgresConnections(settings));
        databases = new TestDatabases(() -> PostgresDatabase.open(connections, settings, TestDatabases.CLOCK));
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

    @AfterEach
    void clearDatabase() {
        connections.inject(FaultyConnections.NONE);
        databases.clear();
    }

    @AfterAll
    void closeDatabase() {
        if (databases != null) {
            databases.close();
        }
    }

    /** Whose own commit may have been lost on the way cannot tell who was first. */
    @Override
    protected Set<String> lostRace() {
        return Set.of("StaleObjectException", "CommitUnknownException");
    }

    @Override
    protected ObjectStore open(Predicate<Tenant> uniqueNames) {
        connections.inject(PostgresUnderFaultsTest::sometimes);
        return databases.objects(uniqueNames);
    }
}
