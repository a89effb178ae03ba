package org.claviger.attribute;

import java.util.List;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * The subject of a certificate as text (KMIP 1.4 section 3.14; deprecated since 1.1, gone in 2.0).
 *
 * @param distinguishedName may be empty
 */
public record CertificateSubject(String distinguishedName, List<String> alternativeNames) {
    public static final Struct<CertificateSubject> STRUCT = Struct.of(CertificateSubject::layout);

    public CertificateSubject {
        alternativeNames = List.copyOf(alternativeNames);
    }

    private static Construct<CertificateSubject> layout(Layout<CertificateSubject> s) {
        var distinguishedName = s.required(
                Tag.CERTIFICATE_SUBJECT_DISTINGUISHED_NAME, Codec.TEXT, CertificateSubject::distinguishedName);
        var alternativeNames =
                s.repeated(Tag.CERTIFICATE_SUBJECT_ALTERNATIVE_NAME, Codec.TEXT, CertificateSubject::alternativeNames);
        return in -> new CertificateSubject(in.read(distinguishedName), in.read(alternativeNames));
    }
}
