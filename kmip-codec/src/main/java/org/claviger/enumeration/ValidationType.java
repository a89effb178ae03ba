package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_3;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** What kind of cryptographic module was validated (KMIP 2.1 section 11.64). */
public enum ValidationType implements KmipEnumeration {
    UNSPECIFIED(0x00000001, "Unspecified", "Unspecified", since(V1_3)),
    HARDWARE(0x00000002, "Hardware", "Hardware", since(V1_3)),
    SOFTWARE(0x00000003, "Software", "Software", since(V1_3)),
    FIRMWARE(0x00000004, "Firmware", "Firmware", since(V1_3)),
    HYBRID(0x00000005, "Hybrid", "Hybrid", since(V1_3));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    ValidationType(int value, String specName, String xmlName, VersionRange versions) {
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
