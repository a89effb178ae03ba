package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.PROTECTION_STORAGE_UNAVAILABLE;

import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.ProtectionStorageMask;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.KeyTemplate;
import org.claviger.hsm.Octets;
import org.claviger.hsm.ResidentKey;
import org.claviger.hsm.ResidentKeys;
import org.claviger.secret.Secret;
import org.claviger.server.crypto.ProviderFailures;
import org.claviger.server.crypto.ResidentPlaces;
import org.claviger.server.crypto.ResidentReference;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;

/**
 * Makes and destroys keys in devices for the items of batches. A device can't take back what it did, and may have done what it
 * doesn't answer to: so it is noted durably before, and what becomes of the item decides after ({@link ResidentLedger}).
 */
public final class Residents {
    private final ResidentPlaces places;
    private final ResidentLedger ledger;
    private final ProtectionStorage storage;

    public Residents(ResidentPlaces places, ResidentLedger ledger) {
        this.storage = new ProtectionStorage(places);
        this.places = places;
        this.ledger = ledger;
    }

    /**
     * A key that a device has made.
     *
     * @param id the identifier of its object
     * @param facts what the device says of it
     */
    record Made(UUID id, ResidentReference reference, ResidentKey facts) {}

    ProtectionStorage storage() {
        return storage;
    }

    /** Tells whether these attributes want a key to be in a device. */
    static boolean isResident(Attributes attributes) {
        return attributes
                .first(AttributeTypes.PROTECTION_STORAGE_MASK)
                .filter(mask -> mask.contains(ProtectionStorageMask.HARDWARE))
                .isPresent();
    }

    /**
     * Has a device make a key.
     *
     * @param id of its object, if the item doesn't begin again
     * @throws KmipException with Protection Storage Unavailable if the device has no such keys
     */
    Made generate(ObjectType type, UUID id, Function<UUID, KeyTemplate> template, RequestContext context) {
        return make(type, id, template, ResidentKeys::generate, context);
    }

    /**
     * Brings a key into a device.
     *
     * @throws KmipException with Protection Storage Unavailable if the device has no such keys, or does not take this one
     */
    Made importKey(
            ObjectType type, UUID id, Function<UUID, KeyTemplate> template, Secret material, RequestContext context) {
        return make(type, id, template, (keys, wanted) -> keys.importKey(wanted, material.bytes()), context);
    }

    /** Once for an item, however often it begins again: a device doesn't only stage. */
    private Made make(
            ObjectType type,
            UUID id,
            Function<UUID, KeyTemplate> template,
            BiFunction<ResidentKeys, KeyTemplate, ResidentKey> maker,
            RequestContext context) {
        return context.once(() -> {
            var tenant = context.caller().tenant();
            var device = places.deviceFor(tenant, type)
                    .orElseThrow(() -> new KmipException(
                            PROTECTION_STORAGE_UNAVAILABLE, "no device is there for a " + type.specName()));
            var wanted = template.apply(id);
            var question = ledger.ask(tenant, id.toString(), Optional.of(device.id()));
            context.afterItem(kept -> ledger.made(question, kept));
            var made = made(device.keys(), wanted, maker);
            return new Made(id, new ResidentReference(made.ref(), publicKey(device.keys(), made)), made);
        });
    }

    private static ResidentKey made(
            ResidentKeys keys, KeyTemplate wanted, BiFunction<ResidentKeys, KeyTemplate, ResidentKey> maker) {
        try {
            return maker.apply(keys, wanted);
        } catch (BackendException e) {
            throw heard(e);
        }
    }

    /** The key is there by now, so whatever is wrong, it must not be kept elsewhere too. */
    private static Octets publicKey(ResidentKeys keys, ResidentKey made) {
        if (!made.kind().isPair()) {
            return Octets.NONE;
        }
        try {
            return Octets.of(keys.publicKey(made.ref()));
        } catch (BackendException e) {
            throw ProviderFailures.ofResidentKey(e);
        }
    }

    /** What a device says no to can be kept elsewhere, if the client likes; that it fails or does not answer is no reason to. */
    private static KmipException heard(BackendException e) {
        return switch (e.category()) {
            case UNSUPPORTED ->
                new KmipException(PROTECTION_STORAGE_UNAVAILABLE, "the device does not hold such keys", e);
            case INVALID_DATA ->
                new KmipException(PROTECTION_STORAGE_UNAVAILABLE, "the device does not take the key material", e);
            case NOT_FOUND,
                    WRONG_STATE,
                    AUTH_FAILED,
                    ACCESS_DENIED,
                    DENIED_BY_KEY_POLICY,
                    WRONG_KEY,
                    CONFLICT,
                    QUOTA,
                    THROTTLED,
                    SESSION_LOST,
                    UNAVAILABLE,
                    TIMEOUT,
                    INTERNAL -> ProviderFailures.ofResidentKey(e);
        };
    }

    /**
     * Destroys the key of an object in its device, once the current item has taken away the object, or its material. Does
     * nothing for an object whose key is in no device.
     */
    void destroyAfter(ManagedObject object, RequestContext context) {
        if (object.objectType() == ObjectType.PUBLIC_KEY || !isResident(object.attributes())) {
            return;
        }
        var question = ledger.ask(object.tenant(), object.uniqueIdentifier(), Optional.empty());
        context.afterItem(kept -> ledger.unmade(question, kept));
    }
}
