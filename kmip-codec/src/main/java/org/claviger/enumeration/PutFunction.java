package org.claviger.enumeration;

import static org.claviger.ttlv.VersionRange.ALL;

import org.claviger.ttlv.VersionRange;

/** Whether Put brings a new object or replaces one (KMIP 2.1 section 11.43). */
public enum PutFunction implements KmipEnumeration {
    NEW(0x00000001, "New", "New", ALL),
    REPLACE(0x00000002, "Replace", "Replace", ALL);

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    PutFunction(int value, String specName, String xmlName, VersionRange versions) {
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
