package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.VersionRange.ALL;
import static org.claviger.ttlv.VersionRange.until;

import org.claviger.ttlv.VersionRange;

/** The format of a certificate request (KMIP 2.1 section 11.8). */
public enum CertificateRequestType implements KmipEnumeration {
    CRMF(0x00000001, "CRMF", "CRMF", ALL),
    PKCS_10(0x00000002, "PKCS#10", "PKCS_10", ALL),
    PEM(0x00000003, "PEM", "PEM", ALL),
    PGP(0x00000004, "PGP", "PGP", until(V1_4));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    CertificateRequestType(int value, String specName, String xmlName, VersionRange versions) {
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
