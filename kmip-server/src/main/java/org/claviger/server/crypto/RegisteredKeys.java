package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.ENCODING_OPTION_ERROR;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;

import java.util.Optional;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicDomainParameters;
import org.claviger.attribute.Link;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.EncodingOption;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.LinkType;
import org.claviger.object.Certificate;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyInformation;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KeyWrappingData;
import org.claviger.object.KmipObject;
import org.claviger.server.domain.KmipException;

/**
 * What an object that comes from outside says of itself: its Key Block, the bytes of an asymmetric key, a certificate. A
 * client may say the same of it in attributes, but nothing else.
 */
public final class RegisteredKeys {
    private RegisteredKeys() {}

    /**
     * Returns the client's attributes with what follows from the object.
     *
     * @throws KmipException with Invalid Field if the object is malformed, or if it and what is said of it contradict
     */
    public static Attributes describe(KmipObject object, Attributes attributes) {
        var described = object.block().map(block -> ofBlock(block, attributes)).orElse(attributes);
        if (object instanceof Certificate certificate) {
            described = ofCertificate(certificate, described);
        }
        var read = AsymmetricKeys.read(object);
        if (read.isEmpty()) {
            return described;
        }
        var key = KeyDescription.of(read.get());
        described = ofKey(key, described);
        return object instanceof Certificate ? described : withDomainParameters(key.domainParameters(), described);
    }

    private static Attributes ofBlock(KeyBlock block, Attributes attributes) {
        var described = agreeing(attributes, AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, block.cryptographicAlgorithm());
        described = agreeing(described, AttributeTypes.CRYPTOGRAPHIC_LENGTH, block.cryptographicLength());
        described = agreeing(described, AttributeTypes.KEY_FORMAT_TYPE, Optional.of(block.keyFormatType()));
        requireWhole(block);
        var link = wrappingKey(block).map(key -> new Link(LinkType.WRAPPING_KEY_LINK, key));
        return link.isEmpty() || described.all(AttributeTypes.LINK).contains(link.get())
                ? described
                : described.plus(AttributeTypes.LINK, link.get());
    }

    /**
     * Checks that a key block holds a key, or says with what it is wrapped, or is of a key that is kept elsewhere and has no Key
     * Value here at all (KMIP 2.1 sections 3.1 and 4.28).
     *
     * @throws KmipException with Invalid Field, or Encoding Option Error if attributes are wrapped without an encoding
     */
    private static void requireWhole(KeyBlock block) {
        var value = block.keyValue();
        var wrapping = block.keyWrappingData();
        if (wrapping.isPresent()) {
            requireWrapped(wrapping.get(), value);
            return;
        }
        switch (value.orElse(null)) {
            case null -> {}
            case KeyValue.Wrapped _ ->
                throw new KmipException(INVALID_FIELD, "a wrapped Key Value without Key Wrapping Data");
            case KeyValue.Plain plain -> {
                if (block.keyFormatType() == KeyFormatType.RAW
                        && plain.material() instanceof KeyMaterial.Encoded(var bytes)
                        && bytes.length() == 0) {
                    throw new KmipException(INVALID_FIELD, "Key Material of 0 bytes");
                }
            }
        }
    }

    private static void requireWrapped(KeyWrappingData wrapping, Optional<KeyValue> value) {
        if (value.isEmpty()) {
            throw new KmipException(INVALID_FIELD, "Key Wrapping Data without a Key Value");
        }
        if (wrapping.encryptionKeyInformation().isEmpty()
                && wrapping.macSignatureKeyInformation().isEmpty()) {
            throw new KmipException(
                    INVALID_FIELD, "neither Encryption Key Information nor MAC/Signature Key Information");
        }
        var unencoded = wrapping.encodingOption().filter(EncodingOption.NO_ENCODING::equals);
        if (unencoded.isPresent()
                && value.get() instanceof KeyValue.Plain plain
                && !plain.attributes().isEmpty()) {
            throw new KmipException(
                    ENCODING_OPTION_ERROR, "attributes in a Key Value that was wrapped with No Encoding");
        }
    }

