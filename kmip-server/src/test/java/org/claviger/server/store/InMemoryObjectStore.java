package org.claviger.server.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Name;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.Tenant;
import org.claviger.server.store.Changes.Create;
import org.claviger.server.store.Changes.Delete;
import org.claviger.server.store.Changes.Update;
import org.jspecify.annotations.Nullable;

/** A store for tests that keeps the promises of {@link ObjectStore} but for durability. */
public final class InMemoryObjectStore implements ObjectStore {
    private final Predicate<Tenant> uniqueNames;
    private Map<ObjectKey, Stored> objects = new HashMap<>();
    private long lastNumber;

    public InMemoryObjectStore() {
        this(_ -> true);
    }

    public InMemoryObjectStore(Predicate<Tenant> uniqueNames) {
        this.uniqueNames = uniqueNames;
    }

    @Override
    public synchronized Optional<ManagedObject> find(Tenant tenant, String uniqueIdentifier) {
        return Optional.ofNullable(objects.get(new ObjectKey(tenant, uniqueIdentifier)))
                .map(Stored::object);
    }

    @Override
    public synchronized Located locate(Tenant tenant, LocateQuery query) {
        var found = objects.values().stream()
                .filter(stored -> stored.object.tenant().equals(tenant) && isFound(query, stored.object))
                .sorted(Comparator.comparingLong(Stored::number).reversed())
                .map(stored -> stored.object.uniqueIdentifier())
                .toList();
        return new Located(
                found.stream().skip(query.offset()).limit(query.maximum()).toList(), found.size());
    }

    private static boolean isFound(LocateQuery query, ManagedObject object) {
        var decided = query.decided();
        return decided.shown().contains(object.uniqueIdentifier())
                || (!decided.hidden().contains(object.uniqueIdentifier()) && query.fits(object));
    }

    @Override
    public synchronized void commit(Changes changes, Prerequisite prerequisite) {
        prerequisite.begin();
        prerequisite.await();
        var before = objects;
        objects = new HashMap<>(before);
        try {
            changes.list().forEach(this::apply);
            for (var change : changes.list()) {
                requireOwnNames(before, change.key());
            }
        } catch (StoreException e) {
            objects = before;
            throw e;
        }
    }

    private void apply(Changes.Change change) {
        var key = change.key();
        var stored = objects.get(key);
        switch (change) {
            case Create(var object) -> {
                if (stored != null) {
                    throw new IdentifierInUseException(key.uniqueIdentifier());
                }
                objects.put(key, new Stored(++lastNumber, object.withVersion(1)));
            }
            case Update(var object) -> {
                var number = requireVersion(key, stored, object.version()).number;
                objects.put(key, new Stored(number, object.withVersion(object.version() + 1)));
            }
            case Delete delete -> {
                requireVersion(key, stored, delete.expectedVersion());
                objects.remove(key);
            }
        }
    }

    private static Stored requireVersion(ObjectKey key, @Nullable Stored stored, long expected) {
        if (stored == null || stored.object.version() != expected) {
            throw new StaleObjectException(key.uniqueIdentifier(), expected);
        }
        return stored;
    }

    /** Checks the names that a change has added against those of all other objects. */
    private void requireOwnNames(Map<ObjectKey, Stored> before, ObjectKey key) {
        var stored = objects.get(key);
        if (stored == null || !uniqueNames.test(key.tenant())) {
            return;
        }
        var added = new ArrayList<>(names(stored));
        var former = before.get(key);
        if (former != null) {
            added.removeAll(names(former));
        }
        for (var other : objects.entrySet()) {
            if (!other.getKey().equals(key) && other.getKey().tenant().equals(key.tenant())) {
                for (var name : names(other.getValue())) {
                    if (added.contains(name)) {
                        throw new NameInUseException(name.value());
                    }
                }
            }
        }
    }

    private static Set<Name> names(Stored stored) {
        return stored.object.isDestroyed()
                ? Set.of()
                : new HashSet<>(stored.object.attributes().all(AttributeTypes.NAME));
    }

    private record Stored(long number, ManagedObject object) {}
}
