package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.VersionRange.ALL;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** How a key is split into parts (KMIP 2.1 section 11.54). */
public enum SplitKeyMethod implements KmipEnumeration {
    XOR(0x00000001, "XOR", "XOR", ALL),
    POLYNOMIAL_SHARING_GF_2_16(0x00000002, "Polynomial Sharing GF (2^16)", "PolynomialSharingGF2_16", ALL),
    POLYNOMIAL_SHARING_PRIME_FIELD(0x00000003, "Polynomial Sharing Prime Field", "PolynomialSharingPrimeField", ALL),
    POLYNOMIAL_SHARING_GF_2_8(0x00000004, "Polynomial Sharing GF (2^8)", "PolynomialSharingGF2_8", since(V1_2));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    SplitKeyMethod(int value, String specName, String xmlName, VersionRange versions) {
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
