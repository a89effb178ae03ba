package org.claviger.server.store.hibernate;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.claviger.server.crypto.RowAuthenticator;
import org.claviger.server.domain.Tenant;
import org.claviger.server.store.ObjectStore;
import org.claviger.server.store.ServerRecords;
import org.claviger.server.store.WrappedKeyRows;

/** An open database, whose tables are those of this program. */
public interface Database extends AutoCloseable {
    /** Returns the server's own records, which can be read before any key is there. */
    ServerRecords records();

    /**
     * Returns the store of managed objects.
     *
     * @param rows authenticates each object's row
     * @param uniqueNames the tenants in which two objects cannot have one name. An object made while its tenant was not one of
     *     them keeps its names unreserved
     */
    ObjectStore objects(RowAuthenticator rows, Predicate<Tenant> uniqueNames);

    /** Returns a way through the data keys of all objects. */
    WrappedKeyRows wrappedKeys();

    /** Returns the time that the database has, if it has a clock of its own. */
    Optional<Instant> time();

    /** Finishes what has been begun and closes the database. A second call does nothing. */
    @Override
    void close();
}
