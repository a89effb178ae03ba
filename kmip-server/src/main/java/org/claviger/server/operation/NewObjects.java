package org.claviger.server.operation;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.ObjectType;
import org.claviger.object.KmipObject;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.server.domain.AttributeAdmission;
import org.claviger.server.domain.AttributePolicy;
import org.claviger.server.domain.ImportedAttributes;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.QuantumSafety;
import org.claviger.server.domain.SealedMaterial;

/** What all operations do that bring an object into being: name it, describe it, seal it, stage it. */
public final class NewObjects {
    private final ObjectVault vault;
    private final Supplier<UUID> identifiers;
    private final Templates templates;
    private final Residents residents;
    private final Descriptions descriptions;
    private final NewDeviceObjects inDevice;

    /** @param identifiers gives unguessable ones */
    public NewObjects(ObjectVault vault, AttributePolicy policy, Supplier<UUID> identifiers, Residents residents) {
        this.vault = vault;
        this.identifiers = identifiers;
        this.templates = new Templates(vault);
        this.residents = residents;
        this.descriptions = new Descriptions(policy);
        this.inDevice = new NewDeviceObjects(vault, identifiers, residents, descriptions);
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

    /** Those whose key is in a device. */
    NewDeviceObjects inDevice() {
        return inDevice;
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
        return inDevice.generate(type, generated.described(placed), replaced, context);
    }

    /** Stages an object of the caller's, or of the owner of the one that it replaces. */
    static void stage(
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
        var attributes = completed(said, descriptions.of(object, id, said, false, context));
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
                ? inDevice.bring(uuid, object, attributes, replaced, context)
                : storeHere(uuid, object, attributes, madeHere, replaced, context);
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
        var described = descriptions.of(object, id, attributes, madeHere, context);
        var sealed = vault.seal(caller.tenant(), id, object, context.version(), context.secrets());
        stage(id, object.objectType(), described, sealed, replaced, context);
        return id;
    }
}
