package org.claviger.enumeration;

import static org.claviger.ttlv.VersionRange.ALL;

import org.claviger.ttlv.VersionRange;

/** What a usage limit counts (KMIP 2.1 section 11.60). */
public enum UsageLimitsUnit implements KmipEnumeration {
    BYTE(0x00000001, "Byte", "Byte", ALL),
    OBJECT(0x00000002, "Object", "Object", ALL);

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    UsageLimitsUnit(int value, String specName, String xmlName, VersionRange versions) {
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
