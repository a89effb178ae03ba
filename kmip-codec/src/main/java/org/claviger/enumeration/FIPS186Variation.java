package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_3;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** The variant of the random number generator of FIPS 186-2 (KMIP 2.1 section 11.20). */
public enum FIPS186Variation implements KmipEnumeration {
    UNSPECIFIED(0x00000001, "Unspecified", "Unspecified", since(V1_3)),
    GP_X_ORIGINAL(0x00000002, "GP x-Original", "GPXOriginal", since(V1_3)),
    GP_X_CHANGE_NOTICE(0x00000003, "GP x-Change Notice", "GPXChangeNotice", since(V1_3)),
    X_ORIGINAL(0x00000004, "x-Original", "XOriginal", since(V1_3)),
    X_CHANGE_NOTICE(0x00000005, "x-Change Notice", "XChangeNotice", since(V1_3)),
    K_ORIGINAL(0x00000006, "k-Original", "KOriginal", since(V1_3)),
    K_CHANGE_NOTICE(0x00000007, "k-Change Notice", "KChangeNotice", since(V1_3));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    FIPS186Variation(int value, String specName, String xmlName, VersionRange versions) {
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
