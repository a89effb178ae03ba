package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_3;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** The deterministic random bit generator behind a random number generator (KMIP 2.1 section 11.17). */
public enum DRBGAlgorithm implements KmipEnumeration {
    UNSPECIFIED(0x00000001, "Unspecified", "Unspecified", since(V1_3)),
    DUAL_EC(0x00000002, "Dual-EC", "Dual_EC", since(V1_3)),
    HASH(0x00000003, "Hash", "Hash", since(V1_3)),
    HMAC(0x00000004, "HMAC", "HMAC", since(V1_3)),
    CTR(0x00000005, "CTR", "CTR", since(V1_3));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    DRBGAlgorithm(int value, String specName, String xmlName, VersionRange versions) {
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
