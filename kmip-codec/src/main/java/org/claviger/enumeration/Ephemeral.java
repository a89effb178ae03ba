package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V3_0;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/**
 * What an item leaves out of its answer and keeps for the later items of the batch; a Boolean before 3.0 (KMIP 3.0, a
 * draft).
 */
public enum Ephemeral implements KmipEnumeration {
    DATA(0x00000001, "Data", "Data", since(V3_0)),
    EMPTY(0x00000002, "Empty", "Empty", since(V3_0)),
    UNIQUE_IDENTIFIER(0x00000003, "Unique Identifier", "UniqueIdentifier", since(V3_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    Ephemeral(int value, String specName, String xmlName, VersionRange versions) {
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
