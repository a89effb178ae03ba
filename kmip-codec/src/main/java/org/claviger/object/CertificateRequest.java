package org.claviger.object;

import org.claviger.enumeration.CertificateRequestType;
import org.claviger.enumeration.ObjectType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;

/**
 * A request for a certificate (KMIP 2.1 section 2.2; since 2.0).
 */
public record CertificateRequest(CertificateRequestType certificateRequestType, Bytes certificateRequestValue)
        implements KmipObject {
    public static final Struct<CertificateRequest> STRUCT = Struct.of(CertificateRequest::layout);

    private static Construct<CertificateRequest> layout(Layout<CertificateRequest> s) {
        var certificateRequestType = s.required(
                Tag.CERTIFICATE_REQUEST_TYPE,
                Codec.enumeration(CertificateRequestType.class),
                CertificateRequest::certificateRequestType);
        var certificateRequestValue =
                s.required(Tag.CERTIFICATE_REQUEST_VALUE, Codec.BYTES, CertificateRequest::certificateRequestValue);
        return in -> new CertificateRequest(in.read(certificateRequestType), in.read(certificateRequestValue));
    }

    @Override
    public ObjectType objectType() {
        return ObjectType.CERTIFICATE_REQUEST;
    }
}
