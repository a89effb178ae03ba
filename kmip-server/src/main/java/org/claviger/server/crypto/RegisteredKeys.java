package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.object.Certificate;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.server.domain.KmipException;

/** Checks what a client registers, as far as the server can look into it. */
public final class RegisteredKeys {
    private RegisteredKeys() {}

    /**
     * Checks that a key block holds a key, and a raw symmetric one of the length it claims.
     *
     * @throws KmipException with Invalid Field
     */
    public static void requireWhole(KeyBlock block) {
        var value = block.keyValue()
                .orElseThrow(() -> new KmipException(INVALID_FIELD, "the Key Block holds no Key Value"));
        if (block.keyWrappingData().isPresent() || !(value instanceof KeyValue.Plain plain)) {
            return;
        }
        if (block.keyFormatType() == KeyFormatType.RAW
                && plain.material() instanceof KeyMaterial.Encoded(var bytes)
                && bytes.length() == 0) {
            throw new KmipException(INVALID_FIELD, "Key Material of 0 bytes");
        }
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
