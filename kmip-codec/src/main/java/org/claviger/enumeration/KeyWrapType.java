package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** Whether a key is returned wrapped as it was registered, or unwrapped (KMIP 2.1 section 11.29). */
public enum KeyWrapType implements KmipEnumeration {
    NOT_WRAPPED(0x00000001, "Not Wrapped", "NotWrapped", since(V1_4)),
    AS_REGISTERED(0x00000002, "As Registered", "AsRegistered", since(V1_4));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    KeyWrapType(int value, String specName, String xmlName, VersionRange versions) {
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
