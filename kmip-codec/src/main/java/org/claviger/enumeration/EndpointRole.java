package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** Which end of the connection sends requests (KMIP 2.1 section 11.19). */
public enum EndpointRole implements KmipEnumeration {
    CLIENT(0x00000001, "Client", "Client", since(V2_0)),
    SERVER(0x00000002, "Server", "Server", since(V2_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    EndpointRole(int value, String specName, String xmlName, VersionRange versions) {
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
