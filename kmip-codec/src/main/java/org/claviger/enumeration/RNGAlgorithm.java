package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_3;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** The algorithm of a random number generator (KMIP 2.1 section 11.49). */
public enum RNGAlgorithm implements KmipEnumeration {
    UNSPECIFIED(0x00000001, "Unspecified", "Unspecified", since(V1_3)),
    FIPS_186_2(0x00000002, "FIPS 186-2", "FIPS186_2", since(V1_3)),
    DRBG(0x00000003, "DRBG", "DRBG", since(V1_3)),
    NRBG(0x00000004, "NRBG", "NRBG", since(V1_3)),
    ANSI_X9_31(0x00000005, "ANSI X9.31", "ANSIX9_31", since(V1_3)),
    ANSI_X9_62(0x00000006, "ANSI X9.62", "ANSIX9_62", since(V1_3));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    RNGAlgorithm(int value, String specName, String xmlName, VersionRange versions) {
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
