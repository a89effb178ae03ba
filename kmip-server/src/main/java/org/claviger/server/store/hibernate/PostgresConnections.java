package org.claviger.server.store.hibernate;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.claviger.server.store.StoreUnavailableException;
import org.claviger.server.store.UnsafeStorageException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections to one database, and lets none out that could lose an acknowledged write or answer with an old state. */
final class PostgresConnections implements DataSource {
    private static final int CONNECT_SECONDS = 3;

    /**
     * How long an answer may take before the connection counts as lost. The server gives up sooner, except in a commit, which
     * nothing may interrupt: PostgreSQL would answer a commit whose wait for a standby was cut short as if it were done.
     */
    private static final int ANSWER_SECONDS = 30;

    private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(20);
    private static final Duration LONGEST_LOCK_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE_IN_TRANSACTION = Duration.ofSeconds(60);

    private final PGSimpleDataSource source = new PGSimpleDataSource();
    private final Optional<Path> passwordFile;
    private final boolean replicated;

    /** @throws StoreUnavailableException if the driver does not understand the URL */
    PostgresConnections(PostgresSettings settings) {
        try {
            source.setUrl(settings.url());
        } catch (IllegalArgumentException e) {
            throw new StoreUnavailableException("not a URL of a PostgreSQL database: " + settings.url(), e);
        }
        settings.user().ifPresent(source::setUser);
        passwordFile = settings.passwordFile();
        replicated = settings.replicated();
        if (source.getSslMode() == null) {
            source.setSslMode("verify-full");
        }
        source.setApplicationName("claviger");
        // the driver chooses among several servers; of a single one PostgresChecks says what is wrong with it
        source.setTargetServerType(source.getServerNames().length > 1 ? "primary" : "any");
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(CONNECT_SECONDS * 2);
        source.setSocketTimeout(ANSWER_SECONDS);
        source.setTcpKeepAlive(true);
        source.setReWriteBatchedInserts(true);
        source.setLogServerErrorDetail(false); // it quotes values of rows
    }

    /**
     * Opens a connection and checks what {@link PostgresChecks} asks of it.
     *
     * @throws UnsafeStorageException if the server's settings could lose a commit
     */
    @Override
    public Connection getConnection() throws SQLException {
        var connection = source.getConnection(source.getUser(), password());
        var usable = false;
        try {
            limit(connection);
            PostgresChecks.verify(connection, replicated);
            usable = true;
            return connection;
        } finally {
            if (!usable) {
                connection.close();
            }
        }
    }

    private static void limit(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select set_config('statement_timeout', ?, false),"
                + " set_config('lock_timeout', ?, false),"
                + " set_config('idle_in_transaction_session_timeout', ?, false)")) {
            statement.setString(1, String.valueOf(LONGEST_STATEMENT.toMillis()));
            statement.setString(2, String.valueOf(LONGEST_LOCK_WAIT.toMillis()));
            statement.setString(3, String.valueOf(LONGEST_PAUSE_IN_TRANSACTION.toMillis()));
            statement.execute();
        }
    }

    private @Nullable String password() throws SQLException {
        if (passwordFile.isEmpty()) {
            return null;
        }
        try {
            return Files.readString(passwordFile.get()).replaceFirst("\\R\\z", "");
        } catch (IOException e) {
            throw new SQLException("cannot read the database's password file " + passwordFile.get(), "28000", e);
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the settings say who connects");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {
        source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("nothing is logged here");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps no " + type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
