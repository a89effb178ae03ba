package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.VersionRange.ALL;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** How a key is derived from another key or secret (KMIP 2.1 section 11.14). */
public enum DerivationMethod implements KmipEnumeration {
    PBKDF2(0x00000001, "PBKDF2", "PBKDF2", ALL),
    HASH(0x00000002, "HASH", "HASH", ALL),
    HMAC(0x00000003, "HMAC", "HMAC", ALL),
    ENCRYPT(0x00000004, "ENCRYPT", "ENCRYPT", ALL),
    NIST800_108_C(0x00000005, "NIST800-108-C", "NIST800_108_C", ALL),
    NIST800_108_F(0x00000006, "NIST800-108-F", "NIST800_108_F", ALL),
    NIST800_108_DPI(0x00000007, "NIST800-108-DPI", "NIST800_108_DPI", ALL),
    ASYMMETRIC_KEY(0x00000008, "Asymmetric Key", "AsymmetricKey", since(V1_4)),
    AWS_SIGNATURE_VERSION_4(0x00000009, "AWS Signature Version 4", "AWSSignatureVersion4", since(V2_0)),
    HKDF(0x0000000A, "HKDF", "HKDF", since(V2_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    DerivationMethod(int value, String specName, String xmlName, VersionRange versions) {
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
