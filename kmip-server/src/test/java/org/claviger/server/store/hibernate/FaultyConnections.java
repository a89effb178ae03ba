package org.claviger.server.store.hibernate;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections whose statements and commits fail as a test says. */
final class FaultyConnections implements DataSource {
    /** Stands for a commit where statements stand for themselves. */
    static final String COMMIT = "commit";

    static final Function<String, Optional<Fault>> NONE = _ -> Optional.empty();

    private final DataSource real;
    private volatile Function<String, Optional<Fault>> faults = NONE;
    private final AtomicReference<@Nullable Runnable> afterEffect = new AtomicReference<>();
    private final AtomicReference<@Nullable Runnable> instead = new AtomicReference<>();
    private final AtomicReference<@Nullable Duration> delay = new AtomicReference<>();
    private volatile CompletableFuture<Void> delayed = CompletableFuture.completedFuture(null);

    FaultyConnections(DataSource real) {
        this.real = real;
    }

    /** A failure to inject, before or after the statement has taken effect. */
    record Fault(String state, boolean afterEffect) {}

    /** @param next asked for each statement and commit; may answer differently each time */
    void inject(Function<String, Optional<Fault>> next) {
        faults = next;
    }

    /** Runs an action once, between the next effect of a fault and its exception. */
    void afterEffect(Runnable action) {
        afterEffect.set(action);
    }

    /** Runs an action once, in place of the effect of the next fault, whose transaction is undone before. */
    void instead(Runnable action) {
        instead.set(action);
    }

    /** The next commit loses its connection at once and takes effect later. */
    void delayNextCommit(Duration by) {
        delay.set(by);
    }

    /** Ends when the commit that was delayed has taken effect. */
    CompletableFuture<Void> delayedCommit() {
        return delayed;
    }

    @Override
    public Connection getConnection() throws SQLException {
        var connection = real.getConnection();
        return proxy(Connection.class, (method, arguments) -> switch (method.getName()) {
            case "commit" -> {
                var later = delay.getAndSet(null);
                yield later == null ? faulty(COMMIT, connection, method, arguments) : delay(connection, later);
            }
            case "close", "abort" -> {
                var _ = delayed.whenComplete((_, _) -> close(connection));
                yield null;
            }
            case "prepareStatement" ->
                faulty((PreparedStatement) method.invoke(connection, arguments), (String) arguments[0]);
            default -> method.invoke(connection, arguments);
        });
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object delay(Connection connection, Duration later) throws SQLException {
        delayed = CompletableFuture.runAsync(
                () -> {
                    try {
                        connection.commit();
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                CompletableFuture.delayedExecutor(later.toMillis(), TimeUnit.MILLISECONDS));
        throw new SQLException("injected", "08006");
    }

    private PreparedStatement faulty(PreparedStatement statement, String sql) {
        return proxy(
                PreparedStatement.class,
                (method, arguments) -> method.getName().startsWith("execute")
                        ? faulty(sql, statement, method, arguments)
                        : method.invoke(statement, arguments));
    }

    private Object faulty(String sql, Object target, Method method, Object[] arguments) throws Exception {
        var fault = faults.apply(sql);
        if (fault.isEmpty()) {
            return method.invoke(target, arguments);
        }
        var replacement = instead.getAndSet(null);
        if (replacement != null && target instanceof Connection connection) {
            connection.rollback();
            replacement.run();
        }
        if (fault.get().afterEffect()) {
            method.invoke(target, arguments);
            var action = afterEffect.getAndSet(null);
            if (action != null) {
                action.run();
            }
        }
        throw new SQLException("injected", fault.get().state());
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
        @Nullable
        Object invoke(Method method, Object[] arguments) throws Exception;
    }

    @Override
    public Connection getConnection(String user, String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
