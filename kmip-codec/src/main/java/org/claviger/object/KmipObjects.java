package org.claviger.object;

import org.claviger.schema.Choice;
import org.claviger.ttlv.Tag;

/** All types of managed objects. */
public final class KmipObjects {
    /** A field that holds an object of any type, under the tag of its type. */
    public static final Choice<KmipObject> CHOICE = Choice.<KmipObject>of("managed object")
            .option(Tag.CERTIFICATE, Certificate.class, Certificate.STRUCT)
            .option(Tag.SYMMETRIC_KEY, SymmetricKey.class, SymmetricKey.STRUCT)
            .option(Tag.PRIVATE_KEY, PrivateKey.class, PrivateKey.STRUCT)
            .option(Tag.PUBLIC_KEY, PublicKey.class, PublicKey.STRUCT)
            .option(Tag.SPLIT_KEY, SplitKey.class, SplitKey.STRUCT)
            .option(Tag.TEMPLATE, Template.class, Template.STRUCT)
            .option(Tag.SECRET_DATA, SecretData.class, SecretData.STRUCT)
            .option(Tag.OPAQUE_OBJECT, OpaqueObject.class, OpaqueObject.STRUCT)
            .option(Tag.PGP_KEY, PgpKey.class, PgpKey.STRUCT)
            .option(Tag.CERTIFICATE_REQUEST, CertificateRequest.class, CertificateRequest.STRUCT)
            .option(Tag.PASSWORD_CREDENTIAL, PasswordCredential.class, PasswordCredential.STRUCT)
            .option(Tag.DEVICE_CREDENTIAL, DeviceCredential.class, DeviceCredential.STRUCT)
            .option(Tag.OTP_CREDENTIAL, OneTimePasswordCredential.class, OneTimePasswordCredential.STRUCT)
            .option(Tag.HASHED_PASSWORD_CREDENTIAL, HashedPasswordCredential.class, HashedPasswordCredential.STRUCT);

    private KmipObjects() {}
}
