package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V3_0;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** The polynomial of the field in which a key is shared (KMIP 3.0, a draft). */
public enum SplitKeyPolynomial implements KmipEnumeration {
    POLYNOMIAL_283(0x00000001, "Polynomial-283", "Polynomial_283", since(V3_0)),
    POLYNOMIAL_285(0x00000002, "Polynomial-285", "Polynomial_285", since(V3_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    SplitKeyPolynomial(int value, String specName, String xmlName, VersionRange versions) {
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
