package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.ENCODING_OPTION_ERROR;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.KEY_VALUE_NOT_PRESENT;
import static org.claviger.enumeration.ResultReason.NOT_EXTRACTABLE;
import static org.claviger.enumeration.ResultReason.WRAPPING_OBJECT_ARCHIVED;
import static org.claviger.enumeration.ResultReason.WRAPPING_OBJECT_DESTROYED;
import static org.claviger.enumeration.ResultReason.WRAPPING_OBJECT_NOT_FOUND;

import java.util.List;
import java.util.Optional;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.EncodingOption;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.BackendException;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyInformation;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KeyWrappingData;
import org.claviger.object.KeyWrappingSpecification;
import org.claviger.object.KmipObject;
import org.claviger.object.PrivateKey;
import org.claviger.object.SymmetricKey;
import org.claviger.server.crypto.CryptoEngine;
import org.claviger.server.crypto.DeviceKey;
import org.claviger.server.crypto.HeldKey;
import org.claviger.server.crypto.KeyWrapper;
import org.claviger.server.crypto.Material;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.server.crypto.ProviderFailures;
import org.claviger.server.crypto.PublicHalf;
import org.claviger.server.crypto.ResidentPlaces;
import org.claviger.server.crypto.ResidentReference;
import org.claviger.server.crypto.Signatures;
import org.claviger.server.crypto.UsableKey;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.ttlv.ProtocolVersion;

/**
 * Wraps and unwraps keys for a caller, with wrapping keys that this caller may use (KMIP 2.1 sections 3.3 and 7.18). How the
 * server keeps keys at rest is another matter, which no client sees.
 */
public final class KeyWrapping {
    /** A wrapping key may itself be stored wrapped, but not for ever. */
    private static final int MAX_WRAPPINGS = 4;

    private static final CryptographicParameters NIST_KEY_WRAP = CryptographicParameters.builder()
            .blockCipherMode(BlockCipherMode.NISTKEYWRAP)
            .build();

    private final ObjectVault vault;
    private final CryptoEngine engine;
    private final Signatures signatures;
    private final KeyWrapper wrapper;
    private final ResidentPlaces residents;

    public KeyWrapping(
            ObjectVault vault,
            CryptoEngine engine,
            Signatures signatures,
            KeyWrapper wrapper,
            ResidentPlaces residents) {
        this.residents = residents;
        this.vault = vault;
        this.engine = engine;
        this.signatures = signatures;
        this.wrapper = wrapper;
    }

    /**
     * Opens the material of an object, in the clear even if it is stored as it was registered, wrapped.
     *
     * @throws KmipException if it is wrapped and the caller may not unwrap it
     */
    KmipObject open(ManagedObject object, RequestContext context) {
        return unwrap(vault.open(object, context.secrets()), context);
    }

    /**
     * Returns an object as a key to use, wherever it is.
     *
     * @throws KmipException if it is wrapped and the caller may not unwrap it
     */
    UsableKey usable(ManagedObject object, RequestContext context) {
        return usable(object, context, 0);
    }

    private UsableKey usable(ManagedObject object, RequestContext context, int wrappings) {
        var algorithm = object.attributes().first(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM);
        return switch (vault.material(object, context.secrets())) {
            case Material.Clear(var stored) ->
                new HeldKey(engine, signatures, algorithm, unwrap(stored, context, wrappings + 1));
            case Material.InDevice(var reference, var readable) -> {
                var there = inDevice(object, reference);
                yield readable.<UsableKey>map(half -> new PublicHalf(engine, signatures, algorithm, half, there))
                        .orElse(there);
            }
        };
    }

    private DeviceKey inDevice(ManagedObject object, ResidentReference reference) {
        try {
            return new DeviceKey(
                    residents.device(reference.ref().backend()),
                    reference,
                    object.objectType(),
                    object.attributes().first(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM));
        } catch (BackendException e) {
            throw ProviderFailures.ofResidentKey(e);
        }
    }

    /**
     * As {@link #usable}, for what begins with the first part of its data; empty for later parts. Done outside of what is done
     * once for an item, since what is staged for the wrapping key must be staged again when the item begins again.
     */
    Optional<UsableKey> usableFor(StreamPart part, ManagedObject object, RequestContext context) {
        return part.isFirst() ? Optional.of(usable(object, context)) : Optional.empty();
    }

