package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.ProtocolVersion.V3_0;
import static org.claviger.ttlv.VersionRange.ALL;
import static org.claviger.ttlv.VersionRange.since;
import static org.claviger.ttlv.VersionRange.until;

import org.claviger.ttlv.VersionRange;

/** The kind of a managed object (KMIP 2.1 section 11.34). */
public enum ObjectType implements KmipEnumeration {
    CERTIFICATE(0x00000001, "Certificate", "Certificate", ALL),
    SYMMETRIC_KEY(0x00000002, "Symmetric Key", "SymmetricKey", ALL),
    PUBLIC_KEY(0x00000003, "Public Key", "PublicKey", ALL),
    PRIVATE_KEY(0x00000004, "Private Key", "PrivateKey", ALL),
    SPLIT_KEY(0x00000005, "Split Key", "SplitKey", ALL),
    TEMPLATE(0x00000006, "Template", "Template", until(V1_4)),
    SECRET_DATA(0x00000007, "Secret Data", "SecretData", ALL),
    OPAQUE_OBJECT(0x00000008, "Opaque Object", "OpaqueObject", ALL),
    PGP_KEY(0x00000009, "PGP Key", "PGPKey", since(V1_2)),
    CERTIFICATE_REQUEST(0x0000000A, "Certificate Request", "CertificateRequest", since(V2_0)),
    USER(0x0000000B, "User", "User", since(V3_0)),
    GROUP(0x0000000C, "Group", "Group", since(V3_0)),
    PASSWORD_CREDENTIAL(0x0000000D, "Password Credential", "PasswordCredential", since(V3_0)),
    DEVICE_CREDENTIAL(0x0000000E, "Device Credential", "DeviceCredential", since(V3_0)),
    ONE_TIME_PASSWORD_CREDENTIAL(0x0000000F, "One Time Password Credential", "OneTimePasswordCredential", since(V3_0)),
    HASHED_PASSWORD_CREDENTIAL(0x00000010, "Hashed Password Credential", "HashedPasswordCredential", since(V3_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    ObjectType(int value, String specName, String xmlName, VersionRange versions) {
        this.value = value;
        this.specName = specName;
        this.xmlName = xmlName;
        this.versions = versions;
    }

    @Override
    public int value() {
        return value;
    }

    @Override
    public String specName() {
        return specName;
    }

    @Override
    public String xmlName() {
        return xmlName;
    }

    @Override
    public VersionRange versions() {
        return versions;
    }
}
