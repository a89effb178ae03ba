package org.claviger.server.crypto;

import static org.claviger.hsm.BackendException.Category.INTERNAL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Binding;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.Wrapped;
import org.claviger.hsm.engine.AesGcm;
import org.claviger.server.domain.SealedMaterial;

/**
 * Brings wrapped keys to what the rules say now: the places that are for their objects, and the newest version of the root
 * key there. Trusts no provider: a key that was unwrapped must open what it protects before it is wrapped anew, and the new
 * wrapping is only given out after it was unwrapped again and compared.
 */
public final class Rewrapping {
    private final RootKeyDirectory roots;
    private final SecureMemory memory;
    private final Keyring keyring;
    private final Scope scope;
    private final AesGcm cipher;
    private final Map<BackendId, WrappedBy> newest = new HashMap<>();

    /** Which keys are wrapped anew. */
    public enum Scope {
        /** Those that are where they should be, by an older version. */
        OLD_VERSIONS,
        /** Those too that are wrapped in other places, or by other root keys, than the rules name. */
        OTHER_PLACES
    }

    /** What wrapped a key. */
    public record WrappedBy(BackendId backend, RootKeyRef root, String version) {
        static WrappedBy of(Wrapped wrap) {
            return new WrappedBy(wrap.backend(), wrap.root(), wrap.rootVersion());
        }

        private WrappedBy anyVersion() {
            return new WrappedBy(backend, root, "");
        }

        @Override
        public String toString() {
            return backend + "/" + root + " version " + version;
        }
    }

    /**
     * Asks each place for the newest version of its root key.
     *
     * @param keyring the one that the server runs with
     * @throws BackendException if one can't tell
     */
    public Rewrapping(RootKeyDirectory roots, SecureMemory memory, Keyring keyring, Scope scope) {
        this.roots = roots;
        this.memory = memory;
        this.keyring = keyring;
        this.cipher = keyring.engine().aesGcm();
        this.scope = scope;
        for (var place : roots.places()) {
            var key = place.keys().describe(place.key());
            newest.put(place.id(), new WrappedBy(place.id(), key.ref(), key.currentVersion()));
        }
    }

    /** What wrapped a key, from its stored form. */
    public static List<WrappedBy> wrappedBy(byte[] wrappedKey) {
        return WrappedKey.ofBytes(wrappedKey).wraps().stream()
                .map(WrappedBy::of)
                .toList();
    }

    /** What wrapped the integrity key of a keyring, from its stored form. */
    public static List<WrappedBy> keyringWrappedBy(byte[] stored) {
        return Keyring.Stored.ofBytes(stored).wrapped().wraps().stream()
                .map(WrappedBy::of)
                .toList();
    }

    /** Whether a data key should be wrapped anew. */
    public boolean isDue(String tenant, ObjectType type, byte[] wrappedDataKey) {
        return isDue(roots.placesFor(tenant, type), WrappedKey.ofBytes(wrappedDataKey));
    }

    /** Whether the integrity key of a keyring should be wrapped anew. */
    public boolean isKeyringDue(byte[] stored) {
        return isDue(roots.placesForServer(), Keyring.Stored.ofBytes(stored).wrapped());
    }

    private boolean isDue(List<RootKeyDirectory.Place> places, WrappedKey wrapped) {
        var has = wrapped.wraps().stream().map(WrappedBy::of).toList();
        var wanted = places.stream().map(this::newest).toList();
        return !has.equals(wanted)
                && (scope == Scope.OTHER_PLACES
                        || new HashSet<>(has.stream().map(WrappedBy::anyVersion).toList())
                                .equals(new HashSet<>(wanted.stream()
                                        .map(WrappedBy::anyVersion)
                                        .toList())));
    }

    private WrappedBy newest(RootKeyDirectory.Place place) {
        return Objects.requireNonNull(newest.get(place.id()));
    }

    /**
     * Wraps the data key of an object's material anew; the material stays as it is.
     *
     * @throws BackendException if it can't be unwrapped or wrapped; INTERNAL if the provider gave a key that isn't that of the
     *     material
     */
    public SealedMaterial rewrap(MaterialBinding binding, SealedMaterial sealed) {
        var wrapped = rewrap(
                roots.placesFor(binding.tenant(), binding.objectType()),
                WrappedKey.ofBytes(sealed.wrappedDataKey()),
                DataKeys.binding(binding.tenant(), sealed.dataKeyId()),
                (key, scratch) -> requireOpens(key, binding, sealed, scratch));
        return new SealedMaterial(sealed.dataKeyId(), wrapped.toBytes(), sealed.envelope());
    }

    /**
     * Wraps the integrity key of a keyring anew.
     *
     * @param stored what {@link Keyring#toBytes} gave
     * @return its new form; empty if it is as it should be
     */
    public Optional<byte[]> rewrapKeyring(byte[] stored) {
        var old = Keyring.Stored.ofBytes(stored);
        var places = roots.placesForServer();
        if (!isDue(places, old.wrapped())) {
            return Optional.empty();
        }
        var wrapped = rewrap(places, old.wrapped(), Keyring.binding(old.id()), this::requireIntegrityKey);
        return Optional.of(new Keyring.Stored(old.id(), wrapped).toBytes());
    }

    /** Throws unless an unwrapped key is the one it should be. */
    @FunctionalInterface
    private interface Check {
        void require(MemorySegment key, SegmentAllocator scratch);
    }

    private void requireOpens(
            MemorySegment key, MaterialBinding binding, SealedMaterial sealed, SegmentAllocator scratch) {
        try {
            EnvelopeCipher.open(cipher, key, binding, sealed, scratch);
        } catch (EnvelopeException e) {
            throw new BackendException(
                    INTERNAL,
                    "the data key that %s gave does not open it: %s"
                            .formatted(wrappedBy(sealed.wrappedDataKey()), e.getMessage()),
                    e);
        }
    }

    private void requireIntegrityKey(MemorySegment key, SegmentAllocator scratch) {
        if (!keyring.isFrom(key, scratch)) {
            throw new BackendException(INTERNAL, "the provider gave an integrity key that is not this server's");
        }
    }

    private WrappedKey rewrap(List<RootKeyDirectory.Place> places, WrappedKey old, Binding binding, Check check) {
        try (var secrets = memory.scope()) {
            var clear = roots.unwrap(old, binding, secrets);
            check.require(clear, secrets);
            var wraps = places.stream()
                    .map(place -> rewrapAt(place, old, clear, binding, secrets))
                    .toList();
            return new WrappedKey(wraps);
        }
    }

    private static Wrapped rewrapAt(
            RootKeyDirectory.Place place,
            WrappedKey old,
            MemorySegment clear,
            Binding binding,
            SegmentAllocator secrets) {
        var here = old.wraps().stream()
                .filter(wrap -> wrap.backend().equals(place.id()))
                .findFirst();
        var wrap = here.isPresent()
                ? place.keys().rewrap(here.get(), place.key(), binding, secrets)
                : place.wrap(clear, binding);
        if (place.keys().unwrap(wrap, binding, secrets).mismatch(clear) != -1) {
            throw new BackendException(INTERNAL, "%s gave a wrapping of another key".formatted(place.id()));
        }
        return wrap;
    }
}
