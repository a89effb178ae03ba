package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V2_0;

import org.claviger.ttlv.VersionRange;

/**
 * The functions of PKCS#11 3.0 in the order of {@code CK_FUNCTION_LIST_3_0}. Their values are their places in it, counted
 * from 1 (KMIP 2.1 section 11.38).
 */
public enum Pkcs11FunctionName implements KmipEnumeration {
    C_INITIALIZE(0x00000001, "C_Initialize"),
    C_FINALIZE(0x00000002, "C_Finalize"),
    C_GET_INFO(0x00000003, "C_GetInfo"),
    C_GET_FUNCTION_LIST(0x00000004, "C_GetFunctionList"),
    C_GET_SLOT_LIST(0x00000005, "C_GetSlotList"),
    C_GET_SLOT_INFO(0x00000006, "C_GetSlotInfo"),
    C_GET_TOKEN_INFO(0x00000007, "C_GetTokenInfo"),
    C_GET_MECHANISM_LIST(0x00000008, "C_GetMechanismList"),
    C_GET_MECHANISM_INFO(0x00000009, "C_GetMechanismInfo"),
    C_INIT_TOKEN(0x0000000A, "C_InitToken"),
    C_INIT_PIN(0x0000000B, "C_InitPIN"),
    C_SET_PIN(0x0000000C, "C_SetPIN"),
    C_OPEN_SESSION(0x0000000D, "C_OpenSession"),
    C_CLOSE_SESSION(0x0000000E, "C_CloseSession"),
    C_CLOSE_ALL_SESSIONS(0x0000000F, "C_CloseAllSessions"),
    C_GET_SESSION_INFO(0x00000010, "C_GetSessionInfo"),
    C_GET_OPERATION_STATE(0x00000011, "C_GetOperationState"),
    C_SET_OPERATION_STATE(0x00000012, "C_SetOperationState"),
    C_LOGIN(0x00000013, "C_Login"),
    C_LOGOUT(0x00000014, "C_Logout"),
    C_CREATE_OBJECT(0x00000015, "C_CreateObject"),
    C_COPY_OBJECT(0x00000016, "C_CopyObject"),
    C_DESTROY_OBJECT(0x00000017, "C_DestroyObject"),
    C_GET_OBJECT_SIZE(0x00000018, "C_GetObjectSize"),
    C_GET_ATTRIBUTE_VALUE(0x00000019, "C_GetAttributeValue"),
    C_SET_ATTRIBUTE_VALUE(0x0000001A, "C_SetAttributeValue"),
    C_FIND_OBJECTS_INIT(0x0000001B, "C_FindObjectsInit"),
    C_FIND_OBJECTS(0x0000001C, "C_FindObjects"),
    C_FIND_OBJECTS_FINAL(0x0000001D, "C_FindObjectsFinal"),
    C_ENCRYPT_INIT(0x0000001E, "C_EncryptInit"),
    C_ENCRYPT(0x0000001F, "C_Encrypt"),
    C_ENCRYPT_UPDATE(0x00000020, "C_EncryptUpdate"),
    C_ENCRYPT_FINAL(0x00000021, "C_EncryptFinal"),
    C_DECRYPT_INIT(0x00000022, "C_DecryptInit"),
    C_DECRYPT(0x00000023, "C_Decrypt"),
    C_DECRYPT_UPDATE(0x00000024, "C_DecryptUpdate"),
    C_DECRYPT_FINAL(0x00000025, "C_DecryptFinal"),
    C_DIGEST_INIT(0x00000026, "C_DigestInit"),
    C_DIGEST(0x00000027, "C_Digest"),
    C_DIGEST_UPDATE(0x00000028, "C_DigestUpdate"),
    C_DIGEST_KEY(0x00000029, "C_DigestKey"),
    C_DIGEST_FINAL(0x0000002A, "C_DigestFinal"),
    C_SIGN_INIT(0x0000002B, "C_SignInit"),
    C_SIGN(0x0000002C, "C_Sign"),
    C_SIGN_UPDATE(0x0000002D, "C_SignUpdate"),
    C_SIGN_FINAL(0x0000002E, "C_SignFinal"),
    C_SIGN_RECOVER_INIT(0x0000002F, "C_SignRecoverInit"),
    C_SIGN_RECOVER(0x00000030, "C_SignRecover"),
    C_VERIFY_INIT(0x00000031, "C_VerifyInit"),
    C_VERIFY(0x00000032, "C_Verify"),
    C_VERIFY_UPDATE(0x00000033, "C_VerifyUpdate"),
    C_VERIFY_FINAL(0x00000034, "C_VerifyFinal"),
    C_VERIFY_RECOVER_INIT(0x00000035, "C_VerifyRecoverInit"),
    C_VERIFY_RECOVER(0x00000036, "C_VerifyRecover"),
    C_DIGEST_ENCRYPT_UPDATE(0x00000037, "C_DigestEncryptUpdate"),
    C_DECRYPT_DIGEST_UPDATE(0x00000038, "C_DecryptDigestUpdate"),
    C_SIGN_ENCRYPT_UPDATE(0x00000039, "C_SignEncryptUpdate"),
    C_DECRYPT_VERIFY_UPDATE(0x0000003A, "C_DecryptVerifyUpdate"),
    C_GENERATE_KEY(0x0000003B, "C_GenerateKey"),
    C_GENERATE_KEY_PAIR(0x0000003C, "C_GenerateKeyPair"),
    C_WRAP_KEY(0x0000003D, "C_WrapKey"),
    C_UNWRAP_KEY(0x0000003E, "C_UnwrapKey"),
    C_DERIVE_KEY(0x0000003F, "C_DeriveKey"),
    C_SEED_RANDOM(0x00000040, "C_SeedRandom"),
    C_GENERATE_RANDOM(0x00000041, "C_GenerateRandom"),
    C_GET_FUNCTION_STATUS(0x00000042, "C_GetFunctionStatus"),
    C_CANCEL_FUNCTION(0x00000043, "C_CancelFunction"),
    C_WAIT_FOR_SLOT_EVENT(0x00000044, "C_WaitForSlotEvent"),
    C_GET_INTERFACE_LIST(0x00000045, "C_GetInterfaceList"),
    C_GET_INTERFACE(0x00000046, "C_GetInterface"),
    C_LOGIN_USER(0x00000047, "C_LoginUser"),
    C_SESSION_CANCEL(0x00000048, "C_SessionCancel"),
    C_MESSAGE_ENCRYPT_INIT(0x00000049, "C_MessageEncryptInit"),
    C_ENCRYPT_MESSAGE(0x0000004A, "C_EncryptMessage"),
    C_ENCRYPT_MESSAGE_BEGIN(0x0000004B, "C_EncryptMessageBegin"),
    C_ENCRYPT_MESSAGE_NEXT(0x0000004C, "C_EncryptMessageNext"),
    C_MESSAGE_ENCRYPT_FINAL(0x0000004D, "C_MessageEncryptFinal"),
    C_MESSAGE_DECRYPT_INIT(0x0000004E, "C_MessageDecryptInit"),
    C_DECRYPT_MESSAGE(0x0000004F, "C_DecryptMessage"),
    C_DECRYPT_MESSAGE_BEGIN(0x00000050, "C_DecryptMessageBegin"),
    C_DECRYPT_MESSAGE_NEXT(0x00000051, "C_DecryptMessageNext"),
    C_MESSAGE_DECRYPT_FINAL(0x00000052, "C_MessageDecryptFinal"),
    C_MESSAGE_SIGN_INIT(0x00000053, "C_MessageSignInit"),
    C_SIGN_MESSAGE(0x00000054, "C_SignMessage"),
    C_SIGN_MESSAGE_BEGIN(0x00000055, "C_SignMessageBegin"),
    C_SIGN_MESSAGE_NEXT(0x00000056, "C_SignMessageNext"),
    C_MESSAGE_SIGN_FINAL(0x00000057, "C_MessageSignFinal"),
    C_MESSAGE_VERIFY_INIT(0x00000058, "C_MessageVerifyInit"),
    C_VERIFY_MESSAGE(0x00000059, "C_VerifyMessage"),
    C_VERIFY_MESSAGE_BEGIN(0x0000005A, "C_VerifyMessageBegin"),
    C_VERIFY_MESSAGE_NEXT(0x0000005B, "C_VerifyMessageNext"),
    C_MESSAGE_VERIFY_FINAL(0x0000005C, "C_MessageVerifyFinal");

    private static final VersionRange VERSIONS = VersionRange.since(V2_0);

    private final int value;
    private final String specName;

    Pkcs11FunctionName(int value, String specName) {
        this.value = value;
        this.specName = specName;
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
        return specName;
    }

    @Override
    public VersionRange versions() {
        return VERSIONS;
    }
}
