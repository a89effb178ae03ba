package org.claviger.server.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.ResultReason;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MacsTest {
    private static final CryptographicParameters NONE =
            CryptographicParameters.builder().build();
    private static final CryptographicParameters CMAC = CryptographicParameters.builder()
            .blockCipherMode(BlockCipherMode.CMAC)
            .build();

    private final SecretScope secrets = SecretScope.unlocked();

    @AfterEach
    void close() {
        secrets.close();
    }

    private String code(
            CryptographicAlgorithm algorithm, CryptographicParameters parameters, byte[] key, byte[]... pieces) {
        var mac = Macs.begin(algorithm, parameters, secrets.copyOf(key));
        for (var piece : pieces) {
            Macs.update(mac, secrets.copyOf(piece));
        }
        return HexFormat.of().formatHex(mac.doFinal());
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    /** RFC 2202 and RFC 4231, test case 2; for SHA-3, which they lack, the same case computed with Python's hmac. */
    @ParameterizedTest
    @CsvSource({
        "HMAC_MD5, 750c783e6ab0b503eaa86e310a5db738",
        "HMAC_SHA1, effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        "HMAC_SHA224, a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44",
        "HMAC_SHA256, 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "HMAC_SHA384, af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
                + "8e2240ca5e69e2c78b3239ecfab21649",
        "HMAC_SHA512, 164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
        "HMAC_SHA3_224, 7fdb8dd88bd2f60d1b798634ad386811c2cfc85bfaf5d52bbace5e66",
        "HMAC_SHA3_256, c7d4072e788877ae3596bbb0da73b887c9171f93095b294ae857fbe2645e1ba5",
        "HMAC_SHA3_384, f1101f8cbf9766fd6764d2ed61903f21ca9b18f57cf3e1a23ca13508a93243ce"
                + "48c045dc007f26a21b3f5e0e9df4c20a",
        "HMAC_SHA3_512, 5a4bfeab6166427c7a3647b747292b8384537cdb89afb3bf5665e4c5e709350b"
                + "287baec921fd7ca0ee7a0c31d022a95e1fc92ba9d77df883960275beb4e62024",
    })
    void anHmacIsThePublishedOne(CryptographicAlgorithm algorithm, String expected) {
        assertThat(code(algorithm, NONE, "Jefe".getBytes(US_ASCII), "what do ya want for nothing?".getBytes(US_ASCII)))
                .isEqualTo(expected);
    }

    /** RFC 4493; NIST SP 800-38B, examples for AES-256 and for TDEA with three keys. */
    @ParameterizedTest
    @CsvSource({
        "AES, 2b7e151628aed2a6abf7158809cf4f3c, '', bb1d6929e95937287fa37d129b756746",
        "AES, 2b7e151628aed2a6abf7158809cf4f3c, 6bc1bee22e409f96e93d7e117393172a, 070a16b46b4d4144f79bdd9dd04a287c",
        "AES, 603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4, '', 028962f61b7bf89efc6b551f4667d983",
        "THREE_DES, 8aa83bf8cbda10620bc1bf19fbb6cd58bc313d4a371ca8b5, '', b7a688e122ffaf95",
        "THREE_DES, 8aa83bf8cbda10620bc1bf19fbb6cd58bc313d4a371ca8b5, 6bc1bee22e409f96, 8e8f293136283797",
    })
    void aCmacIsThePublishedOne(CryptographicAlgorithm algorithm, String key, String data, String expected) {
        assertThat(code(algorithm, CMAC, hex(key), hex(data))).isEqualTo(expected);
    }

    @Test
    void dataInPiecesHasTheSameCode() {
        var key = hex("2b7e151628aed2a6abf7158809cf4f3c");
        var whole = code(CryptographicAlgorithm.AES, CMAC, key, new byte[100]);
        assertThat(code(CryptographicAlgorithm.AES, CMAC, key, new byte[1], new byte[0], new byte[99]))
                .isEqualTo(whole);
    }

    @Test
    void theKeyMayBeClearedWhileTheCodeIsMade() {
        var key = secrets.copyOf("Jefe".getBytes(US_ASCII));
        var mac = Macs.begin(CryptographicAlgorithm.HMAC_SHA256, NONE, key);
        key.bytes().fill((byte) 0);

        Macs.update(mac, secrets.copyOf("what do ya want for nothing?".getBytes(US_ASCII)));

        assertThat(HexFormat.of().formatHex(mac.doFinal())).startsWith("5bdcc146bf60754e");
    }

    private static void assertBadParameters(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmipException.class,
                        e -> assertThat(e.reason()).isEqualTo(ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS));
    }

    @ParameterizedTest
    @CsvSource({"AES, 15", "AES, 0", "AES, 33", "THREE_DES, 8", "THREE_DES, 25"})
    void aKeyThatDoesNotFitIsRefused(CryptographicAlgorithm algorithm, int bytes) {
        assertBadParameters(() -> code(algorithm, CMAC, new byte[bytes]));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CMAC")
    void aBlockCipherMakesCodesInNoOtherMode(BlockCipherMode mode) {
        var parameters = CryptographicParameters.builder().blockCipherMode(mode).build();
        assertBadParameters(() -> code(CryptographicAlgorithm.AES, parameters, new byte[16]));
        assertBadParameters(() -> code(CryptographicAlgorithm.AES, NONE, new byte[16]));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.MATCH_NONE,
            names = {"HMAC_.*", "AES", "THREE_DES"})
    void noOtherAlgorithmMakesCodes(CryptographicAlgorithm algorithm) {
        assertBadParameters(() -> code(algorithm, CMAC, new byte[16]));
    }

    @Test
    void theHashOfAnHmacMayBeSaidButNotContradicted() {
        var same = CryptographicParameters.builder()
                .hashingAlgorithm(HashingAlgorithm.SHA_256)
                .build();
        var other = CryptographicParameters.builder()
                .hashingAlgorithm(HashingAlgorithm.SHA_1)
                .build();
        code(CryptographicAlgorithm.HMAC_SHA256, same, new byte[16]);
        assertBadParameters(() -> code(CryptographicAlgorithm.HMAC_SHA256, other, new byte[16]));
    }
}
