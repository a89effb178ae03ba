package org.claviger.enumeration;

import static org.claviger.ttlv.VersionRange.ALL;

import org.claviger.ttlv.VersionRange;

/** Why an object was revoked (KMIP 2.1 section 11.48). */
public enum RevocationReasonCode implements KmipEnumeration {
    UNSPECIFIED(0x00000001, "Unspecified", "Unspecified", ALL),
    KEY_COMPROMISE(0x00000002, "Key Compromise", "KeyCompromise", ALL),
    CA_COMPROMISE(0x00000003, "CA Compromise", "CACompromise", ALL),
    AFFILIATION_CHANGED(0x00000004, "Affiliation Changed", "AffiliationChanged", ALL),
    SUPERSEDED(0x00000005, "Superseded", "Superseded", ALL),
    CESSATION_OF_OPERATION(0x00000006, "Cessation of Operation", "CessationOfOperation", ALL),
    PRIVILEGE_WITHDRAWN(0x00000007, "Privilege Withdrawn", "PrivilegeWithdrawn", ALL);

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    RevocationReasonCode(int value, String specName, String xmlName, VersionRange versions) {
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
