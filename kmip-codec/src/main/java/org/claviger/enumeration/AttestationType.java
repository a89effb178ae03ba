package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** The format of an attestation of the state of a client's machine (KMIP 2.1 section 11.4). */
public enum AttestationType implements KmipEnumeration {
    TPM_QUOTE(0x00000001, "TPM Quote", "TPMQuote", since(V1_2)),
    TCG_INTEGRITY_REPORT(0x00000002, "TCG Integrity Report", "TCGIntegrityReport", since(V1_2)),
    SAML_ASSERTION(0x00000003, "SAML Assertion", "SAMLAssertion", since(V1_2));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    AttestationType(int value, String specName, String xmlName, VersionRange versions) {
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
