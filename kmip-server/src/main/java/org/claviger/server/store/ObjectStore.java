package org.claviger.server.store;

import java.util.Optional;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.Tenant;

/**
 * Keeps managed objects. Safe for use by many threads at once. Nothing that it returns is older than the last commit that was
 * acknowledged before the call.
 *
 * <p>Most callers want a {@link UnitOfWork}, which also sees what has been staged.
 */
public interface ObjectStore {
    /**
     * Returns the object as it is stored.
     *
     * @throws TamperedObjectException if what is stored is not what was stored
     * @throws StoreUnavailableException if the store cannot answer now
     */
    Optional<ManagedObject> find(Tenant tenant, String uniqueIdentifier);

    /**
     * Returns the objects that fit, the most recently created first.
     *
     * @throws StoreUnavailableException if the store cannot answer now
     */
    Located locate(Tenant tenant, LocateQuery query);

    /**
     * Makes all changes or none. Returns when they are durable: a power cut from then on does not undo them. An object of
     * version {@code n} that is updated has version {@code n + 1} afterwards, a created one has 1.
     *
     * @param prerequisite what is durable before the changes are; if it cannot become so, what it throws comes out here and
     *     nothing is changed
     * @throws StaleObjectException if an object is no longer what it was when it was read
     * @throws NameInUseException if a name belongs to another object of the tenant that is not destroyed
     * @throws IdentifierInUseException if a new object's identifier exists
     * @throws StoreUnavailableException if the store cannot do it now
     * @throws CommitUnknownException if nobody can say whether the changes were made
     */
    void commit(Changes changes, Prerequisite prerequisite);

    /** As above; nothing has to be durable before. */
    default void commit(Changes changes) {
        commit(changes, Prerequisite.NONE);
    }
}
