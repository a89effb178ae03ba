package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_1;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/**
 * What exactly is wrapped: the key material, or its Key Value with attributes, encoded as TTLV (KMIP 2.1 section
 * 11.18).
 */
public enum EncodingOption implements KmipEnumeration {
    NO_ENCODING(0x00000001, "No Encoding", "NoEncoding", since(V1_1)),
    TTLV_ENCODING(0x00000002, "TTLV Encoding", "TTLVEncoding", since(V1_1));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    EncodingOption(int value, String specName, String xmlName, VersionRange versions) {
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