    /**
     * Returns the object in the clear: itself, unless it is wrapped.
     *
     * @throws KmipException if the wrapping key is not there, may not be used so by the caller, or is not the right one
     */
    KmipObject unwrap(KmipObject object, RequestContext context) {
        return unwrap(object, context, 1);
    }

    static boolean isWrapped(KmipObject object) {
        return object.block().flatMap(KeyBlock::keyWrappingData).isPresent();
    }

    private KmipObject unwrap(KmipObject object, RequestContext context, int wrappings) {
        if (!isWrapped(object)) {
            return object;
        }
        if (wrappings > MAX_WRAPPINGS) {
            throw new KmipException(
                    INVALID_FIELD,
                    "the wrapping key is wrapped by a key that is wrapped, more than " + MAX_WRAPPINGS + " times");
        }
        var block = object.block().orElseThrow();
        var information = encryption(block.keyWrappingData().flatMap(KeyWrappingData::encryptionKeyInformation));
        var named = find(information.uniqueIdentifier(), context);
        var key = named.objectType() == ObjectType.PUBLIC_KEY ? privateKey(named, context) : named;
        requireType(key, ObjectType.SYMMETRIC_KEY, ObjectType.PRIVATE_KEY);
        var parameters = parameters(information, named);
        context.use(key, unwrapUse(key), lengthOf(block));
        return object.withBlock(
                wrapper.unwrap(block, usable(key, context, wrappings).unwrapping(parameters), context.secrets()));
    }

    /** A key that was wrapped by a public key says so; the private key that unwraps it is the one that the public one links to. */
    private static ManagedObject privateKey(ManagedObject publicKey, RequestContext context) {
        return publicKey.attributes().all(AttributeTypes.LINK).stream()
                .filter(link -> link.type() == LinkType.PRIVATE_KEY_LINK)
                .findFirst()
                .map(link -> find(link.linkedObjectIdentifier(), context))
                .orElseThrow(() -> new KmipException(
                        WRAPPING_OBJECT_NOT_FOUND, "the key is wrapped by a Public Key that links to no Private Key"));
    }

    /** Unwrapping asks for Unwrap Key; the official cases also do it with a symmetric key that has Wrap Key alone. */
    private static CryptographicUsageMask unwrapUse(ManagedObject key) {
        var mask = key.attributes().first(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK);
        var wrapsOnly = key.objectType() == ObjectType.SYMMETRIC_KEY
                && mask.isPresent()
                && !mask.get().contains(CryptographicUsageMask.UNWRAP_KEY)
                && mask.get().contains(CryptographicUsageMask.WRAP_KEY);
        return wrapsOnly ? CryptographicUsageMask.WRAP_KEY : CryptographicUsageMask.UNWRAP_KEY;
    }

    /**
     * Returns the object wrapped as the client specified.
     *
     * @param stored the object as it is stored; if it was registered wrapped without encoding, inside the Key Value structure,
     *     it is answered in that shape again
     * @param clear the same in the clear, in the format to be wrapped
     * @throws KmipException if the object cannot be wrapped so, or the caller may not use the wrapping key so
     */
    KmipObject wrap(
            ManagedObject object,
            KmipObject stored,
            KmipObject clear,
            KeyWrappingSpecification specification,
            RequestContext context) {
        KeyWrapper.requireEncryptionOnly(specification.wrappingMethod());
        var block = clear.block()
                .orElseThrow(() -> new KmipException(
                        INVALID_OBJECT_TYPE,
                        "Object Type " + clear.objectType().specName() + " has no Key Block that could be wrapped"));
        var information = encryption(specification.encryptionKeyInformation());
        var key = wrappingKey(object, information, context);
        var parameters = required(information, key);
        context.use(key, CryptographicUsageMask.WRAP_KEY, lengthOf(block));
        var wrapped = wrapper.wrap(
                block,
                chosen(specification.attributeNames(), object, context.version()),
                specification.encodingOption(),
                usable(key, context, 1).wrapping(parameters),
                context.version(),
                context.secrets());
        var inStructure = specification
                        .encodingOption()
                        .filter(EncodingOption.NO_ENCODING::equals)
                        .isPresent()
                && isWrapped(stored)
                && stored.block().flatMap(KeyBlock::keyValue).orElse(null) instanceof KeyValue.Plain;
        return clear.withBlock(new KeyBlock(
                block.keyFormatType(),
                block.keyCompressionType(),
                Optional.of(
                        inStructure
                                ? new KeyValue.Plain(new KeyMaterial.Encoded(wrapped.bytes()), Attributes.EMPTY)
                                : new KeyValue.Wrapped(wrapped.bytes())),
                block.cryptographicAlgorithm(),
                block.cryptographicLength(),
                Optional.of(new KeyWrappingData(
                        specification.wrappingMethod(),
                        Optional.of(answered(information, parameters, context.version())),
                        Optional.empty(),
                        Optional.empty(),
                        wrapped.iv(),
                        specification.encodingOption()))));
    }

