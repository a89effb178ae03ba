package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_3;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** How clients of this server come to their identity (KMIP 2.1 section 11.10). */
public enum ClientRegistrationMethod implements KmipEnumeration {
    UNSPECIFIED(0x00000001, "Unspecified", "Unspecified", since(V1_3)),
    SERVER_PRE_GENERATED(0x00000002, "Server Pre-Generated", "ServerPreGenerated", since(V1_3)),
    SERVER_ON_DEMAND(0x00000003, "Server On-Demand", "ServerOnDemand", since(V1_3)),
    CLIENT_GENERATED(0x00000004, "Client Generated", "ClientGenerated", since(V1_3)),
    CLIENT_REGISTERED(0x00000005, "Client Registered", "ClientRegistered", since(V1_3));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    ClientRegistrationMethod(int value, String specName, String xmlName, VersionRange versions) {
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
