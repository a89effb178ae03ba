package org.claviger.attribute;

import java.util.List;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;

/**
 * The issuer of an X.509 certificate in DER (KMIP 2.1 section 4.62, KMIP 1.4 section 3.12; since 1.1).
 */
public record X509CertificateIssuer(Bytes distinguishedName, List<Bytes> alternativeNames) {
    public static final Struct<X509CertificateIssuer> STRUCT = Struct.of(X509CertificateIssuer::layout);

    public X509CertificateIssuer {
        alternativeNames = List.copyOf(alternativeNames);
    }

    private static Construct<X509CertificateIssuer> layout(Layout<X509CertificateIssuer> s) {
        var distinguishedName =
                s.required(Tag.ISSUER_DISTINGUISHED_NAME, Codec.BYTES, X509CertificateIssuer::distinguishedName);
        var alternativeNames =
                s.repeated(Tag.ISSUER_ALTERNATIVE_NAME, Codec.BYTES, X509CertificateIssuer::alternativeNames);
        return in -> new X509CertificateIssuer(in.read(distinguishedName), in.read(alternativeNames));
    }
}
