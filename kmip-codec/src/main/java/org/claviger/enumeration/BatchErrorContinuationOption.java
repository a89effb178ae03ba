package org.claviger.enumeration;

import static org.claviger.ttlv.VersionRange.ALL;

import org.claviger.ttlv.VersionRange;

/** What becomes of the other items of a batch when one fails (KMIP 2.1 section 11.5). */
public enum BatchErrorContinuationOption implements KmipEnumeration {
    CONTINUE(0x00000001, "Continue", "Continue", ALL),
    STOP(0x00000002, "Stop", "Stop", ALL),
    UNDO(0x00000003, "Undo", "Undo", ALL);

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    BatchErrorContinuationOption(int value, String specName, String xmlName, VersionRange versions) {
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
