package org.claviger.server.store.hibernate;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.claviger.server.crypto.RowAuthenticator;
import org.claviger.server.domain.Tenant;
import org.claviger.server.store.ObjectStore;
import org.claviger.server.store.ServerRecords;
import org.claviger.server.store.StoreUnavailableException;
import org.claviger.server.store.UnsafeStorageException;
import org.claviger.server.store.WrappedKeyRows;
import org.hibernate.SessionFactory;

/**
 * A PostgreSQL database that several servers may share. Nothing of it is kept in memory: each use of an object reads its row
 * from the primary, so that what one server has acknowledged holds for the next request to any of them.
 */
public final class PostgresDatabase implements Database {
    /** A connection is checked anew at least this often, because settings of the server can change. */
    private static final Duration LIFE_OF_CONNECTION = Duration.ofMinutes(10);

    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final Duration KEEPALIVE = Duration.ofMinutes(2);
    private static final Duration VALIDATION = Duration.ofSeconds(2);

    /** Only one server at a time changes the tables; the number is this program's own, at random. */
    private static final long SCHEMA_LOCK = 0x636c_6176_6967_6572L;

    /** How long a start waits for another one that changes the tables. */
    private static final Duration LONGEST_MIGRATION = Duration.ofMinutes(5);

    static final String TIME = "select clock_timestamp()";

    private final SessionFactory sessionFactory;
    private final PostgresSessions sessions;
    private final Platform platform;

    private PostgresDatabase(SessionFactory sessionFactory, PostgresSessions sessions, Platform platform) {
        this.sessionFactory = sessionFactory;
        this.sessions = sessions;
        this.platform = platform;
    }

    /**
     * Opens the database and brings its tables up to date.
     *
     * @param clock dates the changes of the tables
     * @throws UnsafeStorageException if an acknowledged write could get lost here
     * @throws SchemaException if a later program has changed it, or if its user may not do what is needed
     * @throws StoreUnavailableException if it cannot be reached
     */
    public static PostgresDatabase open(PostgresSettings settings, Clock clock) {
        return open(new PostgresConnections(settings), settings, clock);
    }

    static PostgresDatabase open(DataSource connections, PostgresSettings settings, Clock clock) {
        var platform = new Postgres();
        prepare(connections, new Schema(platform, clock));
        var sessionFactory = Mappings.sessionFactory(platform);
        try {
            var pool = pool(connections, settings, platform);
            return new PostgresDatabase(
                    sessionFactory, new PostgresSessions(sessionFactory, pool, platform, settings), platform);
        } catch (RuntimeException e) {
            sessionFactory.close();
            throw e;
        }
    }

    private static void prepare(DataSource connections, Schema schema) {
        try (var connection = connections.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, (int) LONGEST_MIGRATION.toMillis());
            execute(connection, "set statement_timeout = 0");
            execute(connection, "set lock_timeout = " + LONGEST_MIGRATION.toMillis());
            execute(connection, "select pg_advisory_lock(" + SCHEMA_LOCK + ")"); // until the connection is closed
            schema.migrate(connection);
            PostgresChecks.verifyPrivileges(connection);
        } catch (SQLException e) {
            throw new StoreUnavailableException("cannot open the PostgreSQL database: " + e.getMessage(), e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static HikariDataSource pool(DataSource connections, PostgresSettings settings, Platform platform) {
        var config = new HikariConfig();
        config.setPoolName("database");
        config.setDataSource(connections);
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(Math.min(2, settings.connections()));
        config.setConnectionTimeout(settings.patience().toMillis());
        config.setValidationTimeout(
                Math.min(VALIDATION.toMillis(), settings.patience().toMillis()));
        config.setIdleTimeout(IDLE.toMillis());
        config.setMaxLifetime(LIFE_OF_CONNECTION.toMillis());
        config.setKeepaliveTime(KEEPALIVE.toMillis());
        config.setInitializationFailTimeout(-1); // it has just been reached
        config.setExceptionOverride(new LostConnections(platform));
        return new HikariDataSource(config);
    }

    /** Has the pool give up a connection after every failure that means its loss here, not only after those that it knows. */
    private record LostConnections(Platform platform) implements SQLExceptionOverride {
        @java.lang.Override
        public SQLExceptionOverride.Override adjudicate(SQLException e) {
            return platform.failure(e) == Platform.Failure.LOST
                    ? SQLExceptionOverride.Override.MUST_EVICT
                    : SQLExceptionOverride.Override.CONTINUE_EVICT;
        }
    }

    @Override
    public ServerRecords records() {
        return new HibernateServerRecords(sessions);
    }

    @Override
    public ObjectStore objects(RowAuthenticator rows, Predicate<Tenant> uniqueNames) {
        return new HibernateObjectStore(sessions, platform, rows, uniqueNames, new RowCache(0));
    }

    @Override
    public WrappedKeyRows wrappedKeys() {
        return new HibernateWrappedKeyRows(sessions);
    }

    @Override
    public Optional<Instant> time() {
        return Optional.of(sessions.read(access -> time(access.statement(TIME))));
    }

    /** @param query the statement {@link #TIME} */
    static Instant time(PreparedStatement query) throws SQLException {
        try (var row = query.executeQuery()) {
            row.next();
            return row.getTimestamp(1).toInstant();
        }
    }

    @Override
    public void close() {
        sessions.close();
        sessionFactory.close();
    }
}