    private static ManagedObject wrappingKey(ManagedObject object, KeyInformation information, RequestContext context) {
        var key = find(information.uniqueIdentifier(), context);
        requireType(key, ObjectType.SYMMETRIC_KEY, ObjectType.PUBLIC_KEY);
        if (key.uniqueIdentifier().equals(object.uniqueIdentifier())) {
            throw new KmipException(INVALID_FIELD, "a key cannot be wrapped by itself");
        }
        return key;
    }

    /**
     * Has a device wrap a key that is in it by another one that is in it too. A device wraps bytes alone, so there is no other
     * encoding than No Encoding.
     *
     * @throws KmipException with Not Extractable if the wrapping key is elsewhere, or the device does not let the key leave
     */
    KmipObject wrapInDevice(
            ManagedObject object,
            ResidentReference reference,
            KeyWrappingSpecification specification,
            RequestContext context) {
        KeyWrapper.requireEncryptionOnly(specification.wrappingMethod());
        var information = encryption(specification.encryptionKeyInformation());
        var key = wrappingKey(object, information, context);
        if (!specification.encodingOption().equals(Optional.of(EncodingOption.NO_ENCODING))
                || !specification.attributeNames().isEmpty()) {
            throw new KmipException(
                    ENCODING_OPTION_ERROR,
                    "a key in a device is wrapped with Encoding Option No Encoding and without attributes");
        }
        var parameters = required(information, key);
        var length =
                object.attributes().first(AttributeTypes.CRYPTOGRAPHIC_LENGTH).orElse(0);
        context.use(key, CryptographicUsageMask.WRAP_KEY, length / Byte.SIZE);
        if (!(usable(key, context) instanceof DeviceKey there)) {
            throw new KmipException(
                    NOT_EXTRACTABLE, "the key leaves its device only wrapped by a key that is in it too");
        }
        var attributes = object.attributes();
        var block = new KeyBlock(
                attributes.first(AttributeTypes.KEY_FORMAT_TYPE).orElseThrow(),
                Optional.empty(),
                Optional.of(new KeyValue.Wrapped(there.wrapResident(reference, parameters, context.secrets()))),
                attributes.first(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM),
                attributes.first(AttributeTypes.CRYPTOGRAPHIC_LENGTH),
                Optional.of(new KeyWrappingData(
                        specification.wrappingMethod(),
                        Optional.of(answered(information, parameters, context.version())),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        specification.encodingOption())));
        return object.objectType() == ObjectType.PRIVATE_KEY ? new PrivateKey(block) : new SymmetricKey(block);
    }

    /** Says how the key was wrapped: in the client's words, or if it had none, in full. */
    private static KeyInformation answered(
            KeyInformation asked, CryptographicParameters parameters, ProtocolVersion version) {
        return asked.cryptographicParameters().isPresent()
                        || !CryptographicParameters.STRUCT.carries(parameters, version)
                ? asked
                : new KeyInformation(asked.uniqueIdentifier(), Optional.of(parameters));
    }

    private static KeyInformation encryption(Optional<KeyInformation> information) {
        return information.orElseThrow(() -> new KmipException(INVALID_FIELD, "Encryption Key Information is missing"));
    }

