package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE_VALUE;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;

import java.util.List;
import java.util.Optional;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.SecretDataType;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KmipObject;
import org.claviger.object.PrivateKey;
import org.claviger.object.SecretData;
import org.claviger.object.SymmetricKey;
import org.claviger.secret.Secret;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;

/** What operations have in common that make an object of the material of others: deriving, splitting, joining. */
final class MadeOfKeys {
    private MadeOfKeys() {}

    /**
     * Returns a new object of this type.
     *
     * @throws KmipException with Invalid Object Type if objects of this type aren't made so
     */
    static KmipObject object(
            ObjectType type,
            KeyFormatType format,
            Secret material,
            Attributes attributes,
            Optional<SecretDataType> kind) {
        var block = block(format, material, attributes);
        return switch (type) {
            case SYMMETRIC_KEY -> {
                require(attributes, AttributeTypes.CRYPTOGRAPHIC_ALGORITHM);
                yield new SymmetricKey(block);
            }
            case PRIVATE_KEY -> new PrivateKey(block);
            case SECRET_DATA -> new SecretData(kind.orElse(SecretDataType.SEED), block);
            default ->
                throw new KmipException(
                        INVALID_OBJECT_TYPE, "Object Type " + type.specName() + " cannot be made of other keys");
        };
    }

    static KeyBlock block(KeyFormatType format, Secret material, Attributes attributes) {
        return new KeyBlock(
                format,
                Optional.empty(),
                Optional.of(new KeyValue.Plain(new KeyMaterial.Encoded(material), Attributes.EMPTY)),
                attributes.first(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM),
                attributes.first(AttributeTypes.CRYPTOGRAPHIC_LENGTH),
                Optional.empty());
    }

    /** Returns the Cryptographic Length in whole bytes. */
    static int bytes(int cryptographicLength) {
        if (cryptographicLength <= 0 || cryptographicLength % Byte.SIZE != 0) {
            throw new KmipException(
                    INVALID_ATTRIBUTE_VALUE,
                    "Cryptographic Length " + cryptographicLength + " (expected a positive multiple of 8)");
        }
        return cryptographicLength / Byte.SIZE;
    }

    static <V> V require(Attributes attributes, AttributeType<V> type) {
        return attributes
                .first(type)
                .orElseThrow(() -> new KmipException(INVALID_FIELD, "attribute " + type.name() + " is missing"));
    }

    /** What may not leave the server by itself may not leave in another shape either. */
    static Attributes asGuardedAs(List<ManagedObject> sources, Attributes attributes) {
        var guarded = attributes;
        for (var source : sources) {
            if (source.attributes().first(AttributeTypes.SENSITIVE).orElse(false)) {
                guarded = guarded.with(AttributeTypes.SENSITIVE, true);
            }
            if (!source.attributes().first(AttributeTypes.EXTRACTABLE).orElse(true)) {
                guarded = guarded.with(AttributeTypes.EXTRACTABLE, false);
            }
        }
        return guarded;
    }
}
