package org.claviger.enumeration;

import static org.claviger.ttlv.VersionRange.ALL;

import org.claviger.ttlv.VersionRange;

/** The state of an object in its life cycle (KMIP 2.1 section 11.55). */
public enum State implements KmipEnumeration {
    PRE_ACTIVE(0x00000001, "Pre-Active", "PreActive", ALL),
    ACTIVE(0x00000002, "Active", "Active", ALL),
    DEACTIVATED(0x00000003, "Deactivated", "Deactivated", ALL),
    COMPROMISED(0x00000004, "Compromised", "Compromised", ALL),
    DESTROYED(0x00000005, "Destroyed", "Destroyed", ALL),
    DESTROYED_COMPROMISED(0x00000006, "Destroyed Compromised", "DestroyedCompromised", ALL);

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    State(int value, String specName, String xmlName, VersionRange versions) {
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
