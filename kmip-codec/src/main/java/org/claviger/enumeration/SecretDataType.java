package org.claviger.enumeration;

import static org.claviger.ttlv.VersionRange.ALL;

import org.claviger.ttlv.VersionRange;

/** What kind of secret a Secret Data object holds (KMIP 2.1 section 11.52). */
public enum SecretDataType implements KmipEnumeration {
    PASSWORD(0x00000001, "Password", "Password", ALL),
    SEED(0x00000002, "Seed", "Seed", ALL);

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    SecretDataType(int value, String specName, String xmlName, VersionRange versions) {
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
