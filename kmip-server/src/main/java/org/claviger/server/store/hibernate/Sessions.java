package org.claviger.server.store.hibernate;

import org.claviger.server.store.CommitUnknownException;
import org.claviger.server.store.StoreUnavailableException;
import org.hibernate.StatelessSession;

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
     * Runs a unit in a transaction and returns when it is durable. What the unit throws undoes it and comes out here.
     *
     * @throws StoreUnavailableException if the database cannot do it now
     * @throws CommitUnknownException if nobody can say whether it was done
     */
    <T> T write(Unit<T> unit);

    /** Reads. */
    @FunctionalInterface
    interface Work<T> {
        T in(StatelessSession session);
    }

    /** Changes that belong together. */
    interface Unit<T> {
        /** Makes the changes. May be called again after it was undone. */
        T apply(StatelessSession session, Numbers numbers);

        /** Tells whether the changes are there; asked when the answer to a commit was lost. */
        boolean isApplied(StatelessSession session);
    }

    /** Gives out the numbers of new objects: a later object has a higher one. */
    @FunctionalInterface
    interface Numbers {
        long next();
    }
}
