package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.ENCODING_OPTION_ERROR;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.EncodingOption;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.object.Certificate;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyInformation;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KeyWrappingData;
import org.claviger.server.domain.KmipException;

/** Checks what a client registers, as far as the server can look into it. */
public final class RegisteredKeys {
    private RegisteredKeys() {}

    /**
     * Checks that a key block holds a key, or says with what it is wrapped, or is of a key that is kept elsewhere and has no Key
     * Value here at all (KMIP 2.1 sections 3.1 and 4.28).
     *
     * @throws KmipException with Invalid Field, or Encoding Option Error if attributes are wrapped without an encoding
     */
    public static void requireWhole(KeyBlock block) {
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
    public static Optional<UniqueIdentifier> wrappingKey(KeyBlock block) {
        var key = block.keyWrappingData()
                .flatMap(KeyWrappingData::encryptionKeyInformation)
                .map(KeyInformation::uniqueIdentifier);
        if (key.isPresent() && !(key.get() instanceof UniqueIdentifier.Text)) {
            throw new KmipException(INVALID_FIELD, "the wrapping key is not named by its Unique Identifier");
        }
        return key;
    }

    /**
     * Adds what an X.509 certificate says of itself: Certificate Type and Certificate Length.
     *
     * @throws KmipException with Invalid Field if it is none
     */
    public static Attributes describe(Certificate certificate, Attributes attributes) {
        var bytes = certificate.certificateValue().toArray();
        if (certificate.certificateType() == CertificateType.X_509) {
            parse(bytes);
        }
        return attributes
                .with(AttributeTypes.CERTIFICATE_TYPE, certificate.certificateType())
                .with(AttributeTypes.CERTIFICATE_LENGTH, bytes.length);
    }

    private static void parse(byte[] bytes) {
        try {
            CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        } catch (CertificateException e) {
            throw new KmipException(INVALID_FIELD, "Certificate Value is no X.509 certificate", e);
        }
    }
}
