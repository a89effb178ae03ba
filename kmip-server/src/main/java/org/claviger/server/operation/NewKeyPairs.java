package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE_VALUE;
import static org.claviger.enumeration.ResultReason.KEY_FORMAT_TYPE_NOT_SUPPORTED;

import java.security.Key;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Link;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.ObjectType;
import org.claviger.object.KmipObject;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.DeviceKey;
import org.claviger.server.crypto.KeyDescription;
import org.claviger.server.crypto.KeyPairs;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;

/** Makes a key pair and stages its keys, linked to each other: what Create Key Pair and Re-key Key Pair have in common. */
public final class NewKeyPairs {
    private final KeyPairs keyPairs;
    private final NewObjects newObjects;

    public NewKeyPairs(KeyPairs keyPairs, NewObjects newObjects) {
        this.keyPairs = keyPairs;
        this.newObjects = newObjects;
    }

    /** The identifiers of a new pair. */
    record Identifiers(String ofPrivate, String ofPublic) {}

    /**
     * Returns what a request asks for a pair, with the attributes of the templates that it names.
     *
     * @throws KmipException for a template that is not there, or as {@link KeyPairAttributes#of} does
     */
    KeyPairAttributes asked(
            Optional<Attributes> common,
            Optional<Attributes> ofPrivate,
            Optional<Attributes> ofPublic,
            RequestContext context) {
        return KeyPairAttributes.of(
                common.map(attributes -> newObjects.withTemplates(attributes, context)),
                ofPrivate.map(attributes -> newObjects.withTemplates(attributes, context)),
                ofPublic.map(attributes -> newObjects.withTemplates(attributes, context)),
                context.version());
    }

    /**
     * Makes the pair that the attributes describe, in the first place that the masks accept.
     *
     * @throws KmipException if an attribute that it needs is missing, or there is no such pair
     */
    Identifiers add(ProtectionStorage.Masks masks, KeyPairAttributes attributes, RequestContext context) {
        return add(masks, attributes, Optional.empty(), context);
    }

    /** As {@link #add}, in place of another pair, to whose owners the keys belong. */
    Identifiers replace(
            ManagedObject privateKey,
            ManagedObject publicKey,
            ProtectionStorage.Masks masks,
            KeyPairAttributes attributes,
            RequestContext context) {
        return add(masks, attributes, Optional.of(new Replaced(privateKey, publicKey)), context);
    }

    /** A pair in whose place another comes. */
    private record Replaced(ManagedObject ofPrivate, ManagedObject ofPublic) {}

    private Identifiers add(
            ProtectionStorage.Masks masks,
            KeyPairAttributes attributes,
            Optional<Replaced> replaced,
            RequestContext context) {
        return newObjects
                .storage()
                .placePair(
                        masks,
                        attributes,
                        context.caller().tenant(),
                        placed -> Residents.isResident(placed.ofPrivate())
                                ? addInDevice(placed, replaced, context)
                                : addHere(placed, stage(replaced, context), context));
    }

    /** Where a new key goes. */
    private interface Stage {
        void add(UUID id, KmipObject object, Attributes attributes);
    }

    private Stage stage(Optional<Replaced> replaced, RequestContext context) {
        if (replaced.isEmpty()) {
            return (id, object, described) -> newObjects.add(id, object, described, true, context);
        }
        var former = replaced.get();
        return (id, object, described) -> newObjects.replace(
                object.objectType() == ObjectType.PRIVATE_KEY ? former.ofPrivate : former.ofPublic,
                id,
                object,
                described,
                context);
    }

    private Identifiers addInDevice(KeyPairAttributes attributes, Optional<Replaced> replaced, RequestContext context) {
        var made = newObjects.inDevice().generatePair(attributes, context);
        var publicId = newObjects.identifier();
        var key = DeviceKey.publicKey(made.reference().publicKey());
        var publicAttributes = ofPublic(attributes, key, made.id());
        var object = publicObject(key, attributes, publicAttributes, context);
        if (Residents.isResident(attributes.ofPublic())) {
            newObjects
                    .inDevice()
                    .addPublicHalf(publicId, object, made, publicAttributes, replaced.map(Replaced::ofPublic), context);
        } else {
            stage(replaced, context).add(publicId, object, publicAttributes);
        }
        newObjects
                .inDevice()
                .add(
                        ObjectType.PRIVATE_KEY,
                        made,
                        Attributes.of(AttributeTypes.LINK, link(LinkType.PUBLIC_KEY_LINK, publicId))
                                .plusAll(described(attributes, attributes.ofPrivate(), key)),
                        true,
                        replaced.map(Replaced::ofPrivate),
                        context);
        return new Identifiers(made.id().toString(), publicId.toString());
    }

