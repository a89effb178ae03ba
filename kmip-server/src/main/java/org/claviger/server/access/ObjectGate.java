package org.claviger.server.access;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.store.LocateQuery;
import org.claviger.server.store.Located;
import org.claviger.server.store.UnitOfWork;
import org.claviger.server.store.Visible;

/**
 * The one way to objects. Whatever a handler reads or changes passes here, is of the caller's tenant, and is something the
 * caller may do: as its owner, by a grant, or with the {@linkplain TenantKey tenant's own key}. An object that does not exist,
 * belongs to somebody else or is forbidden gets the same answer. Used by one thread.
 */
public final class ObjectGate {
    private final UnitOfWork unit;
    private List<String> grantsUsed = List.of();

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

    /** The owner may do everything with its object that it may ask for; others only what they were granted. */
    private boolean may(Caller caller, Operation operation, ManagedObject object) {
        if (!caller.mayAsk(operation)) {
            return false;
        }
        if (object.owner().equals(caller.principal())) {
            return true;
        }
        if (TenantKey.is(object)) {
            return TenantKey.USES.contains(operation);
        }
        for (var grant : caller.grants()) {
            if (grant.covers(operation, object)) {
                grantsUsed = Stream.concat(grantsUsed.stream(), Stream.of(grant.name()))
                        .distinct()
                        .toList();
                return true;
            }
        }
        return false;
    }

    /** Begins the next item of a batch, which has used no grant yet. */
    public void beginItem() {
        grantsUsed = List.of();
    }

    /** The names of the grants by which objects of others were reached in this item. */
    public List<String> grantsUsed() {
        return grantsUsed;
    }

    /** Stages a new object of the caller's. */
    public void add(Caller caller, ManagedObject object) {
        add(caller, object, caller.principal());
    }

    /** Stages a new object in place of one that this gate has opened, whose owner it belongs to. */
    public void addReplacement(Caller caller, ManagedObject object, ManagedObject replaced) {
        add(caller, object, replaced.owner());
    }

    private void add(Caller caller, ManagedObject object, String owner) {
        if (!object.tenant().equals(caller.tenant()) || !object.owner().equals(owner)) {
            throw new IllegalArgumentException(
                    "a new object belongs to its maker, or to the owner of what it replaces");
        }
        TenantKey.requireNotImitated(object);
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
        TenantKey.requireNotImitated(object);
        unit.update(object);
    }

    /** Stages that an object which this gate has opened, and all that is known of it, ceases to exist. */
    public void remove(ManagedObject object) {
        unit.delete(object);
    }

    /** Returns the objects that fit and that the caller may locate; the tenant's key only if the query names it. */
    public Located locate(Caller caller, LocateQuery query) {
        return unit.locate(caller.tenant(), query.among(visible(caller, query)));
    }

    /** Returns the caller's own objects that fit. */
    public Located locateOwn(Caller caller, LocateQuery query) {
        return unit.locate(caller.tenant(), query.among(Visible.ownedBy(caller.principal())));
    }

    private static Visible visible(Caller caller, LocateQuery query) {
        var granted = caller.grants().stream()
                .filter(grant -> grant.operations().contains(Operation.LOCATE))
                .map(Grant::objects)
                .collect(Collectors.toSet());
        var asksForTenantKey = query.asksForName(TenantKey.NAME);
        if (granted.isEmpty() && !asksForTenantKey) {
            return Visible.ownedBy(caller.principal());
        }
        var owners = new LinkedHashSet<>(Set.of(caller.principal()));
        var groups = new LinkedHashSet<String>();
        var allBut = Optional.<String>empty();
        for (var objects : granted) {
            switch (objects) {
                case GrantedObjects.All() -> allBut = Optional.of(TenantKey.OWNER);
                case GrantedObjects.Group(var name) -> groups.add(name);
                case GrantedObjects.Owner(var client) -> owners.add(client.principal());
            }
        }
        if (asksForTenantKey) {
            owners.add(TenantKey.OWNER);
        }
        return new Visible(owners, groups, allBut);
    }
}
