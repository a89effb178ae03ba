package org.claviger.server.store.hibernate;

import java.sql.SQLException;
import org.claviger.server.store.CommitUnknownException;
import org.claviger.server.store.Prerequisite;
import org.claviger.server.store.StoreUnavailableException;

/** Runs work on a database. Safe for use by many threads at once. */
interface Sessions {
    /**
     * Runs a short read.
     *
     * @throws StoreUnavailableException if the database cannot answer now
     */
    <T> T read(Work<T> work);

    /** Runs a read that may look at many rows, such that it keeps no other thread of the caller's kind from running. */
    <T> T scan(Work<T> work);

    /**
     * Runs a unit in a transaction and returns when it is durable. What the unit throws undoes it and comes out here; so does
     * what the prerequisite throws, which becomes durable while the unit is run, and before the transaction ends.
     *
     * @throws StoreUnavailableException if the database cannot do it now
     * @throws CommitUnknownException if nobody can say whether it was done
     */
    <T> T write(Unit<T> unit, Prerequisite prerequisite);

    /** Reads. */
    @FunctionalInterface
    interface Work<T> {
        T in(DatabaseAccess access) throws SQLException;
    }

    /** Changes that belong together. */
    interface Unit<T> {
        /** Makes the changes. May be called again after it was undone. */
        T apply(DatabaseAccess access, Numbers numbers) throws SQLException;

        /** Tells whether the changes are there; asked when the answer to a commit was lost. */
        boolean isApplied(DatabaseAccess access) throws SQLException;
    }

    /** Gives out the numbers of new objects: a later object has a higher one. */
    @FunctionalInterface
    interface Numbers {
        long next() throws SQLException;
    }
}
