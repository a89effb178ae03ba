package org.claviger.enumeration;

import static org.claviger.ttlv.VersionRange.ALL;

import org.claviger.ttlv.VersionRange;

/** How a key is wrapped (KMIP 2.1 section 11.62). */
public enum WrappingMethod implements KmipEnumeration {
    ENCRYPT(0x00000001, "Encrypt", "Encrypt", ALL),
    MAC_SIGN(0x00000002, "MAC/sign", "MACSign", ALL),
    ENCRYPT_THEN_MAC_SIGN(0x00000003, "Encrypt then MAC/sign", "EncryptThenMACSign", ALL),
    MAC_SIGN_THEN_ENCRYPT(0x00000004, "MAC/sign then encrypt", "MACSignThenEncrypt", ALL),
    TR_31(0x00000005, "TR-31", "TR_31", ALL);

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    WrappingMethod(int value, String specName, String xmlName, VersionRange versions) {
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