    /**
     * Returns the key that a registered key says it is encrypted with.
     *
     * @throws KmipException with Invalid Field if it is not named by its own Unique Identifier, which later requests need
     */
    private static Optional<UniqueIdentifier> wrappingKey(KeyBlock block) {
        var key = block.keyWrappingData()
                .flatMap(KeyWrappingData::encryptionKeyInformation)
                .map(KeyInformation::uniqueIdentifier);
        if (key.isPresent() && !(key.get() instanceof UniqueIdentifier.Text)) {
            throw new KmipException(INVALID_FIELD, "the wrapping key is not named by its Unique Identifier");
        }
        return key;
    }

    /** Returns the attributes with the key block's value, which must not be another than the client's own. */
    private static <V> Attributes agreeing(Attributes attributes, AttributeType<V> type, Optional<V> inBlock) {
        if (inBlock.isEmpty()) {
            return attributes;
        }
        var said = attributes.first(type);
        if (said.isPresent() && !said.get().equals(inBlock.get())) {
            throw new KmipException(
                    INVALID_FIELD,
                    "attribute " + type.name() + " is " + said.get() + ", the Key Block says " + inBlock.get());
        }
        return attributes.with(type, inBlock.get());
    }

    private static Attributes ofCertificate(Certificate certificate, Attributes attributes) {
        var bytes = certificate.certificateValue().toArray();
        var said = attributes.first(AttributeTypes.CERTIFICATE_TYPE);
        if (said.isPresent() && said.get() != certificate.certificateType()) {
            throw new KmipException(
                    INVALID_FIELD,
                    "attribute Certificate Type is " + said.get().specName() + ", the certificate is of type "
                            + certificate.certificateType().specName());
        }
        var described = attributes
                .with(AttributeTypes.CERTIFICATE_TYPE, certificate.certificateType())
                .with(AttributeTypes.CERTIFICATE_LENGTH, bytes.length);
        return certificate.certificateType() == CertificateType.X_509
                ? CertificateDescription.describe(bytes, described)
                : described;
    }

    private static Attributes ofKey(KeyDescription key, Attributes attributes) {
        var algorithm = attributes
                .first(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM)
                .orElse(key.algorithms().getFirst());
        if (!key.algorithms().contains(algorithm)) {
            throw new KmipException(
                    INVALID_FIELD,
                    "Cryptographic Algorithm " + algorithm.specName() + ", but the key is one of "
                            + key.algorithms().getFirst().specName());
        }
        var length = attributes.first(AttributeTypes.CRYPTOGRAPHIC_LENGTH).orElse(key.length());
        if (length != key.length() && length != inWholeBytes(key.length())) {
            throw new KmipException(
                    INVALID_FIELD, "Cryptographic Length " + length + ", but the key has " + key.length() + " bits");
        }
        return attributes
                .with(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, algorithm)
                .with(AttributeTypes.CRYPTOGRAPHIC_LENGTH, length);
    }

    /** The modulus of a key that is called one of 2048 bits may begin with a zero bit. */
    private static int inWholeBytes(int bits) {
        return (bits + Byte.SIZE - 1) / Byte.SIZE * Byte.SIZE;
    }

    private static Attributes withDomainParameters(
            Optional<CryptographicDomainParameters> ofKey, Attributes attributes) {
        if (ofKey.isEmpty() || !attributes.has(AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS)) {
            return ofKey.map(parameters -> attributes.with(AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS, parameters))
                    .orElse(attributes);
        }
        var said =
                attributes.first(AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS).orElseThrow();
        if (contradict(said.recommendedCurve(), ofKey.get().recommendedCurve())
                || contradict(said.qlength(), ofKey.get().qlength())) {
            throw new KmipException(INVALID_FIELD, "Cryptographic Domain Parameters are not those of the key");
        }
        return attributes;
    }

    private static boolean contradict(Optional<?> said, Optional<?> ofKey) {
        return said.isPresent() && ofKey.isPresent() && !said.equals(ofKey);
    }
}
