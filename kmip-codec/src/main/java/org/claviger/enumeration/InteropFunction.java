package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** What the Interop operation marks or does in a test run (KMIP 2.1 section 11.22). */
public enum InteropFunction implements KmipEnumeration {
    BEGIN(0x00000001, "Begin", "Begin", since(V2_0)),
    END(0x00000002, "End", "End", since(V2_0)),
    RESET(0x00000003, "Reset", "Reset", since(V2_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    InteropFunction(int value, String specName, String xmlName, VersionRange versions) {
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
