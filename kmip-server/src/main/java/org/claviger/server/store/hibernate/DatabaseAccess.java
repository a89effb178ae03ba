package org.claviger.server.store.hibernate;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * A connection while one thread has it. What every request does goes by plain statements, the rest by Hibernate's session, which
 * is opened for those who ask for it: for the read of a row it cost twice as much as the row.
 */
final class DatabaseAccess implements AutoCloseable {
    private final SessionFactory sessions;
    private final Statements statements;
    private final Map<ValueSetTable.Key, Long> valueSets = new HashMap<>();
    private @Nullable StatelessSession session;

    DatabaseAccess(SessionFactory sessions, Statements statements) {
        this.sessions = sessions;
        this.statements = statements;
    }

    /** Returns the statement of this text, as {@link Statements#of} does. */
    PreparedStatement statement(String sql) throws SQLException {
        return statements.of(sql);
    }

    Statements statements() {
        return statements;
    }

    /** The numbers of value sets that the transaction of this has found or made. */
    Map<ValueSetTable.Key, Long> valueSets() {
        return valueSets;
    }

    /** Returns the session, which is closed together with this. */
    StatelessSession session() {
        var open = session;
        if (open == null) {
            open = sessions.withStatelessOptions()
                    .connection(statements.connection())
                    .openStatelessSession();
            session = open;
        }
        return open;
    }

    /** The connection stays open. */
    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
    }
}
