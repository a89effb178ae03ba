package org.claviger.attribute;

import java.util.List;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;

/**
 * The subject of an X.509 certificate in DER (KMIP 2.1 section 4.63, KMIP 1.4 section 3.11; since 1.1).
 *
 * @param distinguishedName may be empty if there is an alternative name
 */
public record X509CertificateSubject(Bytes distinguishedName, List<Bytes> alternativeNames) {
    public static final Struct<X509CertificateSubject> STRUCT = Struct.of(X509CertificateSubject::layout);

    public X509CertificateSubject {
        alternativeNames = List.copyOf(alternativeNames);
    }

    private static Construct<X509CertificateSubject> layout(Layout<X509CertificateSubject> s) {
        var distinguishedName =
                s.required(Tag.SUBJECT_DISTINGUISHED_NAME, Codec.BYTES, X509CertificateSubject::distinguishedName);
        var alternativeNames =
                s.repeated(Tag.SUBJECT_ALTERNATIVE_NAME, Codec.BYTES, X509CertificateSubject::alternativeNames);
        return in -> new X509CertificateSubject(in.read(distinguishedName), in.read(alternativeNames));
    }
}