    private Identifiers addHere(KeyPairAttributes attributes, Stage stage, RequestContext context) {
        var pair = keyPairs.make(
                attributes.algorithm(),
                attributes.either(AttributeTypes.CRYPTOGRAPHIC_LENGTH),
                attributes.either(AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS));
        var privateId = newObjects.identifier();
        var publicId = newObjects.identifier();
        addPublic(pair, attributes, publicId, privateId, stage, context);
        addPrivate(pair, attributes, privateId, publicId, stage, context);
        return new Identifiers(privateId.toString(), publicId.toString());
    }

    private static void addPublic(
            KeyPair pair, KeyPairAttributes attributes, UUID id, UUID other, Stage stage, RequestContext context) {
        var key = pair.getPublic();
        var described = ofPublic(attributes, key, other);
        stage.add(id, publicObject(key, attributes, described, context), described);
    }

    private static Attributes ofPublic(KeyPairAttributes attributes, Key key, UUID privateId) {
        return Attributes.of(AttributeTypes.LINK, link(LinkType.PRIVATE_KEY_LINK, privateId))
                .plusAll(described(attributes, attributes.ofPublic(), key));
    }

    private static KmipObject publicObject(
            PublicKey key, KeyPairAttributes attributes, Attributes described, RequestContext context) {
        return inFormat(
                key,
                described,
                context,
                format -> AsymmetricKeys.object(
                        key, attributes.algorithm(), format, Optional.empty(), context.secrets()));
    }

    private static void addPrivate(
            KeyPair pair, KeyPairAttributes attributes, UUID id, UUID other, Stage stage, RequestContext context) {
        var key = pair.getPrivate();
        var described = Attributes.of(AttributeTypes.LINK, link(LinkType.PUBLIC_KEY_LINK, other))
                .plusAll(described(attributes, attributes.ofPrivate(), key));
        var object = inFormat(
                key,
                described,
                context,
                format -> AsymmetricKeys.object(key, attributes.algorithm(), format, context.secrets()));
        stage.add(id, object, described);
    }

    /** Gives a key what both have in common, whether the client said it of both, of one or not at all. */
    private static Attributes described(KeyPairAttributes pair, Attributes own, Key key) {
        var description = KeyDescription.of(key);
        var described = own.with(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, pair.algorithm())
                .with(AttributeTypes.CRYPTOGRAPHIC_LENGTH, description.length());
        var domain = pair.either(AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS).or(description::domainParameters);
        if (domain.isPresent()) {
            described = described.with(AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS, domain.get());
        }
        if (!own.has(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS)) {
            for (var attributes : new Attributes[] {pair.ofPrivate(), pair.ofPublic()}) {
                for (var parameters : attributes.all(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS)) {
                    described = described.plus(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS, parameters);
                }
            }
        }
        return described;
    }

    /**
     * Returns the object in the Key Format Type that the client asks for or that the replaced key has, else in the usual one.
     * That of a replaced key may be younger than the client's version.
     */
    private static KmipObject inFormat(
            Key key, Attributes attributes, RequestContext context, Function<KeyFormatType, KmipObject> writer) {
        var version = context.version();
        var wanted = attributes
                .first(AttributeTypes.KEY_FORMAT_TYPE)
                .filter(format -> format.versions().contains(version));
        try {
            return writer.apply(wanted.orElseGet(() -> AsymmetricKeys.defaultFormat(key, version)));
        } catch (KmipException e) {
            throw e.reason() == KEY_FORMAT_TYPE_NOT_SUPPORTED
                    ? new KmipException(INVALID_ATTRIBUTE_VALUE, String.valueOf(e.getMessage()), e)
                    : e;
        }
    }

    private static Link link(LinkType type, UUID id) {
        return new Link(type, UniqueIdentifier.of(id.toString()));
    }
}
