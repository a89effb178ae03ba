package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE_VALUE;
import static org.claviger.enumeration.ResultReason.KEY_FORMAT_TYPE_NOT_SUPPORTED;
import static org.claviger.enumeration.ResultReason.PROTECTION_STORAGE_UNAVAILABLE;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.object.KeyBlock;
import org.claviger.object.KmipObject;
import org.claviger.secret.Secret;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.KeyBytes;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.server.crypto.ResidentTemplates;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.QuantumSafety;

/** New objects whose key is in a device: the device makes it, or takes it. */
final class NewDeviceObjects {
    private final ObjectVault vault;
    private final Supplier<UUID> identifiers;
    private final Residents residents;
    private final Descriptions descriptions;

    NewDeviceObjects(ObjectVault vault, Supplier<UUID> identifiers, Residents residents, Descriptions descriptions) {
        this.vault = vault;
        this.identifiers = identifiers;
        this.residents = residents;
        this.descriptions = descriptions;
    }

    /** Has a device make a symmetric key, and stages it. */
    String generate(ObjectType type, Attributes attributes, Optional<ManagedObject> replaced, RequestContext context) {
        var made = residents.generate(type, identifiers.get(), id -> ResidentTemplates.secret(id, attributes), context);
        return add(type, made, attributes, true, replaced, context);
    }

    /** Has a device make the pair that the attributes describe. */
    Residents.Made generatePair(KeyPairAttributes attributes, RequestContext context) {
        QuantumSafety.require(attributes.ofPrivate());
        QuantumSafety.require(attributes.ofPublic());
        return residents.generate(
                ObjectType.PRIVATE_KEY,
                identifiers.get(),
                id -> ResidentTemplates.pair(
                        id,
                        attributes.algorithm(),
                        attributes.either(AttributeTypes.CRYPTOGRAPHIC_LENGTH),
                        attributes.either(AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS),
                        attributes.ofPrivate(),
                        attributes.ofPublic()),
                context);
    }

    /** Stages the private half of a pair, or a secret key, that a device has made or taken. */
    String add(
            ObjectType type,
            Residents.Made made,
            Attributes attributes,
            boolean madeHere,
            Optional<ManagedObject> replaced,
            RequestContext context) {
        var id = made.id().toString();
        var dated = madeHere ? attributes.with(AttributeTypes.ORIGINAL_CREATION_DATE, context.now()) : attributes;
        var format = type == ObjectType.PRIVATE_KEY ? KeyFormatType.PKCS_8 : KeyFormatType.RAW;
        dated.first(AttributeTypes.KEY_FORMAT_TYPE)
                .filter(asked -> asked != format)
                .ifPresent(asked -> {
                    throw new KmipException(
                            INVALID_ATTRIBUTE_VALUE,
                            "Key Format Type %s for a key in a device (expected %s)"
                                    .formatted(asked.specName(), format.specName()));
                });
        var facts = made.facts();
        var described = descriptions
                .withoutMaterial(id, dated, madeHere, context)
                .with(AttributeTypes.KEY_FORMAT_TYPE, format)
                .with(AttributeTypes.SENSITIVE, true)
                .with(AttributeTypes.ALWAYS_SENSITIVE, madeHere && facts.alwaysSensitive())
                .with(AttributeTypes.EXTRACTABLE, facts.extractable())
                .with(AttributeTypes.NEVER_EXTRACTABLE, madeHere && facts.neverExtractable())
                .with(AttributeTypes.PROTECTION_STORAGE_MASK, ProtectionStorage.HARDWARE);
        stageReference(id, type, made, Optional.empty(), described, replaced, context);
        return id;
    }

