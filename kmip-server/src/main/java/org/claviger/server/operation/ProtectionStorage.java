package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.PRIVATE_PROTECTION_STORAGE_UNAVAILABLE;
import static org.claviger.enumeration.ResultReason.PROTECTION_STORAGE_UNAVAILABLE;
import static org.claviger.enumeration.ResultReason.PUBLIC_PROTECTION_STORAGE_UNAVAILABLE;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.ProtectionStorageMask;
import org.claviger.enumeration.ResultReason;
import org.claviger.operation.ProtectionStorageMasks;
import org.claviger.server.crypto.ResidentPlaces;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.Tenant;

/**
 * Where new objects are kept, as far as a client may say it (KMIP 2.1 sections 4.44 and 7.33): Software, which is the memory of
 * this program, whatever wraps its material at rest; Hardware, which is a device that the key never leaves, where the operator has
 * one for such objects.
 */
final class ProtectionStorage {
    static final BitMask<ProtectionStorageMask> SOFTWARE =
            BitMask.of(ProtectionStorageMask.class, ProtectionStorageMask.SOFTWARE);
    static final BitMask<ProtectionStorageMask> HARDWARE =
            BitMask.of(ProtectionStorageMask.class, ProtectionStorageMask.HARDWARE);

    private final ResidentPlaces places;

    ProtectionStorage(ResidentPlaces places) {
        this.places = places;
    }

    /**
     * Makes an object in the first place that the client accepts and that can have it: one of the wanted masks of which the
     * place has every bit, else the mask among its attributes, else where the operator wants such objects. A mask that the client
     * gives as an attribute must be one that can be had as well.
     *
     * @param make makes it where the mask among the attributes says, or fails with Protection Storage Unavailable
     * @throws KmipException with Protection Storage Unavailable if there is no such place; a weaker one will not do
     */
    <T> T place(
            Optional<ProtectionStorageMasks> wanted,
            ObjectType type,
            Attributes attributes,
            Tenant tenant,
            Function<Attributes, T> make) {
        var accepted = accepted(wanted, type, attributes, tenant);
        KmipException failure = null;
        for (var mask : accepted) {
            try {
                return make.apply(attributes.with(AttributeTypes.PROTECTION_STORAGE_MASK, mask));
            } catch (KmipException e) {
                if (e.reason() != PROTECTION_STORAGE_UNAVAILABLE) {
                    throw e;
                }
                failure = e;
            }
        }
        throw failure == null ? unavailable(PROTECTION_STORAGE_UNAVAILABLE, type, tenant) : failure;
    }

    /** Makes a key pair. */
    interface MakePair<T> {
        T make(KeyPairAttributes placed);
    }

    /**
     * As {@link #place}, for both halves of a key pair; what is said of one half wins over what is said of both. A public half is
     * in hardware only with its private one.
     *
     * @throws KmipException with Private or Public Protection Storage Unavailable if there is no place for one
     */
    <T> T placePair(Masks wanted, KeyPairAttributes pair, Tenant tenant, MakePair<T> make) {
        var ofPrivate =
                accepted(wanted.ofPrivate.or(() -> wanted.common), ObjectType.PRIVATE_KEY, pair.ofPrivate(), tenant);
        var ofPublic = acceptedOfPublic(wanted.ofPublic.or(() -> wanted.common), pair.ofPublic(), tenant);
        var failure = unavailable(PRIVATE_PROTECTION_STORAGE_UNAVAILABLE, ObjectType.PRIVATE_KEY, tenant);
        for (var privateMask : ofPrivate) {
            var publicMask = ofPublic.stream()
                    .filter(mask -> mask.equals(SOFTWARE) || privateMask.equals(HARDWARE))
                    .findFirst();
            if (publicMask.isEmpty()) {
                failure = unavailable(PUBLIC_PROTECTION_STORAGE_UNAVAILABLE, ObjectType.PUBLIC_KEY, tenant);
                continue;
            }
            try {
                return make.make(new KeyPairAttributes(
                        pair.ofPrivate().with(AttributeTypes.PROTECTION_STORAGE_MASK, privateMask),
                        pair.ofPublic().with(AttributeTypes.PROTECTION_STORAGE_MASK, publicMask.get())));
            } catch (KmipException e) {
                if (e.reason() != PROTECTION_STORAGE_UNAVAILABLE) {
                    throw e;
                }
                failure = new KmipException(PRIVATE_PROTECTION_STORAGE_UNAVAILABLE, String.valueOf(e.getMessage()), e);
            }
        }
        throw failure;
    }

    /** What a request wants of the halves of a pair. */
    record Masks(
            Optional<ProtectionStorageMasks> common,
            Optional<ProtectionStorageMasks> ofPrivate,
            Optional<ProtectionStorageMasks> ofPublic) {}

    /** The masks that can be had, the best first. */
    private List<BitMask<ProtectionStorageMask>> accepted(
            Optional<ProtectionStorageMasks> wanted, ObjectType type, Attributes attributes, Tenant tenant) {
        var canBeHard = places.deviceFor(tenant, type).isPresent();
        return accepted(wanted, attributes, canBeHard, places.isUnasked(tenant, type) ? HARDWARE : SOFTWARE);
    }

    private List<BitMask<ProtectionStorageMask>> acceptedOfPublic(
            Optional<ProtectionStorageMasks> wanted, Attributes attributes, Tenant tenant) {
        var canBeHard = places.deviceFor(tenant, ObjectType.PRIVATE_KEY).isPresent();
        return accepted(wanted, attributes, canBeHard, SOFTWARE);
    }

    private static List<BitMask<ProtectionStorageMask>> accepted(
            Optional<ProtectionStorageMasks> wanted,
            Attributes attributes,
            boolean canBeHard,
            BitMask<ProtectionStorageMask> usual) {
        var said = attributes.all(AttributeTypes.PROTECTION_STORAGE_MASK);
        var offeredOfSaid = offered(said, canBeHard);
        if (!said.isEmpty() && offeredOfSaid.isEmpty()) {
            return List.of();
        }
        return wanted.map(masks -> offered(masks.masks(), canBeHard))
                .orElse(said.isEmpty() ? List.of(usual) : offeredOfSaid);
    }

    private static List<BitMask<ProtectionStorageMask>> offered(
            List<BitMask<ProtectionStorageMask>> masks, boolean canBeHard) {
        return masks.stream()
                .flatMap(mask -> (mask.bits() & ~SOFTWARE.bits()) == 0
                        ? Optional.of(SOFTWARE).stream()
                        : Optional.of(HARDWARE).filter(hard -> canBeHard && mask.equals(hard)).stream())
                .distinct()
                .toList();
    }

    private KmipException unavailable(ResultReason reason, ObjectType type, Tenant tenant) {
        return new KmipException(
                reason,
                "no wanted Protection Storage Mask can be kept for a %s (offered: Software%s)"
                        .formatted(
                                type.specName(), places.deviceFor(tenant, type).isPresent() ? ", Hardware" : ""));
    }
}
