package org.claviger.server.store;

import java.util.HashSet;
import java.util.List;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.Tenant;

/**
 * What one commit does, at most one change for each object.
 *
 * @param list in the order in which the objects were touched first
 */
public record Changes(List<Change> list) {
    public Changes {
        list = List.copyOf(list);
        var keys = new HashSet<ObjectKey>();
        for (var change : list) {
            if (!keys.add(change.key())) {
                throw new IllegalArgumentException("two changes of object " + change.key());
            }
        }
    }

    public static Changes of(Change... changes) {
        return new Changes(List.of(changes));
    }

    /** What becomes of one object. */
    public sealed interface Change {
        ObjectKey key();
    }

    /** A new object. */
    public record Create(ManagedObject object) implements Change {
        public Create {
            if (object.version() != 0) {
                throw new IllegalArgumentException("new object at version " + object.version() + " (expected 0)");
            }
        }

        @Override
        public ObjectKey key() {
            return ObjectKey.of(object);
        }
    }

    /** @param object what the object becomes; its version is the one that it was read with */
    public record Update(ManagedObject object) implements Change {
        public Update {
            requireStored(object.version());
        }

        @Override
        public ObjectKey key() {
            return ObjectKey.of(object);
        }
    }

    /** Removes all traces of an object. What KMIP calls Destroy is an update. */
    public record Delete(Tenant tenant, String uniqueIdentifier, long expectedVersion) implements Change {
        public Delete {
            requireStored(expectedVersion);
        }

        @Override
        public ObjectKey key() {
            return new ObjectKey(tenant, uniqueIdentifier);
        }
    }

    private static void requireStored(long version) {
        if (version < 1) {
            throw new IllegalArgumentException("change of an object at version " + version + " (expected 1 or more)");
        }
    }
}
