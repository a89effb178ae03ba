package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V2_1;
import static org.claviger.ttlv.VersionRange.until;

import org.claviger.ttlv.VersionRange;

/** How the value of a Name is to be read; since 3.0 a Name is a plain text (KMIP 2.1 section 11.31). */
public enum NameType implements KmipEnumeration {
    UNINTERPRETED_TEXT_STRING(0x00000001, "Uninterpreted Text String", "UninterpretedTextString", until(V2_1)),
    URI(0x00000002, "URI", "URI", until(V2_1));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    NameType(int value, String specName, String xmlName, VersionRange versions) {
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
