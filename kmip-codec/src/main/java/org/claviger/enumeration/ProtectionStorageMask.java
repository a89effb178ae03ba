package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** Where an object is kept and by whom, one bit each (KMIP 2.1 section 12.2). */
public enum ProtectionStorageMask implements KmipEnumeration {
    SOFTWARE(0x00000001, "Software", "Software", since(V2_0)),
    HARDWARE(0x00000002, "Hardware", "Hardware", since(V2_0)),
    ON_PROCESSOR(0x00000004, "On Processor", "OnProcessor", since(V2_0)),
    ON_SYSTEM(0x00000008, "On System", "OnSystem", since(V2_0)),
    OFF_SYSTEM(0x00000010, "Off System", "OffSystem", since(V2_0)),
    HYPERVISOR(0x00000020, "Hypervisor", "Hypervisor", since(V2_0)),
    OPERATING_SYSTEM(0x00000040, "Operating System", "OperatingSystem", since(V2_0)),
    CONTAINER(0x00000080, "Container", "Container", since(V2_0)),
    ON_PREMISES(0x00000100, "On Premises", "OnPremises", since(V2_0)),
    OFF_PREMISES(0x00000200, "Off Premises", "OffPremises", since(V2_0)),
    SELF_MANAGED(0x00000400, "Self Managed", "SelfManaged", since(V2_0)),
    OUTSOURCED(0x00000800, "Outsourced", "Outsourced", since(V2_0)),
    VALIDATED(0x00001000, "Validated", "Validated", since(V2_0)),
    SAME_JURISDICTION(0x00002000, "Same Jurisdiction", "SameJurisdiction", since(V2_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    ProtectionStorageMask(int value, String specName, String xmlName, VersionRange versions) {
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
