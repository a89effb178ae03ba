package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_1;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** A signature algorithm together with its hash (KMIP 2.1 section 11.16). */
public enum DigitalSignatureAlgorithm implements KmipEnumeration {
    MD2_WITH_RSA_ENCRYPTION(0x00000001, "MD2 with RSA Encryption", "MD2WithRSAEncryption", since(V1_1)),
    MD5_WITH_RSA_ENCRYPTION(0x00000002, "MD5 with RSA Encryption", "MD5WithRSAEncryption", since(V1_1)),
    SHA_1_WITH_RSA_ENCRYPTION(0x00000003, "SHA-1 with RSA Encryption", "SHA_1WithRSAEncryption", since(V1_1)),
    SHA_224_WITH_RSA_ENCRYPTION(0x00000004, "SHA-224 with RSA Encryption", "SHA_224WithRSAEncryption", since(V1_1)),
    SHA_256_WITH_RSA_ENCRYPTION(0x00000005, "SHA-256 with RSA Encryption", "SHA_256WithRSAEncryption", since(V1_1)),
    SHA_384_WITH_RSA_ENCRYPTION(0x00000006, "SHA-384 with RSA Encryption", "SHA_384WithRSAEncryption", since(V1_1)),
    SHA_512_WITH_RSA_ENCRYPTION(0x00000007, "SHA-512 with RSA Encryption", "SHA_512WithRSAEncryption", since(V1_1)),
    RSASSA_PSS(0x00000008, "RSASSA-PSS", "RSASSA_PSS", since(V1_1)),
    DSA_WITH_SHA_1(0x00000009, "DSA with SHA-1", "DSAWithSHA_1", since(V1_1)),
    DSA_WITH_SHA224(0x0000000A, "DSA with SHA224", "DSAWithSHA224", since(V1_1)),
    DSA_WITH_SHA256(0x0000000B, "DSA with SHA256", "DSAWithSHA256", since(V1_1)),
    ECDSA_WITH_SHA_1(0x0000000C, "ECDSA with SHA-1", "ECDSAWithSHA_1", since(V1_1)),
    ECDSA_WITH_SHA224(0x0000000D, "ECDSA with SHA224", "ECDSAWithSHA224", since(V1_1)),
    ECDSA_WITH_SHA256(0x0000000E, "ECDSA with SHA256", "ECDSAWithSHA256", since(V1_1)),
    ECDSA_WITH_SHA384(0x0000000F, "ECDSA with SHA384", "ECDSAWithSHA384", since(V1_1)),
    ECDSA_WITH_SHA512(0x00000010, "ECDSA with SHA512", "ECDSAWithSHA512", since(V1_1)),
    SHA3_256_WITH_RSA_ENCRYPTION(0x00000011, "SHA3-256 with RSA Encryption", "SHA3_256WithRSAEncryption", since(V1_4)),
    SHA3_384_WITH_RSA_ENCRYPTION(0x00000012, "SHA3-384 with RSA Encryption", "SHA3_384WithRSAEncryption", since(V1_4)),
    SHA3_512_WITH_RSA_ENCRYPTION(0x00000013, "SHA3-512 with RSA Encryption", "SHA3_512WithRSAEncryption", since(V1_4));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    DigitalSignatureAlgorithm(int value, String specName, String xmlName, VersionRange versions) {
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
