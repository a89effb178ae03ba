package org.claviger.attribute;

import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;

/**
 * Issuer and serial number of an X.509 certificate in DER (KMIP 2.1 section 4.61, KMIP 1.4 section 3.10; since 1.1).
 */
public record X509CertificateIdentifier(Bytes issuerDistinguishedName, Bytes certificateSerialNumber) {
    public static final Struct<X509CertificateIdentifier> STRUCT = Struct.of(X509CertificateIdentifier::layout);

    private static Construct<X509CertificateIdentifier> layout(Layout<X509CertificateIdentifier> s) {
        var issuerDistinguishedName = s.required(
                Tag.ISSUER_DISTINGUISHED_NAME, Codec.BYTES, X509CertificateIdentifier::issuerDistinguishedName);
        var certificateSerialNumber = s.required(
                Tag.CERTIFICATE_SERIAL_NUMBER, Codec.BYTES, X509CertificateIdentifier::certificateSerialNumber);
        return in -> new X509CertificateIdentifier(in.read(issuerDistinguishedName), in.read(certificateSerialNumber));
    }
}
