package org.claviger.server.store.hibernate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A connection and statements prepared on it. Used by one thread at a time. */
interface Statements {
    /** Returns the statement of this text. Who asks sets all its parameters and closes what it answers, but not itself. */
    PreparedStatement of(String sql) throws SQLException;

    /** The connection, for those who prepare statements of their own. */
    Connection connection();
}
