package org.claviger.hsm.pkcs11;

import java.util.Optional;
import java.util.Set;
import org.claviger.hsm.KeyUse;

/**
 * The attributes that every new key gets, said one by one: what a device takes for granted differs.
 *
 * @param place its identifier and label in the token; empty for a key that ends with the session
 * @param sensitive whether its value can't be read
 * @param extractable whether it may be wrapped; if it isn't sensitive, whether its value may be read
 */
record NewKey(Optional<Place> place, Set<KeyUse> uses, boolean sensitive, boolean extractable) {
    /** Where a key in the token is found again. */
    record Place(KeyId id, String label) {}

    /** A key for a moment: its value can be read, it ends with the session at the latest. */
    static NewKey readable(KeyUse... uses) {
        return new NewKey(Optional.empty(), Set.of(uses), false, true);
    }

    /** A key in the token that never leaves it. */
    static NewKey resident(Place place, Set<KeyUse> uses) {
        return new NewKey(Optional.of(place), uses, true, false);
    }

    /** For secret keys; the caller adds the length. */
    Template secret(Cryptoki cryptoki, long keyType) {
        return common(cryptoki, Ck.CKO_SECRET_KEY, keyType)
                .flag(Ck.CKA_PRIVATE, true)
                .flag(Ck.CKA_SENSITIVE, sensitive)
                .flag(Ck.CKA_EXTRACTABLE, extractable)
                .flag(Ck.CKA_ENCRYPT, uses.contains(KeyUse.ENCRYPT))
                .flag(Ck.CKA_DECRYPT, uses.contains(KeyUse.DECRYPT))
                .flag(Ck.CKA_WRAP, uses.contains(KeyUse.WRAP))
                .flag(Ck.CKA_UNWRAP, uses.contains(KeyUse.UNWRAP))
                .flag(Ck.CKA_SIGN, uses.contains(KeyUse.MAC))
                .flag(Ck.CKA_VERIFY, uses.contains(KeyUse.MAC))
                .flag(Ck.CKA_DERIVE, uses.contains(KeyUse.DERIVE));
    }

    Template privateHalf(Cryptoki cryptoki, long keyType) {
        return common(cryptoki, Ck.CKO_PRIVATE_KEY, keyType)
                .flag(Ck.CKA_PRIVATE, true)
                .flag(Ck.CKA_SENSITIVE, sensitive)
                .flag(Ck.CKA_EXTRACTABLE, extractable)
                .flag(Ck.CKA_DECRYPT, uses.contains(KeyUse.DECRYPT))
                .flag(Ck.CKA_UNWRAP, uses.contains(KeyUse.UNWRAP))
                .flag(Ck.CKA_SIGN, uses.contains(KeyUse.SIGN))
                .flag(Ck.CKA_DERIVE, uses.contains(KeyUse.DERIVE));
    }

    /** The caller adds what defines the key. */
    Template publicHalf(Cryptoki cryptoki, long keyType) {
        return common(cryptoki, Ck.CKO_PUBLIC_KEY, keyType)
                .flag(Ck.CKA_ENCRYPT, uses.contains(KeyUse.ENCRYPT))
                .flag(Ck.CKA_WRAP, uses.contains(KeyUse.WRAP))
                .flag(Ck.CKA_VERIFY, uses.contains(KeyUse.VERIFY));
    }

    private Template common(Cryptoki cryptoki, long objectClass, long keyType) {
        var template = cryptoki.template()
                .number(Ck.CKA_CLASS, objectClass)
                .number(Ck.CKA_KEY_TYPE, keyType)
                .flag(Ck.CKA_TOKEN, place.isPresent());
        place.ifPresent(p -> template.bytes(Ck.CKA_ID, p.id().bytes()).text(Ck.CKA_LABEL, p.label()));
        return template;
    }

    long generateAes(Cryptoki cryptoki, int bytes) {
        return cryptoki.generateKey(
                Mechanisms.plain(cryptoki.memory(), Ck.CKM_AES_KEY_GEN),
                secret(cryptoki, Ck.CKK_AES).number(Ck.CKA_VALUE_LEN, bytes));
    }

    /** A secret for HMAC. */
    long generateSecret(Cryptoki cryptoki, int bytes) {
        return cryptoki.generateKey(
                Mechanisms.plain(cryptoki.memory(), Ck.CKM_GENERIC_SECRET_KEY_GEN),
                secret(cryptoki, Ck.CKK_GENERIC_SECRET).number(Ck.CKA_VALUE_LEN, bytes));
    }

    Cryptoki.Pair generateRsa(Cryptoki cryptoki, int bits) {
        var publicExponent = new byte[] {0x01, 0x00, 0x01}; // 65537
        return cryptoki.generateKeyPair(
                Mechanisms.plain(cryptoki.memory(), Ck.CKM_RSA_PKCS_KEY_PAIR_GEN),
                publicHalf(cryptoki, Ck.CKK_RSA)
                        .number(Ck.CKA_MODULUS_BITS, bits)
                        .bytes(Ck.CKA_PUBLIC_EXPONENT, publicExponent),
                privateHalf(cryptoki, Ck.CKK_RSA));
    }
}
