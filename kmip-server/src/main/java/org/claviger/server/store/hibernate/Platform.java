package org.claviger.server.store.hibernate;

import java.sql.SQLException;
import java.util.Map;
import org.hibernate.dialect.Dialect;

/** What differs between the databases that the store runs on. */
interface Platform {
    /** What a failed statement means. */
    enum Failure {
        /** A value that must be unique is there already. The transaction goes on after a return to the savepoint. */
        DUPLICATE,
        /** Another process has the database. Nothing was done; a later try may do better. */
        BUSY,
        /** There is no room. Nothing was done. */
        FULL,
        /** The storage does not do what it should. Nothing can be trusted any more. */
        BROKEN,
        /** A fault of the program. */
        OTHER
    }

    Class<? extends Dialect> dialect();

    /** Words that stand for <code>${word}</code> in the migration scripts. */
    Map<String, String> words();

    Failure failure(SQLException e);

    /** Returns what the failure means, whatever Hibernate has wrapped it in. */
    default Failure failure(Throwable e) {
        for (var cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return failure(sql);
            }
        }
        return Failure.OTHER;
    }
}
