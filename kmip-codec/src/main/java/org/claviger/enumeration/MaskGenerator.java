package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/**
 * The mask generation function of OAEP and PSS; 2.0 and 2.1 print its one value as MFG1, by mistake (KMIP 2.1 section
 * 11.30).
 */
public enum MaskGenerator implements KmipEnumeration {
    MGF1(0x00000001, "MGF1", "MGF1", since(V1_4));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    MaskGenerator(int value, String specName, String xmlName, VersionRange versions) {
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
