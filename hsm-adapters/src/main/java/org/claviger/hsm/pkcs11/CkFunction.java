package org.claviger.hsm.pkcs11;

/**
 * The functions of a module that are used here, with their place in {@code CK_FUNCTION_LIST} (PKCS #11 2.40 base
 * specification, section 5) and the number of their arguments.
 */
enum CkFunction {
    C_INITIALIZE(0, 1, "C_Initialize"),
    C_FINALIZE(1, 1, "C_Finalize"),
    C_GET_INFO(2, 1, "C_GetInfo"),
    C_GET_SLOT_LIST(4, 3, "C_GetSlotList"),
    C_GET_TOKEN_INFO(6, 2, "C_GetTokenInfo"),
    C_GET_MECHANISM_LIST(7, 3, "C_GetMechanismList"),
    C_OPEN_SESSION(12, 5, "C_OpenSession"),
    C_CLOSE_SESSION(13, 1, "C_CloseSession"),
    C_GET_SESSION_INFO(15, 2, "C_GetSessionInfo"),
    C_LOGIN(18, 4, "C_Login"),
    C_CREATE_OBJECT(20, 4, "C_CreateObject"),
    C_DESTROY_OBJECT(22, 2, "C_DestroyObject"),
    C_GET_ATTRIBUTE_VALUE(24, 4, "C_GetAttributeValue"),
    C_SET_ATTRIBUTE_VALUE(25, 4, "C_SetAttributeValue"),
    C_FIND_OBJECTS_INIT(26, 3, "C_FindObjectsInit"),
    C_FIND_OBJECTS(27, 4, "C_FindObjects"),
    C_FIND_OBJECTS_FINAL(28, 1, "C_FindObjectsFinal"),
    C_ENCRYPT_INIT(29, 3, "C_EncryptInit"),
    C_ENCRYPT(30, 5, "C_Encrypt"),
    C_DECRYPT_INIT(33, 3, "C_DecryptInit"),
    C_DECRYPT(34, 5, "C_Decrypt"),
    C_SIGN_INIT(42, 3, "C_SignInit"),
    C_SIGN(43, 5, "C_Sign"),
    C_VERIFY_INIT(48, 3, "C_VerifyInit"),
    C_VERIFY(49, 5, "C_Verify"),
    C_GENERATE_KEY(58, 5, "C_GenerateKey"),
    C_GENERATE_KEY_PAIR(59, 8, "C_GenerateKeyPair"),
    C_WRAP_KEY(60, 6, "C_WrapKey"),
    C_UNWRAP_KEY(61, 8, "C_UnwrapKey"),
    C_DERIVE_KEY(62, 6, "C_DeriveKey"),
    C_GENERATE_RANDOM(64, 3, "C_GenerateRandom");

    private final int index;
    private final int arity;
    private final String specName;

    CkFunction(int index, int arity, String specName) {
        this.index = index;
        this.arity = arity;
        this.specName = specName;
    }

    /** Which function pointer of the list it is, from 0. */
    int index() {
        return index;
    }

    int arity() {
        return arity;
    }

    /** Whether it makes or destroys keys, so that its failure may leave open whether it did. */
    boolean changesKeys() {
        return switch (this) {
            case C_CREATE_OBJECT, C_DESTROY_OBJECT, C_GENERATE_KEY, C_GENERATE_KEY_PAIR, C_UNWRAP_KEY, C_DERIVE_KEY ->
                true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return specName;
    }
}
