package org.claviger.enumeration;

import static org.claviger.ttlv.VersionRange.ALL;

import org.claviger.ttlv.VersionRange;

/** What Cancel did to an asynchronous operation (KMIP 2.1 section 11.7). */
public enum CancellationResult implements KmipEnumeration {
    CANCELED(0x00000001, "Canceled", "Canceled", ALL),
    UNABLE_TO_CANCEL(0x00000002, "Unable to Cancel", "UnableToCancel", ALL),
    COMPLETED(0x00000003, "Completed", "Completed", ALL),
    FAILED(0x00000004, "Failed", "Failed", ALL),
    UNAVAILABLE(0x00000005, "Unavailable", "Unavailable", ALL);

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    CancellationResult(int value, String specName, String xmlName, VersionRange versions) {
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
