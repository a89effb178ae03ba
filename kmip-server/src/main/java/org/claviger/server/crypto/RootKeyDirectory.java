package org.claviger.server.crypto;

import static org.claviger.hsm.BackendException.Category.NOT_FOUND;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Binding;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.RootKeys;
import org.claviger.hsm.Wrapped;
import org.claviger.server.domain.Tenant;

/**
 * All root keys that are live at once: which of them wraps a new key, and where a wrapped key is unwrapped.
 *
 * <p>A new key is wrapped by the first place that is for its object, and a second time by that place's recovery, if it has
 * one. An existing key names the places that wrapped it, whatever the rules say by now.
 */
public final class RootKeyDirectory {
    private final List<Place> places;

    /**
     * A place of root keys.
     *
     * @param key the one that wraps new keys there
     * @param tenants whose objects it is for; empty: every tenant's
     * @param objectTypes which objects it is for; empty: all
     * @param recovery the place that wraps each key a second time
     */
    public record Place(
            KeyBackend backend,
            RootKeyRef key,
            Set<Tenant> tenants,
            Set<ObjectType> objectTypes,
            Optional<BackendId> recovery) {
        public Place {
            tenants = Set.copyOf(tenants);
            objectTypes = Set.copyOf(objectTypes);
        }

        public BackendId id() {
            return backend.id();
        }

        public RootKeys keys() {
            return backend.rootKeys().orElseThrow();
        }

        private boolean isFor(String tenant, ObjectType type) {
            return (tenants.isEmpty() || tenants.contains(new Tenant(tenant)))
                    && (objectTypes.isEmpty() || objectTypes.contains(type));
        }

        private boolean isForAll() {
            return tenants.isEmpty() && objectTypes.isEmpty();
        }

        Wrapped wrap(MemorySegment clear, Binding binding) {
            return keys().wrap(key, clear, binding);
        }
    }

    /** @param places one of them is for all objects; those that are named as recovery are among them */
    public RootKeyDirectory(List<Place> places) {
        this.places = List.copyOf(places);
        if (places.stream().noneMatch(Place::isForAll)) {
            throw new IllegalArgumentException("no place of root keys is for all objects");
        }
        places.forEach(place -> place.recovery().ifPresent(this::place));
    }

    /** One place, for all objects. */
    public static RootKeyDirectory of(KeyBackend backend, RootKeyRef key) {
        return new RootKeyDirectory(List.of(new Place(backend, key, Set.of(), Set.of(), Optional.empty())));
    }

    public List<Place> places() {
        return places;
    }

    /**
     * Finds a place by its name.
     *
     * @throws BackendException NOT_FOUND if there is none
     */
    public Place place(BackendId id) {
        return places.stream()
                .filter(place -> place.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new BackendException(
                        NOT_FOUND, "no root keys are configured by the name %s (root-keys[].name)".formatted(id)));
    }

    /** The places that wrap a new key of such an object, the one that makes the key first. */
    public List<Place> placesFor(String tenant, ObjectType type) {
        return withRecovery(places.stream()
                .filter(place -> place.isFor(tenant, type))
                .findFirst()
                .orElseThrow());
    }

    /** The places that wrap what belongs to the server and to no tenant. */
    public List<Place> placesForServer() {
        return withRecovery(places.stream().filter(Place::isForAll).findFirst().orElseThrow());
    }

    private List<Place> withRecovery(Place place) {
        return place.recovery().map(id -> List.of(place, place(id))).orElse(List.of(place));
    }

    /** A key just made, and what to store of it. */
    record NewKey(MemorySegment clear, WrappedKey wrapped) {}

    /**
     * Makes a key in the first of some places and has all of them wrap it.
     *
     * @throws BackendException if one of them can't: then nobody has the key
     */
    NewKey newKey(List<Place> places, int bytes, Binding binding, SegmentAllocator allocator) {
        var first = places.getFirst();
        var made = first.keys().newDataKey(first.key(), bytes, binding, allocator);
        var wraps = new ArrayList<Wrapped>(places.size());
        wraps.add(made.wrapped());
        places.stream().skip(1).forEach(place -> wraps.add(place.wrap(made.clear(), binding)));
        return new NewKey(made.clear(), new WrappedKey(wraps));
    }

    /**
     * Unwraps a key where the first wrapping was made, and where that fails at the next one.
     *
     * @throws BackendException what the first place said, if none of them can
     */
    MemorySegment unwrap(WrappedKey wrapped, Binding binding, SegmentAllocator allocator) {
        BackendException failure = null;
        for (var wrap : wrapped.wraps()) {
            try {
                return place(wrap.backend()).keys().unwrap(wrap, binding, allocator);
            } catch (BackendException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        throw Objects.requireNonNull(failure);
    }
}
