package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.VersionRange.ALL;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** The mode of operation of a block cipher, and key wrapping by one (KMIP 2.1 section 11.6). */
public enum BlockCipherMode implements KmipEnumeration {
    CBC(0x00000001, "CBC", "CBC", ALL),
    ECB(0x00000002, "ECB", "ECB", ALL),
    PCBC(0x00000003, "PCBC", "PCBC", ALL),
    CFB(0x00000004, "CFB", "CFB", ALL),
    OFB(0x00000005, "OFB", "OFB", ALL),
    CTR(0x00000006, "CTR", "CTR", ALL),
    CMAC(0x00000007, "CMAC", "CMAC", ALL),
    CCM(0x00000008, "CCM", "CCM", ALL),
    GCM(0x00000009, "GCM", "GCM", ALL),
    CBC_MAC(0x0000000A, "CBC-MAC", "CBC_MAC", ALL),
    XTS(0x0000000B, "XTS", "XTS", ALL),
    AESKEYWRAPPADDING(0x0000000C, "AESKeyWrapPadding", "AESKeyWrapPadding", ALL),
    NISTKEYWRAP(0x0000000D, "NISTKeyWrap", "NISTKeyWrap", ALL),
    X9_102_AESKW(0x0000000E, "X9.102 AESKW", "X9_102AESKW", ALL),
    X9_102_TDKW(0x0000000F, "X9.102 TDKW", "X9_102TDKW", ALL),
    X9_102_AKW1(0x00000010, "X9.102 AKW1", "X9_102AKW1", ALL),
    X9_102_AKW2(0x00000011, "X9.102 AKW2", "X9_102AKW2", ALL),
    AEAD(0x00000012, "AEAD", "AEAD", since(V1_4));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    BlockCipherMode(int value, String specName, String xmlName, VersionRange versions) {
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
