package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/**
 * Whether a client wants its request processed asynchronously; before 2.0 this was a Boolean (KMIP 2.1 section 11.3).
 */
public enum AsynchronousIndicator implements KmipEnumeration {
    MANDATORY(0x00000001, "Mandatory", "Mandatory", since(V2_0)),
    OPTIONAL(0x00000002, "Optional", "Optional", since(V2_0)),
    PROHIBITED(0x00000003, "Prohibited", "Prohibited", since(V2_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    AsynchronousIndicator(int value, String specName, String xmlName, VersionRange versions) {
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
