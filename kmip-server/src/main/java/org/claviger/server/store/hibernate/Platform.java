package org.claviger.server.store.hibernate;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.StoreUnavailableException;
import org.hibernate.dialect.Dialect;

/** What differs between the databases that the store runs on. */
interface Platform {
    /** What a failed statement means. */
    enum Failure {
        /** A value that must be unique is there already. The transaction goes on after a return to the savepoint. */
        DUPLICATE,
        /** Another process has the database. Nothing was done; a later try may do better. */
        BUSY,
        /** The transaction met another one and was undone. The same again is likely to succeed at once. */
        CONFLICT,
        /** The connection to the database is gone, and with it every answer that was on its way. */
        LOST,
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

    /**
     * Begins an insert of many rows whose transaction, or savepoint, is undone if it fails: what it has done till then may be
     * left for that.
     */
    String insertInto();

    /**
     * Returns the statements after which the database refuses rows that an older program, still running on it, would insert.
     *
     * @param condition what holds for such a row
     */
    List<String> refusing(String table, String condition);

    /** Returns what the failure means, whatever Hibernate has wrapped it in. */
    default Failure failure(Throwable e) {
        for (var cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return failure(sql);
            }
        }
        return Failure.OTHER;
    }

    /** Returns what a read that failed tells its caller. */
    default StoreException failedRead(Exception e) {
        return switch (failure(e)) {
            case BUSY, CONFLICT, LOST, FULL -> new StoreUnavailableException("the database cannot be read now", e);
            case BROKEN -> new StoreUnavailableException("the storage has failed", e);
            case DUPLICATE, OTHER -> new StoreException("the store failed", e);
        };
    }
}
