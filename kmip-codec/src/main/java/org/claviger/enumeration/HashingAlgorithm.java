package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.VersionRange.ALL;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** A hash function (KMIP 2.1 section 11.21). */
public enum HashingAlgorithm implements KmipEnumeration {
    MD2(0x00000001, "MD2", "MD2", ALL),
    MD4(0x00000002, "MD4", "MD4", ALL),
    MD5(0x00000003, "MD5", "MD5", ALL),
    SHA_1(0x00000004, "SHA-1", "SHA_1", ALL),
    SHA_224(0x00000005, "SHA-224", "SHA_224", ALL),
    SHA_256(0x00000006, "SHA-256", "SHA_256", ALL),
    SHA_384(0x00000007, "SHA-384", "SHA_384", ALL),
    SHA_512(0x00000008, "SHA-512", "SHA_512", ALL),
    RIPEMD_160(0x00000009, "RIPEMD-160", "RIPEMD_160", ALL),
    TIGER(0x0000000A, "Tiger", "Tiger", ALL),
    WHIRLPOOL(0x0000000B, "Whirlpool", "Whirlpool", ALL),
    SHA_512_224(0x0000000C, "SHA-512/224", "SHA_512_224", since(V1_2)),
    SHA_512_256(0x0000000D, "SHA-512/256", "SHA_512_256", since(V1_2)),
    SHA3_224(0x0000000E, "SHA3-224", "SHA3_224", since(V1_4)),
    SHA3_256(0x0000000F, "SHA3-256", "SHA3_256", since(V1_4)),
    SHA3_384(0x00000010, "SHA3-384", "SHA3_384", since(V1_4)),
    SHA3_512(0x00000011, "SHA3-512", "SHA3_512", since(V1_4));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    HashingAlgorithm(int value, String specName, String xmlName, VersionRange versions) {
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
