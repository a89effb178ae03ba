package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.VersionRange.ALL;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** The kinds of storage that Locate searches, one bit each (KMIP 2.1 section 12.3). */
public enum StorageStatusMask implements KmipEnumeration {
    ON_LINE_STORAGE(0x00000001, "On-line storage", "OnLineStorage", ALL),
    ARCHIVAL_STORAGE(0x00000002, "Archival storage", "ArchivalStorage", ALL),
    DESTROYED_STORAGE(0x00000004, "Destroyed storage", "DestroyedStorage", since(V2_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    StorageStatusMask(int value, String specName, String xmlName, VersionRange versions) {
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
