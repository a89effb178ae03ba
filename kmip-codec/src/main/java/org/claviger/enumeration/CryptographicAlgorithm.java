package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V1_3;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.ProtocolVersion.V3_0;
import static org.claviger.ttlv.VersionRange.ALL;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** The algorithm a key is made for, or an operation uses (KMIP 2.1 section 11.12). */
public enum CryptographicAlgorithm implements KmipEnumeration {
    DES(0x00000001, "DES", "DES", ALL),
    THREE_DES(0x00000002, "3DES", "DES3", ALL),
    AES(0x00000003, "AES", "AES", ALL),
    RSA(0x00000004, "RSA", "RSA", ALL),
    DSA(0x00000005, "DSA", "DSA", ALL),
    ECDSA(0x00000006, "ECDSA", "ECDSA", ALL),
    HMAC_SHA1(0x00000007, "HMAC-SHA1", "HMAC_SHA1", ALL),
    HMAC_SHA224(0x00000008, "HMAC-SHA224", "HMAC_SHA224", ALL),
    HMAC_SHA256(0x00000009, "HMAC-SHA256", "HMAC_SHA256", ALL),
    HMAC_SHA384(0x0000000A, "HMAC-SHA384", "HMAC_SHA384", ALL),
    HMAC_SHA512(0x0000000B, "HMAC-SHA512", "HMAC_SHA512", ALL),
    HMAC_MD5(0x0000000C, "HMAC-MD5", "HMAC_MD5", ALL),
    DH(0x0000000D, "DH", "DH", ALL),
    ECDH(0x0000000E, "ECDH", "ECDH", ALL),
    ECMQV(0x0000000F, "ECMQV", "ECMQV", ALL),
    BLOWFISH(0x00000010, "Blowfish", "Blowfish", ALL),
    CAMELLIA(0x00000011, "Camellia", "Camellia", ALL),
    CAST5(0x00000012, "CAST5", "CAST5", ALL),
    IDEA(0x00000013, "IDEA", "IDEA", ALL),
    MARS(0x00000014, "MARS", "MARS", ALL),
    RC2(0x00000015, "RC2", "RC2", ALL),
    RC4(0x00000016, "RC4", "RC4", ALL),
    RC5(0x00000017, "RC5", "RC5", ALL),
    SKIPJACK(0x00000018, "SKIPJACK", "SKIPJACK", ALL),
    TWOFISH(0x00000019, "Twofish", "Twofish", ALL),
    EC(0x0000001A, "EC", "EC", since(V1_2)),
    ONE_TIME_PAD(0x0000001B, "One Time Pad", "OneTimePad", since(V1_3)),
    CHACHA20(0x0000001C, "ChaCha20", "ChaCha20", since(V1_4)),
    POLY1305(0x0000001D, "Poly1305", "Poly1305", since(V1_4)),
    CHACHA20_POLY1305(0x0000001E, "ChaCha20Poly1305", "ChaCha20Poly1305", since(V1_4)),
    SHA3_224(0x0000001F, "SHA3-224", "SHA3_224", since(V1_4)),
    SHA3_256(0x00000020, "SHA3-256", "SHA3_256", since(V1_4)),
    SHA3_384(0x00000021, "SHA3-384", "SHA3_384", since(V1_4)),
    SHA3_512(0x00000022, "SHA3-512", "SHA3_512", since(V1_4)),
    HMAC_SHA3_224(0x00000023, "HMAC-SHA3-224", "HMAC_SHA3_224", since(V1_4)),
    HMAC_SHA3_256(0x00000024, "HMAC-SHA3-256", "HMAC_SHA3_256", since(V1_4)),
    HMAC_SHA3_384(0x00000025, "HMAC-SHA3-384", "HMAC_SHA3_384", since(V1_4)),
    HMAC_SHA3_512(0x00000026, "HMAC-SHA3-512", "HMAC_SHA3_512", since(V1_4)),
    SHAKE_128(0x00000027, "SHAKE-128", "SHAKE_128", since(V1_4)),
    SHAKE_256(0x00000028, "SHAKE-256", "SHAKE_256", since(V1_4)),
    ARIA(0x00000029, "ARIA", "ARIA", since(V2_0)),
    SEED(0x0000002A, "SEED", "SEED", since(V2_0)),
    SM2(0x0000002B, "SM2", "SM2", since(V2_0)),
    SM3(0x0000002C, "SM3", "SM3", since(V2_0)),
    SM4(0x0000002D, "SM4", "SM4", since(V2_0)),
    GOST_R_34_10_2012(0x0000002E, "GOST R 34.10-2012", "GOSTR34_10_2012", since(V2_0)),
    GOST_R_34_11_2012(0x0000002F, "GOST R 34.11-2012", "GOSTR34_11_2012", since(V2_0)),
    GOST_R_34_13_2015(0x00000030, "GOST R 34.13-2015", "GOSTR34_13_2015", since(V2_0)),
    GOST_28147_89(0x00000031, "GOST 28147-89", "GOST28147_89", since(V2_0)),
    XMSS(0x00000032, "XMSS", "XMSS", since(V2_0)),
    SPHINCS_256(0x00000033, "SPHINCS-256", "SPHINCS_256", since(V2_0)),
    MCELIECE(0x00000034, "McEliece", "McEliece", since(V2_0)),
    MCELIECE_6960119(0x00000035, "McEliece-6960119", "McEliece_6960119", since(V2_0)),
    MCELIECE_8192128(0x00000036, "McEliece-8192128", "McEliece_8192128", since(V2_0)),
    ED25519(0x00000037, "Ed25519", "Ed25519", since(V2_0)),
    ED448(0x00000038, "Ed448", "Ed448", since(V2_0)),
    ML_KEM_512(0x00000039, "ML-KEM-512", "ML_KEM_512", since(V3_0)),
    ML_KEM_768(0x0000003A, "ML-KEM-768", "ML_KEM_768", since(V3_0)),
    ML_KEM_1024(0x0000003B, "ML-KEM-1024", "ML_KEM_1024", since(V3_0)),
    ML_DSA_44(0x0000003C, "ML-DSA-44", "ML_DSA_44", since(V3_0)),
    ML_DSA_65(0x0000003D, "ML-DSA-65", "ML_DSA_65", since(V3_0)),
    ML_DSA_87(0x0000003E, "ML-DSA-87", "ML_DSA_87", since(V3_0)),
    SLH_DSA_SHA2_128S(0x0000003F, "SLH-DSA-SHA2-128s", "SLH_DSA_SHA2_128s", since(V3_0)),
    SLH_DSA_SHA2_128F(0x00000040, "SLH-DSA-SHA2-128f", "SLH_DSA_SHA2_128f", since(V3_0)),
    SLH_DSA_SHA2_192S(0x00000041, "SLH-DSA-SHA2-192s", "SLH_DSA_SHA2_192s", since(V3_0)),
    SLH_DSA_SHA2_192F(0x00000042, "SLH-DSA-SHA2-192f", "SLH_DSA_SHA2_192f", since(V3_0)),
    SLH_DSA_SHA2_256S(0x00000043, "SLH-DSA-SHA2-256s", "SLH_DSA_SHA2_256s", since(V3_0)),
    SLH_DSA_SHA2_256F(0x00000044, "SLH-DSA-SHA2-256f", "SLH_DSA_SHA2_256f", since(V3_0)),
    SLH_DSA_SHAKE_128S(0x00000045, "SLH-DSA-SHAKE-128s", "SLH_DSA_SHAKE_128s", since(V3_0)),
    SLH_DSA_SHAKE_128F(0x00000046, "SLH-DSA-SHAKE-128f", "SLH_DSA_SHAKE_128f", since(V3_0)),
    SLH_DSA_SHAKE_192S(0x00000047, "SLH-DSA-SHAKE-192s", "SLH_DSA_SHAKE_192s", since(V3_0)),
    SLH_DSA_SHAKE_192F(0x00000048, "SLH-DSA-SHAKE-192f", "SLH_DSA_SHAKE_192f", since(V3_0)),
    SLH_DSA_SHAKE_256S(0x00000049, "SLH-DSA-SHAKE-256s", "SLH_DSA_SHAKE_256s", since(V3_0)),
    SLH_DSA_SHAKE_256F(0x0000004A, "SLH-DSA-SHAKE-256f", "SLH_DSA_SHAKE_256f", since(V3_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    CryptographicAlgorithm(int value, String specName, String xmlName, VersionRange versions) {
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
