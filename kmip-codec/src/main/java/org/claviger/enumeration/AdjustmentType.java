package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** How Adjust Attribute changes the value of an attribute (KMIP 2.1 section 11.1). */
public enum AdjustmentType implements KmipEnumeration {
    INCREMENT(0x00000001, "Increment", "Increment", since(V2_0)),
    DECREMENT(0x00000002, "Decrement", "Decrement", since(V2_0)),
    NEGATE(0x00000003, "Negate", "Negate", since(V2_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    AdjustmentType(int value, String specName, String xmlName, VersionRange versions) {
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
