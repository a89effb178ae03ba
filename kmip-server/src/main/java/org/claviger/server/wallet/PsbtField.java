package org.claviger.server.wallet;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.claviger.ttlv.Bytes;

/**
 * A field of a map of a PSBT, as the type registry of BIP-174 has it: which map, the number, and what may stand in key and value.
 * Fields that are not here are kept as they came.
 */
enum PsbtField {
    UNSIGNED_TX(Map.GLOBAL, 0x00, PsbtField::isEmpty, PsbtField::any),
    XPUB(Map.GLOBAL, 0x01, key -> key.length() == 78, PsbtField::isOrigin),
    VERSION(Map.GLOBAL, 0xFB, PsbtField::isEmpty, value -> value.length() == 4),
    NON_WITNESS_UTXO(Map.INPUT, 0x00, PsbtField::isEmpty, PsbtField::any),
    WITNESS_UTXO(Map.INPUT, 0x01, PsbtField::isEmpty, PsbtField::any),
    PARTIAL_SIG(Map.INPUT, 0x02, Scripts::isPublicKey, value -> value.length() > 0),
    SIGHASH_TYPE(Map.INPUT, 0x03, PsbtField::isEmpty, value -> value.length() == 4),
    REDEEM_SCRIPT(Map.INPUT, 0x04, PsbtField::isEmpty, PsbtField::any),
    WITNESS_SCRIPT(Map.INPUT, 0x05, PsbtField::isEmpty, PsbtField::any),
    BIP32_DERIVATION(Map.INPUT, 0x06, Scripts::isPublicKey, PsbtField::isOrigin),
    FINAL_SCRIPTSIG(Map.INPUT, 0x07, PsbtField::isEmpty, PsbtField::any),
    FINAL_SCRIPTWITNESS(Map.INPUT, 0x08, PsbtField::isEmpty, PsbtField::any),
    TAP_KEY_SIG(Map.INPUT, 0x13, PsbtField::isEmpty, PsbtField::isSchnorr),
    TAP_SCRIPT_SIG(Map.INPUT, 0x14, key -> key.length() == 64, PsbtField::isSchnorr),
    TAP_LEAF_SCRIPT(Map.INPUT, 0x15, PsbtField::isControlBlock, value -> value.length() > 0),
    TAP_BIP32_DERIVATION(Map.INPUT, 0x16, PsbtField::is32, PsbtField::any),
    TAP_INTERNAL_KEY(Map.INPUT, 0x17, PsbtField::isEmpty, PsbtField::is32),
    TAP_MERKLE_ROOT(Map.INPUT, 0x18, PsbtField::isEmpty, PsbtField::is32),
    OUT_REDEEM_SCRIPT(Map.OUTPUT, 0x00, PsbtField::isEmpty, PsbtField::any),
    OUT_WITNESS_SCRIPT(Map.OUTPUT, 0x01, PsbtField::isEmpty, PsbtField::any),
    OUT_BIP32_DERIVATION(Map.OUTPUT, 0x02, Scripts::isPublicKey, PsbtField::isOrigin),
    OUT_TAP_INTERNAL_KEY(Map.OUTPUT, 0x05, PsbtField::isEmpty, PsbtField::is32),
    OUT_TAP_BIP32_DERIVATION(Map.OUTPUT, 0x07, PsbtField::is32, PsbtField::any);

    /** Where a field stands. */
    enum Map {
        GLOBAL,
        INPUT,
        OUTPUT
    }

    private static final int CONTROL_BLOCK_HEAD = 33;
    private static final int CONTROL_BLOCK_STEP = 32;

    private final Map map;
    private final int type;
    private final Predicate<Bytes> key;
    private final Predicate<Bytes> value;

    PsbtField(Map map, int type, Predicate<Bytes> key, Predicate<Bytes> value) {
        this.map = map;
        this.type = type;
        this.key = key;
        this.value = value;
    }

    int type() {
        return type;
    }

    static Optional<PsbtField> of(Map map, int type) {
        return Arrays.stream(values())
                .filter(field -> field.map == map && field.type == type)
                .findFirst();
    }

    /** @param keyData what follows the type in the key */
    boolean allows(Bytes keyData, Bytes data) {
        return key.test(keyData) && value.test(data);
    }

    private static boolean any(Bytes data) {
        return true;
    }

    private static boolean isEmpty(Bytes data) {
        return data.length() == 0;
    }

    private static boolean is32(Bytes data) {
        return data.length() == 32;
    }

    /** A fingerprint and the levels of a path, four bytes each. */
    private static boolean isOrigin(Bytes data) {
        return data.length() >= 4 && data.length() % 4 == 0;
    }

    private static boolean isSchnorr(Bytes data) {
        return data.length() == 64 || data.length() == 65;
    }

    private static boolean isControlBlock(Bytes data) {
        return data.length() >= CONTROL_BLOCK_HEAD && (data.length() - CONTROL_BLOCK_HEAD) % CONTROL_BLOCK_STEP == 0;
    }
}
