package org.claviger.server.operation;

import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.SecretDataType;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KmipObject;
import org.claviger.object.SecretData;
import org.claviger.server.crypto.KeyFormats;
import org.claviger.server.crypto.KeyGenerator;

/** Makes the object that attributes describe: what Create and Re-key have in common. */
public final class GeneratedKeys {
    private final KeyGenerator generator;

    public GeneratedKeys(KeyGenerator generator) {
        this.generator = generator;
    }

    /**
     * A new object.
     *
     * @param attributes those that described it, completed
     */
    record Generated(KmipObject object, Attributes attributes) {}

    /**
     * Makes a symmetric key.
     *
     * @throws KmipException if an attribute that it needs is missing, or there is no such key
     */
    Generated symmetricKey(Attributes described, RequestContext context) {
        var attributes = described(described);
        var algorithm = MadeOfKeys.require(attributes, AttributeTypes.CRYPTOGRAPHIC_ALGORITHM);
        int length = MadeOfKeys.require(attributes, AttributeTypes.CRYPTOGRAPHIC_LENGTH);
        var key = MadeOfKeys.object(
                ObjectType.SYMMETRIC_KEY,
                KeyFormatType.RAW,
                generator.symmetricKey(algorithm, length, context.secrets()),
                attributes,
                Optional.empty());
        return new Generated(inFormat(key, described, context), attributes);
    }

    /**
     * Returns the attributes of a symmetric key with its length.
     *
     * @throws KmipException if an attribute that it needs is missing
     */
    Attributes described(Attributes attributes) {
        var algorithm = MadeOfKeys.require(attributes, AttributeTypes.CRYPTOGRAPHIC_ALGORITHM);
        MadeOfKeys.require(attributes, AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK);
        return attributes.has(AttributeTypes.CRYPTOGRAPHIC_LENGTH)
                ? attributes
                : attributes.with(AttributeTypes.CRYPTOGRAPHIC_LENGTH, generator.usualLength(algorithm));
    }

    /** Makes Secret Data: a password of random bytes, as it is neither a key nor has an algorithm. */
    Generated secretData(Attributes described, RequestContext context) {
        var length = MadeOfKeys.require(described, AttributeTypes.CRYPTOGRAPHIC_LENGTH);
        var secret = new SecretData(
                SecretDataType.PASSWORD,
                new KeyBlock(
                        KeyFormatType.OPAQUE,
                        Optional.empty(),
                        Optional.of(new KeyValue.Plain(
                                new KeyMaterial.Encoded(generator.secretData(length, context.secrets())),
                                Attributes.EMPTY)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        return new Generated(inFormat(secret, described, context), described);
    }

    /** The format that a client asks for is complied with or refused (KMIP 2.1 section 4.26). */
    private static KmipObject inFormat(KmipObject object, Attributes described, RequestContext context) {
        var wanted = new KeyFormats.Wanted(
                described.first(AttributeTypes.KEY_FORMAT_TYPE), Optional.empty(), context.version());
        return KeyFormats.convert(object, wanted, context.secrets());
    }
}
