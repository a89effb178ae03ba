package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_3;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** Who validated a cryptographic module (KMIP 2.1 section 11.63). */
public enum ValidationAuthorityType implements KmipEnumeration {
    UNSPECIFIED(0x00000001, "Unspecified", "Unspecified", since(V1_3)),
    NIST_CMVP(0x00000002, "NIST CMVP", "NISTCMVP", since(V1_3)),
    COMMON_CRITERIA(0x00000003, "Common Criteria", "CommonCriteria", since(V1_3));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    ValidationAuthorityType(int value, String specName, String xmlName, VersionRange versions) {
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
