package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE_VALUE;
import static org.claviger.enumeration.ResultReason.KEY_FORMAT_TYPE_NOT_SUPPORTED;

import java.security.Key;
import java.security.KeyPair;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Link;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.LinkType;
import org.claviger.object.KmipObject;
import org.claviger.operation.CreateKeyPair;
import org.claviger.operation.OperationType;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.KeyDescription;
import org.claviger.server.crypto.KeyPairs;
import org.claviger.server.domain.KmipException;

/** Create Key Pair (KMIP 2.1 section 6.1.9, KMIP 1.4 section 4.2). */
public final class CreateKeyPairHandler implements OperationHandler<CreateKeyPair.Request, CreateKeyPair.Response> {
    private final KeyPairs keyPairs;
    private final NewObjects newObjects;
    private final boolean defaultMasks;

    /** @param defaultMasks whether keys without a Cryptographic Usage Mask get all uses of their algorithm */
    public CreateKeyPairHandler(KeyPairs keyPairs, NewObjects newObjects, boolean defaultMasks) {
        this.keyPairs = keyPairs;
        this.newObjects = newObjects;
        this.defaultMasks = defaultMasks;
    }

    @Override
    public OperationType<CreateKeyPair.Request, CreateKeyPair.Response> type() {
        return CreateKeyPair.TYPE;
    }

    @Override
    public CreateKeyPair.Response handle(CreateKeyPair.Request request, RequestContext context) {
        var attributes = KeyPairAttributes.of(
                        request.commonAttributes(),
                        request.privateKeyAttributes(),
                        request.publicKeyAttributes(),
                        context.version())
                .withMasks(defaultMasks);
        var pair = keyPairs.make(
                attributes.algorithm(),
                attributes.either(AttributeTypes.CRYPTOGRAPHIC_LENGTH),
                attributes.either(AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS));
        var privateId = newObjects.identifier();
        var publicId = newObjects.identifier();
        addPublic(pair, attributes, publicId, privateId, context);
        addPrivate(pair, attributes, privateId, publicId, context);
        return new CreateKeyPair.Response(
                UniqueIdentifier.of(privateId.toString()),
                UniqueIdentifier.of(publicId.toString()),
                Optional.empty(),
                Optional.empty());
    }

    private void addPublic(KeyPair pair, KeyPairAttributes attributes, UUID id, UUID other, RequestContext context) {
        var key = pair.getPublic();
        var described = described(attributes, attributes.ofPublic(), key)
                .plus(AttributeTypes.LINK, link(LinkType.PRIVATE_KEY_LINK, other));
        var object = inFormat(
                key,
                described,
                context,
                format -> AsymmetricKeys.object(
                        key, attributes.algorithm(), format, Optional.empty(), context.secrets()));
        newObjects.add(id, object, described, true, context);
    }

    private void addPrivate(KeyPair pair, KeyPairAttributes attributes, UUID id, UUID other, RequestContext context) {
        var key = pair.getPrivate();
        var described = described(attributes, attributes.ofPrivate(), key)
                .plus(AttributeTypes.LINK, link(LinkType.PUBLIC_KEY_LINK, other));
        var object = inFormat(
                key,
                described,
                context,
                format -> AsymmetricKeys.object(key, attributes.algorithm(), format, context.secrets()));
        newObjects.add(id, object, described, true, context);
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

    /** Returns the object in the Key Format Type that the client asks for, else in the usual one. */
    private static KmipObject inFormat(
            Key key, Attributes attributes, RequestContext context, Function<KeyFormatType, KmipObject> writer) {
        var wanted = attributes.first(AttributeTypes.KEY_FORMAT_TYPE);
        try {
            return writer.apply(wanted.orElseGet(() -> AsymmetricKeys.defaultFormat(key, context.version())));
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
