package org.claviger.server.access;

import java.time.Instant;
import java.util.Optional;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.store.LocateQuery;
import org.claviger.server.store.Located;
import org.claviger.server.store.UnitOfWork;

/**
 * The one way to objects. Whatever a handler reads or changes passes here, is of the caller's tenant, and is something the
 * caller may do. An object that does not exist, belongs to somebody else or is forbidden gets the same answer.
 */
public final class ObjectGate {
    private final UnitOfWork unit;

    public ObjectGate(UnitOfWork unit) {
        this.unit = unit;
    }

    /**
     * Returns the object as its dates have made it by {@code now}.
     *
     * @throws KmipException with Object Not Found unless the caller may do {@code operation} on it
     */
    public ManagedObject open(Caller caller, Operation operation, String uniqueIdentifier, Instant now) {
        return find(caller, operation, uniqueIdentifier, now)
                .orElseThrow(() -> new KmipException(
                        ResultReason.OBJECT_NOT_FOUND, "no such object, or none that this client may use so"));
    }

    /** Returns the object as its dates have made it by {@code now}, if the caller may do {@code operation} on it. */
    public Optional<ManagedObject> find(Caller caller, Operation operation, String uniqueIdentifier, Instant now) {
        return unit.load(caller.tenant(), uniqueIdentifier)
                .filter(object -> may(caller, operation, object))
                .map(object -> object.at(now));
    }

    /** The owner may do everything with what it made; nobody else may do anything. */
    private static boolean may(Caller caller, Operation operation, ManagedObject object) {
        return caller.mayAsk(operation) && object.owner().equals(caller.principal());
    }

    /** Stages a new object of the caller's. */
    public void add(Caller caller, ManagedObject object) {
        if (!object.tenant().equals(caller.tenant()) || !object.owner().equals(caller.principal())) {
            throw new IllegalArgumentException("a new object belongs to its maker");
        }
        unit.create(object);
    }

    /**
     * Checks that no object of the caller's tenant has this identifier, whoever owns it.
     *
     * @throws KmipException with Object Already Exists
     */
    public void requireFree(Caller caller, String uniqueIdentifier) {
        if (unit.load(caller.tenant(), uniqueIdentifier).isPresent()) {
            throw new KmipException(ResultReason.OBJECT_ALREADY_EXISTS, "an object of this Unique Identifier exists");
        }
    }

    /** Stages the changed form of an object that this gate has opened. */
    public void save(ManagedObject object) {
        unit.update(object);
    }

    /** Stages that an object which this gate has opened, and all that is known of it, ceases to exist. */
    public void remove(ManagedObject object) {
        unit.delete(object);
    }

    /** Returns the objects that fit and that the caller may locate. */
    public Located locate(Caller caller, LocateQuery query) {
        return unit.locate(caller.tenant(), query.ownedBy(caller.principal()));
    }
}