    private static ManagedObject find(UniqueIdentifier identifier, RequestContext context) {
        var key = context.find(identifier)
                .orElseThrow(() -> new KmipException(
                        WRAPPING_OBJECT_NOT_FOUND, "no such wrapping key, or none that this client may use so"));
        if (key.archived()) {
            throw new KmipException(WRAPPING_OBJECT_ARCHIVED, "the wrapping key is archived");
        }
        if (key.isDestroyed()) {
            throw new KmipException(
                    WRAPPING_OBJECT_DESTROYED,
                    "the wrapping key is " + key.state().specName());
        }
        return key;
    }

    private static void requireType(ManagedObject key, ObjectType symmetric, ObjectType asymmetric) {
        if (key.objectType() != symmetric && key.objectType() != asymmetric) {
            throw new KmipException(
                    INVALID_OBJECT_TYPE,
                    "the wrapping key is a %s (expected a %s or a %s)"
                            .formatted(key.objectType().specName(), symmetric.specName(), asymmetric.specName()));
        }
    }

    /** Returns the parameters that the key was wrapped by: those said with it, else the first of the wrapping key's. */
    private static CryptographicParameters parameters(KeyInformation information, ManagedObject key) {
        return information.cryptographicParameters().orElseGet(() -> usual(key));
    }

    private static CryptographicParameters usual(ManagedObject key) {
        return key.attributes().first(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS).orElseGet(() -> {
            if (CipherRequests.algorithm(key) != CryptographicAlgorithm.AES) {
                throw new KmipException(
                        BAD_CRYPTOGRAPHIC_PARAMETERS,
                        "neither the request nor the wrapping key has Cryptographic Parameters");
            }
            return NIST_KEY_WRAP;
        });
    }

    /**
     * Returns the parameters to wrap by. Those that a client names must be among the wrapping key's own (KMIP 2.1 section 7.18).
     *
     * @throws KmipException with Bad Cryptographic Parameters if they aren't
     */
    private static CryptographicParameters required(KeyInformation information, ManagedObject key) {
        var asked = information.cryptographicParameters();
        if (asked.isEmpty()) {
            return usual(key);
        }
        return key.attributes().all(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS).stream()
                .filter(own -> agree(asked.get(), own))
                .findFirst()
                .orElseThrow(() -> new KmipException(
                        BAD_CRYPTOGRAPHIC_PARAMETERS,
                        "the wrapping key has no Cryptographic Parameters like those of the request"));
    }

    /** Tells whether all that {@code asked} says, {@code own} says too. */
    private static boolean agree(CryptographicParameters asked, CryptographicParameters own) {
        var askedFields = fields(asked);
        var ownFields = fields(own);
        for (var i = 0; i < askedFields.size(); i++) {
            if (askedFields.get(i).isPresent() && !askedFields.get(i).equals(ownFields.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<Optional<?>> fields(CryptographicParameters parameters) {
        return List.of(
                parameters.blockCipherMode(),
                parameters.paddingMethod(),
                parameters.hashingAlgorithm(),
                parameters.keyRoleType(),
                parameters.digitalSignatureAlgorithm(),
                parameters.cryptographicAlgorithm(),
                parameters.randomIv(),
                parameters.ivLength(),
                parameters.tagLength(),
                parameters.fixedFieldLength(),
                parameters.invocationFieldLength(),
                parameters.counterLength(),
                parameters.initialCounterValue(),
                parameters.saltLength(),
                parameters.maskGenerator(),
                parameters.maskGeneratorHashingAlgorithm(),
                parameters.pSource(),
                parameters.trailerField());
    }

    private static Attributes chosen(List<AttributeReference> names, ManagedObject object, ProtocolVersion version) {
        return names.isEmpty()
                ? Attributes.EMPTY
                : VisibleAttributes.of(object, version)
                        .where(attribute -> names.contains(AttributeReference.to(attribute)));
    }

    /** Returns how much of its Usage Limits a wrapping key spends on this key: the bytes of its material. */
    private static long lengthOf(KeyBlock block) {
        var value = block.keyValue()
                .orElseThrow(() -> new KmipException(KEY_VALUE_NOT_PRESENT, "the object has no Key Value here"));
        return switch (value) {
            case KeyValue.Wrapped(var bytes) -> bytes.length();
            case KeyValue.Plain plain ->
                plain.material() instanceof KeyMaterial.Encoded(var bytes)
                        ? bytes.length()
                        : block.cryptographicLength().orElse(0) / Byte.SIZE;
        };
    }
}
