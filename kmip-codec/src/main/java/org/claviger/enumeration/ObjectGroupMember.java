package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_1;
import static org.claviger.ttlv.ProtocolVersion.V2_1;

import org.claviger.ttlv.VersionRange;

/** Which members of an object group Locate returns (KMIP 2.1 section 11.33). */
public enum ObjectGroupMember implements KmipEnumeration {
    GROUP_MEMBER_FRESH(0x00000001, "Group Member Fresh", "GroupMemberFresh", new VersionRange(V1_1, V2_1)),
    GROUP_MEMBER_DEFAULT(0x00000002, "Group Member Default", "GroupMemberDefault", new VersionRange(V1_1, V2_1));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    ObjectGroupMember(int value, String specName, String xmlName, VersionRange versions) {
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
