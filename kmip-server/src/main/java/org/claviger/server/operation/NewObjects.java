package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE_VALUE;
import static org.claviger.enumeration.ResultReason.KEY_FORMAT_TYPE_NOT_SUPPORTED;
import static org.claviger.enumeration.ResultReason.PROTECTION_STORAGE_UNAVAILABLE;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.object.Certificate;
import org.claviger.object.KeyBlock;
import org.claviger.object.KmipObject;
import org.claviger.secret.Secret;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.Digests;
import org.claviger.server.crypto.KeyBytes;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.server.crypto.ResidentTemplates;
import org.claviger.server.domain.AttributeAdmission;
import org.claviger.server.domain.AttributePolicy;
import org.claviger.server.domain.ImportedAttributes;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.QuantumSafety;
import org.claviger.server.domain.SealedMaterial;

/** What all operations do that bring an object into being: name it, describe it, seal it, stage it. */
public final class NewObjects {
    private final ObjectVault vault;
    private final AttributePolicy policy;
    private final Supplier<UUID> identifiers;
    private final Templates templates;
    private final Residents residents;

    /** @param identifiers gives unguessable ones */
    public NewObjects(ObjectVault vault, AttributePolicy policy, Supplier<UUID> identifiers, Residents residents) {
        this.residents = residents;
        this.vault = vault;
        this.policy = policy;
        this.identifiers = identifiers;
        this.templates = new Templates(vault);
    }

    /**
     * Returns the attributes with which the object may come into being: those of the request and of the templates that it names.
     *
     * @throws org.claviger.server.domain.KmipException for a template that is not there, or an attribute that it may not
     *     have
     */
    Attributes admit(Attributes requested, ObjectType objectType, RequestContext context) {
        return AttributeAdmission.admit(withTemplates(requested, context), objectType, context.version());
    }

    /** Returns the attributes of the request and of the templates that it names. */
    Attributes withTemplates(Attributes requested, RequestContext context) {
        return templates.applied(requested, context);
    }

    /** Where objects can be kept. */
    ProtectionStorage storage() {
        return residents.storage();
    }

    /**
     * Has a symmetric key made where the mask among its attributes says, and stages it.
     *
     * @param generated what makes it here
     * @param replaced the key in whose place it comes, to whose owner it belongs
     * @return its unique identifier
     */
    String generate(
            ObjectType type,
            Attributes placed,
            GeneratedKeys generated,
            Optional<ManagedObject> replaced,
            RequestContext context) {
        if (type == ObjectType.SECRET_DATA || !Residents.isResident(placed)) {
            var made = type == ObjectType.SECRET_DATA
                    ? generated.secretData(placed, context)
                    : generated.symmetricKey(placed, context);
            return replaced.isPresent()
                    ? replace(replaced.get(), identifier(), made.object(), made.attributes(), context)
                    : add(made.object(), made.attributes(), true, context);
        }
        QuantumSafety.require(placed);
        var attributes = generated.described(placed);
        var made = residents.generate(type, identifier(), id -> ResidentTemplates.secret(id, attributes), context);
        return addResident(type, made, attributes, true, replaced, context);
    }

