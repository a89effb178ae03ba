package org.claviger.server.store.hibernate;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A connection that keeps its prepared statements: preparing one anew costs SQLite more than a short read. Those that {@link #of}
 * returns are the driver's own; {@link #connection} is for Hibernate, which closes its statements, and is slower.
 */
final class KeptStatements implements Statements, AutoCloseable {
    private static final int MAX_STATEMENTS = 128;

    private final Connection real;
    private final Connection proxy;

    /** Those that nobody closes; the one that was asked for last is the last. */
    private final SequencedMap<String, PreparedStatement> own = new LinkedHashMap<>(16, 0.75f, true);

    private final SequencedMap<String, Kept> kept = new LinkedHashMap<>();

    KeptStatements(Connection connection) {
        this.real = connection;
        this.proxy = proxy(Connection.class, this::invoke);
    }

    @Override
    public PreparedStatement of(String sql) throws SQLException {
        var known = own.get(sql);
        if (known != null) {
            return known;
        }
        if (own.size() >= MAX_STATEMENTS) {
            own.pollFirstEntry().getValue().close();
        }
        var statement = real.prepareStatement(sql);
        own.put(sql, statement);
        return statement;
    }

    @Override
    public Connection connection() {
        return proxy;
    }

    /** Closes the statements that {@link #of} has returned: after a failure one of them may be of no more use. */
    void forget() {
        own.values().forEach(KeptStatements::closeWhateverComes);
        own.clear();
    }

    private static void closeWhateverComes(PreparedStatement statement) {
        try {
            statement.close();
        } catch (SQLException e) {
            // it is gone either way
        }
    }

    /** Closes the connection too. */
    @Override
    public void close() throws SQLException {
        forget();
        for (var statement : kept.values()) {
            statement.real.close();
        }
        kept.clear();
        real.close();
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(KeptStatements.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getName().equals("prepareStatement") && arguments != null && arguments.length == 1) {
            return prepare(String.valueOf(arguments[0]));
        }
        return call(real, method, arguments);
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        var known = kept.remove(sql);
        if (known != null && known.inUse) {
            kept.putLast(sql, known);
            return real.prepareStatement(sql);
        }
        if (known == null && kept.size() >= MAX_STATEMENTS) {
            dropOldest();
        }
        var statement = known == null ? new Kept(sql, real.prepareStatement(sql)) : known;
        kept.putLast(sql, statement);
        statement.inUse = true;
        return statement.proxy;
    }

    private void release(Kept statement) throws SQLException {
        if (statement.failed) {
            kept.remove(statement.sql);
            statement.inUse = false;
            statement.real.close();
            return;
        }
        statement.real.clearBatch();
        statement.real.clearParameters();
        statement.inUse = false;
    }

    private void dropOldest() throws SQLException {
        for (var entries = kept.values().iterator(); entries.hasNext(); ) {
            var statement = entries.next();
            if (!statement.inUse) {
                entries.remove();
                statement.real.close();
                return;
            }
        }
    }

    private static @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** A statement that, when it is closed, forgets its parameters and waits for its next use, unless it has failed. */
    private final class Kept implements InvocationHandler {
        private final String sql;
        private final PreparedStatement real;
        private final PreparedStatement proxy;
        private boolean inUse;
        private boolean failed;

        Kept(String sql, PreparedStatement real) {
            this.sql = sql;
            this.real = real;
            this.proxy = proxy(PreparedStatement.class, this);
        }

        @Override
        public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            return switch (method.getName()) {
                case "close" -> {
                    if (inUse) {
                        release(this);
                    }
                    yield null;
                }
                case "isClosed" -> !inUse;
                default -> {
                    try {
                        yield call(real, method, arguments);
                    } catch (SQLException e) {
                        failed = true;
                        throw e;
                    }
                }
            };
        }
    }
}
