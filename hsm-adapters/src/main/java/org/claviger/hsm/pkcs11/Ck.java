package org.claviger.hsm.pkcs11;

/** The numbers of PKCS #11 2.40 and 3.0 that are used here, under their names in the specification. */
final class Ck {
    // Object classes (2.40 base specification, section 4).
    static final long CKO_PUBLIC_KEY = 0x02;
    static final long CKO_PRIVATE_KEY = 0x03;
    static final long CKO_SECRET_KEY = 0x04;

    // Key types.
    static final long CKK_RSA = 0x00;
    static final long CKK_EC = 0x03;
    static final long CKK_GENERIC_SECRET = 0x10;
    static final long CKK_AES = 0x1F;
    static final long CKK_SHA_1_HMAC = 0x28;
    static final long CKK_SHA256_HMAC = 0x2B;
    static final long CKK_SHA384_HMAC = 0x2C;
    static final long CKK_SHA512_HMAC = 0x2D;
    static final long CKK_SHA224_HMAC = 0x2E;
    static final long CKK_EC_EDWARDS = 0x40;

    // Attributes.
    static final long CKA_CLASS = 0x00;
    static final long CKA_TOKEN = 0x01;
    static final long CKA_PRIVATE = 0x02;
    static final long CKA_LABEL = 0x03;
    static final long CKA_VALUE = 0x11;
    static final long CKA_KEY_TYPE = 0x100;
    static final long CKA_ID = 0x102;
    static final long CKA_SENSITIVE = 0x103;
    static final long CKA_ENCRYPT = 0x104;
    static final long CKA_DECRYPT = 0x105;
    static final long CKA_WRAP = 0x106;
    static final long CKA_UNWRAP = 0x107;
    static final long CKA_SIGN = 0x108;
    static final long CKA_VERIFY = 0x10A;
    static final long CKA_DERIVE = 0x10C;
    static final long CKA_MODULUS = 0x120;
    static final long CKA_MODULUS_BITS = 0x121;
    static final long CKA_PUBLIC_EXPONENT = 0x122;
    static final long CKA_PRIVATE_EXPONENT = 0x123;
    static final long CKA_PRIME_1 = 0x124;
    static final long CKA_PRIME_2 = 0x125;
    static final long CKA_EXPONENT_1 = 0x126;
    static final long CKA_EXPONENT_2 = 0x127;
    static final long CKA_COEFFICIENT = 0x128;
    static final long CKA_VALUE_LEN = 0x161;
    static final long CKA_EXTRACTABLE = 0x162;
    static final long CKA_LOCAL = 0x163;
    static final long CKA_NEVER_EXTRACTABLE = 0x164;
    static final long CKA_ALWAYS_SENSITIVE = 0x165;
    static final long CKA_MODIFIABLE = 0x170;
    static final long CKA_EC_PARAMS = 0x180;
    static final long CKA_EC_POINT = 0x181;

    // Mechanisms.
    static final long CKM_RSA_PKCS_KEY_PAIR_GEN = 0x00;
    static final long CKM_RSA_PKCS = 0x01;
    static final long CKM_RSA_PKCS_OAEP = 0x09;
    static final long CKM_RSA_PKCS_PSS = 0x0D;
    static final long CKM_SHA_1_HMAC = 0x221;
    static final long CKM_SHA256_HMAC = 0x251;
    static final long CKM_SHA224_HMAC = 0x256;
    static final long CKM_SHA384_HMAC = 0x261;
    static final long CKM_SHA512_HMAC = 0x271;
    static final long CKM_SHA_1 = 0x220;
    static final long CKM_SHA256 = 0x250;
    static final long CKM_SHA224 = 0x255;
    static final long CKM_SHA384 = 0x260;
    static final long CKM_SHA512 = 0x270;
    static final long CKM_GENERIC_SECRET_KEY_GEN = 0x350;
    static final long CKM_EC_KEY_PAIR_GEN = 0x1040;
    static final long CKM_ECDSA = 0x1041;
    static final long CKM_ECDH1_DERIVE = 0x1050;
    static final long CKM_EC_EDWARDS_KEY_PAIR_GEN = 0x1055;
    static final long CKM_EDDSA = 0x1057;
    static final long CKM_AES_KEY_GEN = 0x1080;
    static final long CKM_AES_ECB = 0x1081;
    static final long CKM_AES_CBC = 0x1082;
    static final long CKM_AES_CBC_PAD = 0x1085;
    static final long CKM_AES_CTR = 0x1086;
    static final long CKM_AES_GCM = 0x1087;
    static final long CKM_AES_CMAC = 0x108A;

    // Parameters of mechanisms.
    static final long CKG_MGF1_SHA1 = 0x01;
    static final long CKG_MGF1_SHA256 = 0x02;
    static final long CKG_MGF1_SHA384 = 0x03;
    static final long CKG_MGF1_SHA512 = 0x04;
    static final long CKG_MGF1_SHA224 = 0x05;
    static final long CKZ_DATA_SPECIFIED = 0x01;
    static final long CKD_NULL = 0x01;
    static final long CKD_SHA1_KDF = 0x02;
    static final long CKD_SHA224_KDF = 0x05;
    static final long CKD_SHA256_KDF = 0x06;
    static final long CKD_SHA384_KDF = 0x07;
    static final long CKD_SHA512_KDF = 0x08;

    // Flags, users, states.
    static final long CKF_OS_LOCKING_OK = 0x02;
    static final long CKF_RW_SESSION = 0x02;
    static final long CKF_SERIAL_SESSION = 0x04;
    static final long CKF_LOGIN_REQUIRED = 0x04;
    static final long CKF_USER_PIN_COUNT_LOW = 0x0001_0000;
    static final long CKF_USER_PIN_FINAL_TRY = 0x0002_0000;
    static final long CKF_USER_PIN_LOCKED = 0x0004_0000;
    static final long CKU_USER = 0x01;
    static final long CKS_RO_USER_FUNCTIONS = 0x01;
    static final long CKS_RW_USER_FUNCTIONS = 0x03;
    static final long CK_UNAVAILABLE_INFORMATION = -1L;

    private Ck() {}
}
