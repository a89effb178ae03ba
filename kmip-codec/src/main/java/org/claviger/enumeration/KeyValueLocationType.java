package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** How the place of a key value that the server does not hold is written (KMIP 2.1 section 11.27). */
public enum KeyValueLocationType implements KmipEnumeration {
    UNINTERPRETED_TEXT_STRING(0x00000001, "Uninterpreted Text String", "UninterpretedTextString", since(V1_2)),
    URI(0x00000002, "URI", "URI", since(V1_2));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    KeyValueLocationType(int value, String specName, String xmlName, VersionRange versions) {
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
