package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V2_1;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** How far an asynchronous operation has come (KMIP 2.1 section 11.40). */
public enum ProcessingStage implements KmipEnumeration {
    SUBMITTED(0x00000001, "Submitted", "Submitted", since(V2_1)),
    IN_PROCESS(0x00000002, "In Process", "InProcess", since(V2_1)),
    COMPLETED(0x00000003, "Completed", "Completed", since(V2_1));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    ProcessingStage(int value, String specName, String xmlName, VersionRange versions) {
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
