package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V3_0;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** How one-time passwords are computed (KMIP 3.0, a draft). */
public enum OTPAlgorithm implements KmipEnumeration {
    HOTP(0x00000001, "HOTP", "HOTP", since(V3_0)),
    TOTP(0x00000002, "TOTP", "TOTP", since(V3_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    OTPAlgorithm(int value, String specName, String xmlName, VersionRange versions) {
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
