package org.claviger.server.operation;

import static org.claviger.enumeration.CryptographicUsageMask.DERIVE_KEY;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.INVALID_MESSAGE;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;

import java.util.List;
import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.Link;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.DerivationMethod;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.ObjectType;
import org.claviger.operation.DerivationParameters;
import org.claviger.operation.DeriveKey;
import org.claviger.operation.OperationType;
import org.claviger.secret.Secret;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.KeyBytes;
import org.claviger.server.crypto.KeyDerivation;
import org.claviger.server.crypto.UsableKey;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;

/**
 * Derive Key (KMIP 2.1 section 6.1.14, KMIP 1.4 section 4.6). The first object named is the key; a second one, which must be Secret
 * Data, is the data, in place of Derivation Data. For the method Asymmetric Key the two are a private and a public key.
 */
public final class DeriveKeyHandler implements OperationHandler<DeriveKey.Request, DeriveKey.Response> {
    private final KeyWrapping keys;
    private final NewObjects newObjects;

    public DeriveKeyHandler(KeyWrapping keys, NewObjects newObjects) {
        this.keys = keys;
        this.newObjects = newObjects;
    }

    @Override
    public OperationType<DeriveKey.Request, DeriveKey.Response> type() {
        return DeriveKey.TYPE;
    }

    @Override
    public DeriveKey.Response handle(DeriveKey.Request request, RequestContext context) {
        if (request.objectType() != ObjectType.SYMMETRIC_KEY && request.objectType() != ObjectType.SECRET_DATA) {
            throw new KmipException(
                    INVALID_OBJECT_TYPE,
                    "Object Type " + request.objectType().specName() + " (expected Symmetric Key or Secret Data)");
        }
        var attributes = newObjects.admit(request.attributes(), request.objectType(), context);
        var bytes = MadeOfKeys.bytes(MadeOfKeys.require(attributes, AttributeTypes.CRYPTOGRAPHIC_LENGTH));
        var bases = request.uniqueIdentifiers().stream()
                .map(id -> context.open(Optional.of(id)))
                .toList();
        for (var base : bases) {
            requireDerivable(base);
            context.use(base, DERIVE_KEY, bytes);
        }
        var material = derive(request, bases, bytes, context);
        var derived = MadeOfKeys.object(
                request.objectType(), formatOf(request.objectType()), material, attributes, Optional.empty());
        var linked =
                MadeOfKeys.asGuardedAs(bases, attributes).with(AttributeTypes.ORIGINAL_CREATION_DATE, context.now());
        for (var base : bases) {
            linked = linked.plus(link(LinkType.DERIVATION_BASE_OBJECT_LINK, base.uniqueIdentifier()));
        }
        var id = newObjects
                .storage()
                .place(
                        Optional.empty(),
                        request.objectType(),
                        linked,
                        context.caller().tenant(),
                        placed -> newObjects.add(derived, placed, false, context));
        for (var base : bases) {
            var latest = context.open(Optional.of(UniqueIdentifier.of(base.uniqueIdentifier())));
            context.objects()
                    .save(latest.withAttributes(latest.attributes().plus(link(LinkType.DERIVED_KEY_LINK, id)))
                            .changed(context.now()));
        }
        return new DeriveKey.Response(UniqueIdentifier.of(id), Optional.empty());
    }

    private static KeyFormatType formatOf(ObjectType type) {
        return type == ObjectType.SYMMETRIC_KEY ? KeyFormatType.RAW : KeyFormatType.OPAQUE;
    }

    private static Attribute<Link> link(LinkType type, String id) {
        return Attribute.of(AttributeTypes.LINK, new Link(type, UniqueIdentifier.of(id)));
    }

    private Secret derive(DeriveKey.Request request, List<ManagedObject> bases, int bytes, RequestContext context) {
        return request.derivationMethod() == DerivationMethod.ASYMMETRIC_KEY
                ? agree(request.derivationParameters(), bases, bytes, context)
                : deriveOfSecret(request, bases, bytes, context);
    }

