package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V3_0;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** Why an object was deactivated (KMIP 3.0, a draft). */
public enum DeactivationReasonCode implements KmipEnumeration {
    UNSPECIFIED(0x00000001, "Unspecified", "Unspecified", since(V3_0)),
    DEACTIVATION_DATE(0x00000002, "Deactivation Date", "DeactivationDate", since(V3_0)),
    PROTECT_STOP_DATE(0x00000003, "Protect Stop Date", "ProtectStopDate", since(V3_0)),
    USAGE_LIMIT(0x00000004, "Usage Limit", "UsageLimit", since(V3_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    DeactivationReasonCode(int value, String specName, String xmlName, VersionRange versions) {
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
