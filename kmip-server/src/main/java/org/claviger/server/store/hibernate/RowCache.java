package org.claviger.server.store.hibernate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.store.ObjectKey;

/**
 * The objects that were read last, as they are stored; their material is still sealed. It is exact, because the process that
 * has the database open makes all changes: from before an object is changed until after the change is durable and not yet
 * acknowledged, it is read from the database, and what was read meanwhile is not kept.
 */
final class RowCache {
    /** Objects with more material than this are not kept: a few of them would take the place of all others. */
    private static final int MAX_MATERIAL_BYTES = 16 << 10;

    /** Parts with a lock of their own, so that threads seldom wait for one another. */
    private static final int PARTS = 16;

    private final Part[] parts;

    /** @param maxObjects how many objects are kept at most; 0 keeps none */
    RowCache(int maxObjects) {
        var maxOfPart = (maxObjects + PARTS - 1) / PARTS;
        this.parts = new Part[PARTS];
        Arrays.setAll(parts, _ -> new Part(maxOfPart));
    }

    /** Returns the object from here, or else reads it and keeps it. */
    Optional<ManagedObject> find(ObjectKey key, Supplier<Optional<ManagedObject>> reading) {
        var part = part(key);
        long changes;
        synchronized (part) {
            var known = part.objects.get(key);
            if (known != null) {
                return Optional.of(known);
            }
            changes = part.changes;
        }
        var read = reading.get();
        if (read.isPresent() && isSmall(read.get())) {
            synchronized (part) {
                if (part.changes == changes && !part.changing.containsKey(key)) { // else what was read may be old
                    part.objects.put(key, read.get());
                }
            }
        }
        return read;
    }

    private static boolean isSmall(ManagedObject object) {
        return object.material().isEmpty() || object.material().get().envelope().length <= MAX_MATERIAL_BYTES;
    }

    /** Forgets an object that is about to change, until it has. */
    void beginChange(ObjectKey key) {
        var part = part(key);
        synchronized (part) {
            part.objects.remove(key);
            part.changing.merge(key, 1, Integer::sum);
        }
    }

    /** Ends what {@link #beginChange} began, whether the object has changed or not. */
    void endChange(ObjectKey key) {
        var part = part(key);
        synchronized (part) {
            part.changing.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
            part.changes++;
        }
    }

    private Part part(ObjectKey key) {
        return parts[Math.floorMod(key.hashCode(), PARTS)];
    }

    /** Some of the objects; guarded by itself. */
    private static final class Part {
        private final Map<ObjectKey, ManagedObject> objects;

        /** How many changes of an object are on their way. */
        private final Map<ObjectKey, Integer> changing = new HashMap<>();

        /** Counts the changes, so that a reader notices one that began and ended while it read. */
        private long changes;

        Part(int max) {
            this.objects = new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ObjectKey, ManagedObject> eldest) {
                    return size() > max;
                }
            };
        }
    }
}
