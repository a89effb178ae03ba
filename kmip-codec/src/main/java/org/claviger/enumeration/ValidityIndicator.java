package org.claviger.enumeration;

import static org.claviger.ttlv.VersionRange.ALL;

import org.claviger.ttlv.VersionRange;

/** Whether a certificate, signature or MAC was found valid (KMIP 2.1 section 11.61). */
public enum ValidityIndicator implements KmipEnumeration {
    VALID(0x00000001, "Valid", "Valid", ALL),
    INVALID(0x00000002, "Invalid", "Invalid", ALL),
    UNKNOWN(0x00000003, "Unknown", "Unknown", ALL);

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    ValidityIndicator(int value, String specName, String xmlName, VersionRange versions) {
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
