package org.claviger.attribute;

import java.util.List;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * The issuer of a certificate as text (KMIP 1.4 section 3.15; deprecated since 1.1, gone in 2.0).
 */
public record CertificateIssuer(String distinguishedName, List<String> alternativeNames) {
    public static final Struct<CertificateIssuer> STRUCT = Struct.of(CertificateIssuer::layout);

    public CertificateIssuer {
        alternativeNames = List.copyOf(alternativeNames);
    }

    private static Construct<CertificateIssuer> layout(Layout<CertificateIssuer> s) {
        var distinguishedName =
                s.required(Tag.CERTIFICATE_ISSUER_DISTINGUISHED_NAME, Codec.TEXT, CertificateIssuer::distinguishedName);
        var alternativeNames =
                s.repeated(Tag.CERTIFICATE_ISSUER_ALTERNATIVE_NAME, Codec.TEXT, CertificateIssuer::alternativeNames);
        return in -> new CertificateIssuer(in.read(distinguishedName), in.read(alternativeNames));
    }
}
