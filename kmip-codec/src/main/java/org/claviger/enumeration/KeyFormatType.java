package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_3;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.VersionRange.ALL;
import static org.claviger.ttlv.VersionRange.since;
import static org.claviger.ttlv.VersionRange.until;

import org.claviger.ttlv.VersionRange;

/** How key material is encoded (KMIP 2.1 section 11.25). */
public enum KeyFormatType implements KmipEnumeration {
    RAW(0x00000001, "Raw", "Raw", ALL),
    OPAQUE(0x00000002, "Opaque", "Opaque", ALL),
    PKCS_1(0x00000003, "PKCS#1", "PKCS_1", ALL),
    PKCS_8(0x00000004, "PKCS#8", "PKCS_8", ALL),
    X_509(0x00000005, "X.509", "X_509", ALL),
    EC_PRIVATE_KEY(0x00000006, "ECPrivateKey", "ECPrivateKey", ALL),
    TRANSPARENT_SYMMETRIC_KEY(0x00000007, "Transparent Symmetric Key", "TransparentSymmetricKey", ALL),
    TRANSPARENT_DSA_PRIVATE_KEY(0x00000008, "Transparent DSA Private Key", "TransparentDSAPrivateKey", ALL),
    TRANSPARENT_DSA_PUBLIC_KEY(0x00000009, "Transparent DSA Public Key", "TransparentDSAPublicKey", ALL),
    TRANSPARENT_RSA_PRIVATE_KEY(0x0000000A, "Transparent RSA Private Key", "TransparentRSAPrivateKey", ALL),
    TRANSPARENT_RSA_PUBLIC_KEY(0x0000000B, "Transparent RSA Public Key", "TransparentRSAPublicKey", ALL),
    TRANSPARENT_DH_PRIVATE_KEY(0x0000000C, "Transparent DH Private Key", "TransparentDHPrivateKey", ALL),
    TRANSPARENT_DH_PUBLIC_KEY(0x0000000D, "Transparent DH Public Key", "TransparentDHPublicKey", ALL),
    TRANSPARENT_ECDSA_PRIVATE_KEY(
            0x0000000E, "Transparent ECDSA Private Key", "TransparentECDSAPrivateKey", until(V1_4)),
    TRANSPARENT_ECDSA_PUBLIC_KEY(0x0000000F, "Transparent ECDSA Public Key", "TransparentECDSAPublicKey", until(V1_4)),
    TRANSPARENT_ECDH_PRIVATE_KEY(0x00000010, "Transparent ECDH Private Key", "TransparentECDHPrivateKey", until(V1_4)),
    TRANSPARENT_ECDH_PUBLIC_KEY(0x00000011, "Transparent ECDH Public Key", "TransparentECDHPublicKey", until(V1_4)),
    TRANSPARENT_ECMQV_PRIVATE_KEY(
            0x00000012, "Transparent ECMQV Private Key", "TransparentECMQVPrivateKey", until(V1_4)),
    TRANSPARENT_ECMQV_PUBLIC_KEY(0x00000013, "Transparent ECMQV Public Key", "TransparentECMQVPublicKey", until(V1_4)),
    TRANSPARENT_EC_PRIVATE_KEY(0x00000014, "Transparent EC Private Key", "TransparentECPrivateKey", since(V1_3)),
    TRANSPARENT_EC_PUBLIC_KEY(0x00000015, "Transparent EC Public Key", "TransparentECPublicKey", since(V1_3)),
    PKCS_12(0x00000016, "PKCS#12", "PKCS_12", since(V1_4)),
    PKCS_10(0x00000017, "PKCS#10", "PKCS_10", since(V2_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    KeyFormatType(int value, String specName, String xmlName, VersionRange versions) {
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