    /** Agrees on a secret: one of the objects is a private key, the other somebody's public one, in any order. */
    private Secret agree(
            DerivationParameters parameters, List<ManagedObject> bases, int bytes, RequestContext context) {
        var own = bases.stream()
                .filter(base -> base.objectType() == ObjectType.PRIVATE_KEY)
                .toList();
        if (bases.size() != 2 || own.size() != 1) {
            throw new KmipException(
                    INVALID_FIELD,
                    bases.size() + " objects, " + own.size()
                            + " of them Private Keys (expected a Private Key and a Public Key)");
        }
        var other = bases.getFirst().objectType() == ObjectType.PRIVATE_KEY ? bases.getLast() : bases.getFirst();
        var key = keys.usable(own.getFirst(), context);
        var publicKey = AsymmetricKeys.publicKey(keys.open(other, context));
        return key.agree(publicKey, parameters.cryptographicParameters(), bytes, context.secrets());
    }

    private Secret deriveOfSecret(
            DeriveKey.Request request, List<ManagedObject> bases, int bytes, RequestContext context) {
        var parameters = request.derivationParameters();
        var base = bases.getFirst();
        var key = keys.usable(base, context);
        var derivation = new UsableKey.Derivation(
                request.derivationMethod(),
                CipherRequests.parameters(parameters.cryptographicParameters(), base),
                inputs(parameters, base),
                dataFor(request, bases, context));
        return key.derive(derivation, bytes, context.secrets());
    }

    /** Returns the data that the method takes: none, one, or, for AWS's, three. */
    private List<Secret> dataFor(DeriveKey.Request request, List<ManagedObject> bases, RequestContext context) {
        var parameters = request.derivationParameters();
        return switch (request.derivationMethod()) {
            case PBKDF2, HASH -> {
                requireNoData(data(parameters, bases, context));
                yield List.of();
            }
            case HMAC, ENCRYPT, NIST800_108_C, NIST800_108_F, NIST800_108_DPI ->
                List.of(requireData(data(parameters, bases, context)));
            case HKDF -> data(parameters, bases, context).stream().toList();
            case AWS_SIGNATURE_VERSION_4 -> parameters.derivationData();
            case ASYMMETRIC_KEY -> throw new IllegalArgumentException("a method that works on two keys");
        };
    }

    private static KeyDerivation.Inputs inputs(DerivationParameters parameters, ManagedObject base) {
        return new KeyDerivation.Inputs(
                parameters.cryptographicParameters().flatMap(CryptographicParameters::hashingAlgorithm),
                base.attributes().first(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM),
                parameters.initializationVector(),
                parameters.salt(),
                parameters.iterationCount());
    }

    private static void requireDerivable(ManagedObject object) {
        switch (object.objectType()) {
            case SYMMETRIC_KEY, SECRET_DATA, PRIVATE_KEY, PUBLIC_KEY -> {}
            default ->
                throw new KmipException(
                        INVALID_OBJECT_TYPE,
                        "Object Type " + object.objectType().specName() + " cannot be derived from");
        }
    }

    private Secret material(ManagedObject object, RequestContext context) {
        return KeyBytes.of(keys.open(object, context));
    }

    /** Returns the data, which comes in the request or in a second object, but not in both. */
    private Optional<Secret> data(DerivationParameters parameters, List<ManagedObject> bases, RequestContext context) {
        if (bases.size() > 2 || parameters.derivationData().size() > 1) {
            throw new KmipException(
                    INVALID_FIELD,
                    bases.size() + " Unique Identifiers and "
                            + parameters.derivationData().size() + " Derivation Data (more than the method takes)");
        }
        var given = parameters.derivationData().stream().findFirst();
        if (bases.size() == 1) {
            return given;
        }
        if (given.isPresent()) {
            throw new KmipException(INVALID_MESSAGE, "Derivation Data and a second object that stands for it");
        }
        var second = bases.get(1);
        if (second.objectType() != ObjectType.SECRET_DATA) {
            throw new KmipException(
                    INVALID_OBJECT_TYPE,
                    "Object Type " + second.objectType().specName() + " of the second object (expected Secret Data)");
        }
        return Optional.of(material(second, context));
    }

    private static Secret requireData(Optional<Secret> data) {
        return data.orElseThrow(() -> new KmipException(INVALID_FIELD, "Derivation Data is missing"));
    }

    private static void requireNoData(Optional<Secret> data) {
        if (data.isPresent()) {
            throw new KmipException(INVALID_MESSAGE, "Derivation Data beside the object that stands for it");
        }
    }
}