    /** Stages the public half of a pair in a device, which can be read all the same. */
    void addPublicHalf(
            UUID uuid,
            KmipObject object,
            Residents.Made made,
            Attributes attributes,
            Optional<ManagedObject> replaced,
            RequestContext context) {
        var id = uuid.toString();
        var dated = attributes.with(AttributeTypes.ORIGINAL_CREATION_DATE, context.now());
        var described = descriptions
                .of(object, id, dated, true, context)
                .with(AttributeTypes.PROTECTION_STORAGE_MASK, ProtectionStorage.HARDWARE);
        stageReference(id, object.objectType(), made, Optional.of(object), described, replaced, context);
    }

    private void stageReference(
            String id,
            ObjectType type,
            Residents.Made made,
            Optional<KmipObject> readable,
            Attributes described,
            Optional<ManagedObject> replaced,
            RequestContext context) {
        var sealed = vault.sealReference(
                context.caller().tenant(), id, type, made.reference(), readable, context.version(), context.secrets());
        NewObjects.stage(id, type, described, sealed, replaced, context);
    }

    /**
     * Brings the key of an object into a device, and stages it.
     *
     * @throws KmipException with Protection Storage Unavailable if no device takes it
     */
    String bring(
            UUID uuid,
            KmipObject object,
            Attributes attributes,
            Optional<ManagedObject> replaced,
            RequestContext context) {
        if (object.block().filter(KeyBlock::isClear).isEmpty()) {
            throw new KmipException(
                    PROTECTION_STORAGE_UNAVAILABLE,
                    "only a key whose value is there, and not wrapped, can be brought into a device");
        }
        return switch (object.objectType()) {
            case SYMMETRIC_KEY -> bringSecretKey(uuid, object, attributes, replaced, context);
            case PRIVATE_KEY -> bringPrivateKey(uuid, object, attributes, replaced, context);
            default ->
                throw new KmipException(
                        PROTECTION_STORAGE_UNAVAILABLE,
                        "a " + object.objectType().specName() + " can't be brought into a device");
        };
    }

    private String bringSecretKey(
            UUID uuid,
            KmipObject object,
            Attributes attributes,
            Optional<ManagedObject> replaced,
            RequestContext context) {
        var material = KeyBytes.of(object);
        var sized = attributes.has(AttributeTypes.CRYPTOGRAPHIC_LENGTH)
                ? attributes
                : attributes.with(AttributeTypes.CRYPTOGRAPHIC_LENGTH, material.length() * Byte.SIZE);
        MadeOfKeys.require(sized, AttributeTypes.CRYPTOGRAPHIC_ALGORITHM);
        var made = residents.importKey(
                ObjectType.SYMMETRIC_KEY, uuid, id -> ResidentTemplates.secret(id, sized), material, context);
        return add(ObjectType.SYMMETRIC_KEY, made, sized, false, replaced, context);
    }

    /** Whatever format the client had it in, the device is given PKCS #8, and that is what the object says it is. */
    private String bringPrivateKey(
            UUID uuid,
            KmipObject object,
            Attributes attributes,
            Optional<ManagedObject> replaced,
            RequestContext context) {
        var there = attributes.with(AttributeTypes.KEY_FORMAT_TYPE, KeyFormatType.PKCS_8);
        MadeOfKeys.require(there, AttributeTypes.CRYPTOGRAPHIC_ALGORITHM);
        var made = residents.importKey(
                ObjectType.PRIVATE_KEY,
                uuid,
                id -> ResidentTemplates.privateKey(id, there),
                pkcs8(object, context),
                context);
        return add(ObjectType.PRIVATE_KEY, made, there, false, replaced, context);
    }

    private static Secret pkcs8(KmipObject object, RequestContext context) {
        try {
            return AsymmetricKeys.pkcs8(object, context.secrets());
        } catch (KmipException e) {
            throw e.reason() == KEY_FORMAT_TYPE_NOT_SUPPORTED
                    ? new KmipException(
                            PROTECTION_STORAGE_UNAVAILABLE,
                            "devices take private keys that PKCS #8 can hold, RSA keys with their primes: "
                                    + e.getMessage(),
                            e)
                    : e;
        }
    }
}
