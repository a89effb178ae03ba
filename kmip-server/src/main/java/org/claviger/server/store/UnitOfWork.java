package org.claviger.server.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.Tenant;
import org.claviger.server.store.Changes.Change;
import org.claviger.server.store.Changes.Create;
import org.claviger.server.store.Changes.Delete;
import org.claviger.server.store.Changes.Update;

/**
 * Collects the changes of one message and applies them at once, so that no transaction is open while a provider is asked or a
 * key is made. Whoever reads through it sees what has been staged. Used by one thread.
 */
public final class UnitOfWork {
    private final ObjectStore store;
    private SequencedMap<ObjectKey, Change> staged = new LinkedHashMap<>();

    public UnitOfWork(ObjectStore store) {
        this.store = store;
    }

    /** Returns the object as it will be stored, or as it is stored if nothing of it is staged. */
    public Optional<ManagedObject> load(Tenant tenant, String uniqueIdentifier) {
        return switch (staged.get(new ObjectKey(tenant, uniqueIdentifier))) {
            case Create(var object) -> Optional.of(object);
            case Update(var object) -> Optional.of(object);
            case Delete _ -> Optional.empty();
            case null -> store.find(tenant, uniqueIdentifier);
        };
    }

    /**
     * Stages a new object.
     *
     * @throws IdentifierInUseException if an object of this identifier is staged
     */
    public void create(ManagedObject object) {
        var created = new Create(object);
        if (staged.putIfAbsent(created.key(), created) != null) {
            throw new IdentifierInUseException(object.uniqueIdentifier());
        }
    }

    /**
     * Stages the changed form of an object that was loaded from here.
     *
     * @throws StaleObjectException if the object is staged at another version, or staged to be deleted
     */
    public void update(ManagedObject object) {
        var key = ObjectKey.of(object);
        var change = switch (staged.get(key)) {
            case Create _ when object.version() == 0 -> new Create(object);
            case Update(var before) when before.version() == object.version() -> new Update(object);
            case null -> new Update(object);
            case Create _, Update _, Delete _ -> throw stale(object);
        };
        staged.put(key, change);
    }

    /**
     * Stages the removal of an object that was loaded from here.
     *
     * @throws StaleObjectException if the object is staged at another version
     */
    public void delete(ManagedObject object) {
        var key = ObjectKey.of(object);
        switch (staged.get(key)) {
            case Create _ when object.version() == 0 -> staged.remove(key);
            case Update(var before) when before.version() == object.version() -> staged.put(key, deletion(object));
            case null -> staged.put(key, deletion(object));
            case Create _, Update _, Delete _ -> throw stale(object);
        }
    }

    private static Delete deletion(ManagedObject object) {
        return new Delete(object.tenant(), object.uniqueIdentifier(), object.version());
    }

    private static StaleObjectException stale(ManagedObject object) {
        return new StaleObjectException(object.uniqueIdentifier(), object.version());
    }

    /** Returns the objects that fit as they will be stored; those staged to be created come first. */
    public Located locate(Tenant tenant, LocateQuery query) {
        var created = new ArrayList<String>();
        var hidden = new HashSet<String>();
        var shown = new HashSet<String>();
        for (var change : staged.sequencedValues().reversed()) {
            var key = change.key();
            if (!key.tenant().equals(tenant)) {
                continue;
            }
            switch (change) {
                case Create(var object) -> {
                    if (query.fits(object)) {
                        created.add(key.uniqueIdentifier());
                    }
                }
                case Update(var object) -> (query.fits(object) ? shown : hidden).add(key.uniqueIdentifier());
                case Delete _ -> hidden.add(key.uniqueIdentifier());
            }
        }
        var first = created.stream().skip(query.offset()).limit(query.maximum()).toList();
        var rest = query.page(Math.max(0, query.offset() - created.size()), query.maximum() - first.size());
        var located = store.locate(tenant, rest.deciding(hidden, shown));
        var page = new ArrayList<>(first);
        page.addAll(located.uniqueIdentifiers());
        return new Located(page, created.size() + located.total());
    }

    /** Returns what {@link #commit} will do, at most one change for each object. */
    public List<Change> staged() {
        return List.copyOf(staged.values());
    }

    /** Tells whether {@link #commit} has anything to do. */
    public boolean hasChanges() {
        return !staged.isEmpty();
    }

    /** Remembers what is staged now. */
    public Savepoint savepoint() {
        return new Savepoint(this, new LinkedHashMap<>(staged));
    }

    /** Forgets what was staged since {@code savepoint}, which may be returned to again. */
    public void rollbackTo(Savepoint savepoint) {
        if (savepoint.unit != this) {
            throw new IllegalArgumentException("a savepoint of another unit of work");
        }
        staged = new LinkedHashMap<>(savepoint.staged);
    }

    /** Forgets all that is staged. */
    public void rollback() {
        staged = new LinkedHashMap<>();
    }

    /**
     * Applies all that is staged, or nothing of it, and returns when it is durable; then nothing is staged any more. After an
     * exception it still is: {@link #rollback} forgets it.
     *
     * @param prerequisite what is durable before
     * @throws StoreException as {@link ObjectStore#commit} does
     */
    public void commit(Prerequisite prerequisite) {
        if (hasChanges()) {
            store.commit(new Changes(staged()), prerequisite);
            rollback();
        }
    }

    /** As above; nothing has to be durable before. */
    public void commit() {
        commit(Prerequisite.NONE);
    }

    /** What was staged at one moment. */
    public static final class Savepoint {
        private final UnitOfWork unit;
        private final Map<ObjectKey, Change> staged;

        private Savepoint(UnitOfWork unit, Map<ObjectKey, Change> staged) {
            this.unit = unit;
            this.staged = staged;
        }
    }
}