    /** Has a device make the pair that the attributes describe. */
    Residents.Made generatePair(KeyPairAttributes attributes, RequestContext context) {
        QuantumSafety.require(attributes.ofPrivate());
        QuantumSafety.require(attributes.ofPublic());
        return residents.generate(
                ObjectType.PRIVATE_KEY,
                identifier(),
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
    String addResident(
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
        var described = described(id, dated, madeHere, context)
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
        var described = describe(object, id, dated, true, context)
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
        stage(id, type, described, sealed, replaced, context);
    }

    /** Stages an object of the caller's, or of the owner of the one that it replaces. */
    private static void stage(
            String id,
            ObjectType type,
            Attributes described,
            SealedMaterial sealed,
            Optional<ManagedObject> replaced,
            RequestContext context) {
        var caller = context.caller();
        var created = ManagedObject.create(
                caller.tenant(),
                id,
                type,
                replaced.map(ManagedObject::owner).orElse(caller.principal()),
                described,
                sealed,
                context.now());
        if (replaced.isPresent()) {
            context.objects().addReplacement(caller, created, replaced.get());
        } else {
            context.objects().add(caller, created);
        }
    }

    /**
     * Stages a new object of the caller's.
     *
     * @param attributes those that the client set, checked, and those that follow from the material
     * @param madeHere whether the server made the material; only then did it never exist elsewhere in the clear
     * @return its unique identifier
     */
    String add(KmipObject object, Attributes attributes, boolean madeHere, RequestContext context) {
        return add(identifier(), object, attributes, madeHere, context);
    }

    /** Returns the identifier of an object that will be {@link #add added}, for others that link to it. */
    UUID identifier() {
        return identifiers.get();
    }

    /** As the other {@code add}, under an identifier that was asked for before. */
    String add(UUID uuid, KmipObject object, Attributes attributes, boolean madeHere, RequestContext context) {
        return store(uuid, object, dated(attributes, context), madeHere, Optional.empty(), context);
    }

    /** Stages a new object, made here, in place of another, whose owner it belongs to. */
    String replace(
            ManagedObject replaced, UUID uuid, KmipObject object, Attributes attributes, RequestContext context) {
        return store(uuid, object, dated(attributes, context), true, Optional.of(replaced), context);
    }

    /**
     * Stages a new object that the server has written, but not made from random bytes, in place of another, whose owner it
     * belongs to.
     *
     * @return its unique identifier
     */
    String succeed(ManagedObject replaced, KmipObject object, Attributes attributes, RequestContext context) {
        return store(identifier(), object, dated(attributes, context), false, Optional.of(replaced), context);
    }

    private static Attributes dated(Attributes attributes, RequestContext context) {
        QuantumSafety.require(attributes);
        return attributes.with(AttributeTypes.ORIGINAL_CREATION_DATE, context.now());
    }

    /**
     * Stages an object that the caller has from elsewhere. When it was made there, only the
     * client can know (KMIP 2.1 section 4.38).
     *
     * @return its unique identifier
     */
    String register(KmipObject object, Attributes attributes, RequestContext context) {
        QuantumSafety.require(attributes);
        return store(identifier(), object, attributes, false, Optional.empty(), context);
    }

    /**
     * Stages an object that the caller brings with its past, in place of the one that is replaced if there is one. What its
     * attributes do not say is set as for a registered object.
     */
    void bring(
            String id,
            KmipObject object,
            ImportedAttributes imported,
            Optional<ManagedObject> replaced,
            RequestContext context) {
        var caller = context.caller();
        var said = imported.attributes();
        var attributes = completed(said, describe(object, id, said, false, context));
        Optional<SealedMaterial> sealed = imported.isDestroyed()
                ? Optional.empty()
                : Optional.of(vault.seal(
                        caller.tenant(),
                        id,
                        object,
                        replaced.map(ManagedObject::nextKeyVersion).orElse(1),
                        context.version(),
                        context.secrets()));
        var brought = ManagedObject.imported(
                caller.tenant(),
                id,
                object.objectType(),
                replaced.map(ManagedObject::owner).orElse(caller.principal()),
                new ImportedAttributes(imported.state(), withDates(attributes, context)),
                sealed,
                replaced,
                context.now());
        if (replaced.isPresent()) {
            context.objects().save(brought);
        } else {
            context.objects().add(caller, brought);
        }
    }

    /** Returns what was said, and of what was found out those attributes about which nothing was said. */
    private static Attributes completed(Attributes said, Attributes foundOut) {
        return said.plusAll(foundOut.where(attribute -> !said.has(attribute.type())));
    }

    private static Attributes withDates(Attributes attributes, RequestContext context) {
        var initial = attributes.has(AttributeTypes.INITIAL_DATE)
                ? attributes
                : attributes.plus(AttributeTypes.INITIAL_DATE, context.now());
        return initial.has(AttributeTypes.LAST_CHANGE_DATE)
                ? initial
                : initial.plus(AttributeTypes.LAST_CHANGE_DATE, context.now());
    }

    /** What is wanted in a device goes there; all else is sealed here. */
    private String store(
            UUID uuid,
            KmipObject object,
            Attributes attributes,
            boolean madeHere,
            Optional<ManagedObject> replaced,
            RequestContext context) {
        return Residents.isResident(attributes)
                ? storeInDevice(uuid, object, attributes, replaced, context)
                : storeHere(uuid, object, attributes, madeHere, replaced, context);
    }

    private String storeInDevice(
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
        return addResident(ObjectType.SYMMETRIC_KEY, made, sized, false, replaced, context);
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
        return addResident(ObjectType.PRIVATE_KEY, made, there, false, replaced, context);
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

    private String storeHere(
            UUID uuid,
            KmipObject object,
            Attributes attributes,
            boolean madeHere,
            Optional<ManagedObject> replaced,
            RequestContext context) {
        var id = uuid.toString();
        var caller = context.caller();
        var described = describe(object, id, attributes, madeHere, context);
        var sealed = vault.seal(caller.tenant(), id, object, context.version(), context.secrets());
        stage(id, object.objectType(), described, sealed, replaced, context);
        return id;
    }

    /** Adds what the server says of every new object (KMIP 2.1 section 4; the rules of each attribute). */
    private Attributes describe(
            KmipObject object, String id, Attributes said, boolean madeHere, RequestContext context) {
        var attributes = described(id, said, madeHere, context);
        for (var digest : Digests.of(object, context.secrets())) {
            attributes = attributes.plus(AttributeTypes.DIGEST, digest);
        }
        var format = formatOf(object);
        if (format.isPresent()) {
            attributes = attributes.with(AttributeTypes.KEY_FORMAT_TYPE, format.get());
        }
        if (object.block().filter(block -> block.keyValue().isEmpty()).isPresent()) {
            attributes = attributes.with(AttributeTypes.KEY_VALUE_PRESENT, false);
        }
        return attributes;
    }

    /** Adds what the server says of every new object, whatever its material. */
    private Attributes described(String id, Attributes said, boolean madeHere, RequestContext context) {
        var attributes = LinkTargets.named(policy.completed(said, id), context);
        if (madeHere) {
            attributes = attributes.with(AttributeTypes.RANDOM_NUMBER_GENERATOR, QueryHandler.RNG);
        }
        var sensitive = said.first(AttributeTypes.SENSITIVE).orElse(false);
        var extractable = said.first(AttributeTypes.EXTRACTABLE).orElse(true);
        return attributes.withAll(List.of(
                Attribute.of(AttributeTypes.SENSITIVE, sensitive),
                Attribute.of(AttributeTypes.ALWAYS_SENSITIVE, sensitive),
                Attribute.of(AttributeTypes.EXTRACTABLE, extractable),
                Attribute.of(AttributeTypes.NEVER_EXTRACTABLE, !extractable),
                Attribute.of(
                        AttributeTypes.FRESH, said.first(AttributeTypes.FRESH).orElse(true)),
                Attribute.of(AttributeTypes.LEASE_TIME, policy.leaseTime()),
                Attribute.of(AttributeTypes.PROTECTION_STORAGE_MASK, ProtectionStorage.SOFTWARE),
                Attribute.of(AttributeTypes.SHORT_UNIQUE_IDENTIFIER, Digests.ofIdentifier(id))));
    }

    /** Returns the form in which the object is kept (KMIP 2.1 section 4.26); opaque objects have none. */
    private static Optional<KeyFormatType> formatOf(KmipObject object) {
        return object instanceof Certificate certificate && certificate.certificateType() == CertificateType.X_509
                ? Optional.of(KeyFormatType.X_509)
                : object.block().map(KeyBlock::keyFormatType);
    }
}
