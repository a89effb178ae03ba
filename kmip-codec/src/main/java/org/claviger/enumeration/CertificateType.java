package org.claviger.enumeration;

import static org.claviger.ttlv.VersionRange.ALL;

import org.claviger.ttlv.VersionRange;

/** The format of a certificate (KMIP 2.1 section 11.9). */
public enum CertificateType implements KmipEnumeration {
    X_509(0x00000001, "X.509", "X_509", ALL),
    PGP(0x00000002, "PGP", "PGP", ALL);

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    CertificateType(int value, String specName, String xmlName, VersionRange versions) {
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
