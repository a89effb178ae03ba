package org.claviger.enumeration;

import static org.claviger.ttlv.VersionRange.ALL;

import org.claviger.ttlv.VersionRange;

/** How a message is padded before it is encrypted or signed (KMIP 2.1 section 11.37). */
public enum PaddingMethod implements KmipEnumeration {
    NONE(0x00000001, "None", "None", ALL),
    OAEP(0x00000002, "OAEP", "OAEP", ALL),
    PKCS5(0x00000003, "PKCS5", "PKCS5", ALL),
    SSL3(0x00000004, "SSL3", "SSL3", ALL),
    ZEROS(0x00000005, "Zeros", "Zeros", ALL),
    ANSI_X9_23(0x00000006, "ANSI X9.23", "ANSIX9_23", ALL),
    ISO_10126(0x00000007, "ISO 10126", "ISO10126", ALL),
    PKCS1_V1_5(0x00000008, "PKCS1 v1.5", "PKCS1V1_5", ALL),
    X9_31(0x00000009, "X9.31", "X9_31", ALL),
    PSS(0x0000000A, "PSS", "PSS", ALL);

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    PaddingMethod(int value, String specName, String xmlName, VersionRange versions) {
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
