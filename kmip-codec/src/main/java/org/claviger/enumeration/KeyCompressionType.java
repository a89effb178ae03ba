package org.claviger.enumeration;

import static org.claviger.ttlv.VersionRange.ALL;

import org.claviger.ttlv.VersionRange;

/** How the point of an elliptic curve public key is written (KMIP 2.1 section 11.24). */
public enum KeyCompressionType implements KmipEnumeration {
    EC_PUBLIC_KEY_TYPE_UNCOMPRESSED(0x00000001, "EC Public Key Type Uncompressed", "ECPublicKeyTypeUncompressed", ALL),
    EC_PUBLIC_KEY_TYPE_X9_62_COMPRESSED_PRIME(
            0x00000002, "EC Public Key Type X9.62 Compressed Prime", "ECPublicKeyTypeX9_62CompressedPrime", ALL),
    EC_PUBLIC_KEY_TYPE_X9_62_COMPRESSED_CHAR2(
            0x00000003, "EC Public Key Type X9.62 Compressed Char2", "ECPublicKeyTypeX9_62CompressedChar2", ALL),
    EC_PUBLIC_KEY_TYPE_X9_62_HYBRID(0x00000004, "EC Public Key Type X9.62 Hybrid", "ECPublicKeyTypeX9_62Hybrid", ALL);

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    KeyCompressionType(int value, String specName, String xmlName, VersionRange versions) {
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
