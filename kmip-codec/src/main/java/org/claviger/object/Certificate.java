package org.claviger.object;

import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.ObjectType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;

/**
 * A certificate (KMIP 2.1 section 2.1, KMIP 1.4 section 2.2.1).
 */
public record Certificate(CertificateType certificateType, Bytes certificateValue) implements KmipObject {
    public static final Struct<Certificate> STRUCT = Struct.of(Certificate::layout);

    private static Construct<Certificate> layout(Layout<Certificate> s) {
        var certificateType = s.required(
                Tag.CERTIFICATE_TYPE, Codec.enumeration(CertificateType.class), Certificate::certificateType);
        var certificateValue = s.required(Tag.CERTIFICATE_VALUE, Codec.BYTES, Certificate::certificateValue);
        return in -> new Certificate(in.read(certificateType), in.read(certificateValue));
    }

    @Override
    public ObjectType objectType() {
        return ObjectType.CERTIFICATE;
    }
}
