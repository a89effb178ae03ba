package org.claviger.attribute;

import java.util.Optional;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * Issuer and serial number of a certificate as texts (KMIP 1.4 section 3.13; deprecated since 1.1, gone in 2.0).
 *
 * @param serialNumber absent for PGP, which has none
 */
public record CertificateIdentifier(String issuer, Optional<String> serialNumber) {
    public static final Struct<CertificateIdentifier> STRUCT = Struct.of(CertificateIdentifier::layout);

    private static Construct<CertificateIdentifier> layout(Layout<CertificateIdentifier> s) {
        var issuer = s.required(Tag.ISSUER, Codec.TEXT, CertificateIdentifier::issuer);
        var serialNumber = s.optional(Tag.SERIAL_NUMBER, Codec.TEXT, CertificateIdentifier::serialNumber);
        return in -> new CertificateIdentifier(in.read(issuer), in.read(serialNumber));
    }
}
