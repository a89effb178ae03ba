package org.claviger.server.crypto.cipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.server.crypto.cipher.CipherVectors.Vector;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors of standards for what Wycheproof does not have. */
class PublishedVectorsTest {
    private static final String AES_128 = "2b7e151628aed2a6abf7158809cf4f3c";
    private static final String AES_192 = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b";
    private static final String AES_256 = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";
    private static final String IV = "000102030405060708090a0b0c0d0e0f";
    private static final String COUNTER = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
    private static final String MESSAGE = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
            + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

    private static final String TDES = "0123456789abcdef23456789abcdef01456789abcdef0123";
    private static final String TDES_IV = "f69f2445df4f9b17";
    private static final String TDES_MESSAGE = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51";

    private static final String CHACHA_KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static final String SUNSCREEN = "4c616469657320616e642047656e746c656d656e206f662074686520636c617373206f66"
            + "202739393a204966204920636f756c64206f6666657220796f75206f6e6c79206f6e6520746970"
            + "20666f7220746865206675747572652c2073756e73637265656e20776f756c642062652069742e";

    private final CipherVectors vectors = new CipherVectors();

    @AfterEach
    void close() {
        vectors.close();
    }

    private void check(Vector vector) {
        vectors.check(vector);
    }

    private static CryptographicParameters.Builder mode(BlockCipherMode mode) {
        return CryptographicParameters.builder().blockCipherMode(mode);
    }

    /** NIST SP 800-38A, appendix F. */
    @ParameterizedTest
    @CsvSource({
        "ECB, " + AES_128 + ", '', 3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf"
                + "43b1cd7f598ece23881b00e3ed0306887b0c785e27e8ad3f8223207104725dd4",
        "ECB, " + AES_192 + ", '', bd334f1d6e45f25ff712a214571fa5cc974104846d0ad3ad7734ecb3ecee4eef"
                + "ef7afd2270e2e60adce0ba2face6444e9a4b41ba738d6c72fb16691603c18e0e",
        "ECB, " + AES_256 + ", '', f3eed1bdb5d2a03c064b5a7e3db181f8591ccb10d410ed26dc5ba74a31362870"
                + "b6ed21b99ca6f4f9f153e7b1beafed1d23304b7a39f9f3ff067d8d8f9e24ecc7",
        "CFB, " + AES_128 + ", " + IV + ", 3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b"
                + "26751f67a3cbb140b1808cf187a4f4dfc04b05357c5d1c0eeac4c66f9ff7f2e6",
        "CFB, " + AES_256 + ", " + IV + ", dc7e84bfda79164b7ecd8486985d386039ffed143b28b1c832113c6331e5407b"
                + "df10132415e54b92a13ed0a8267ae2f975a385741ab9cef82031623d55b1e471",
        "OFB, " + AES_128 + ", " + IV + ", 3b3fd92eb72dad20333449f8e83cfb4a7789508d16918f03f53c52dac54ed825"
                + "9740051e9c5fecf64344f7a82260edcc304c6528f659c77866a510d9c1d6ae5e",
        "OFB, " + AES_256 + ", " + IV + ", dc7e84bfda79164b7ecd8486985d38604febdc6740d20b3ac88f6ad82a4fb08d"
                + "71ab47a086e86eedf39d1c5bba97c4080126141d67f37be8538f5a8be740e484",
        "CTR, " + AES_128 + ", " + COUNTER + ", 874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff"
                + "5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee",
        "CTR, " + AES_256 + ", " + COUNTER + ", 601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5"
                + "2b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6"
    })
    void aes(BlockCipherMode mode, String key, String iv, String ciphertext) {
        check(Vector.of(CryptographicAlgorithm.AES, mode(mode).build(), key, iv, MESSAGE, ciphertext));
    }

    /** RFC 3686 section 6: a nonce and an IV, then a counter of 32 bits that begins at 1. */
    @ParameterizedTest
    @CsvSource({
        "ae6852f8121067cc4bf7a5765577f39e, 000000300000000000000000, 53696e676c6520626c6f636b206d7367,"
                + "e4095d4fb7a7b3792d6175a3261311b8",
        "7e24067817fae0d743d6ce1f32539163, 006cb6dbc0543b59da48d90b,"
                + "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f,"
                + "5104a106168a72d9790d41ee8edad388eb2e1efc46da57c8fce630df9141be28"
    })
    void aesWithACounterOfItsOwn(String key, String iv, String message, String ciphertext) {
        var parameters = mode(BlockCipherMode.CTR).counterLength(32).initialCounterValue(1);
        check(Vector.of(CryptographicAlgorithm.AES, parameters.build(), key, iv, message, ciphertext));
    }

    @Test
    void aCounterThatWouldComeRoundIsRefused() {
        var parameters = mode(BlockCipherMode.CTR).counterLength(8).build();
        var twoBlocks = Vector.of(
                CryptographicAlgorithm.AES,
                parameters,
                AES_128,
                "000102030405060708090a0b0c0d0efe",
                "00".repeat(32),
                "");
        assertThat(CipherVectors.bytes(vectors.encrypt(twoBlocks).data())).hasSize(32);
        var oneMore = Vector.of(
                CryptographicAlgorithm.AES,
                parameters,
                AES_128,
                "000102030405060708090a0b0c0d0efe",
                "00".repeat(33),
                "");
        assertThatThrownBy(() -> vectors.encrypt(oneMore)).isInstanceOf(KmipException.class);
        assertThatThrownBy(() -> vectors.encryptInParts(oneMore, 16)).isInstanceOf(KmipException.class);
    }

    /** NIST, Cryptographic Standards and Guidelines, examples of TDES in the modes of SP 800-38A. */
    @ParameterizedTest
    @CsvSource({
        "ECB, '', 714772f339841d34267fcc4bd2949cc3ee11c22a576a303876183f99c0b6de87",
        "CBC, " + TDES_IV + ", 2079c3d53aa763e193b79e2569ab5262516570481f25b50f73c0bda85c8e0da7",
        "CFB, " + TDES_IV + ", 078bb74e59ce7ed67666de9cf95eaf3fe9ed6bb460f451528a5f9fe4ed710918",
        "OFB, " + TDES_IV + ", 078bb74e59ce7ed6267e120692667da1a58662d7e04cbc642144d55c03db5aee"
    })
    void tripleDes(BlockCipherMode mode, String iv, String ciphertext) {
        check(Vector.of(CryptographicAlgorithm.THREE_DES, mode(mode).build(), TDES, iv, TDES_MESSAGE, ciphertext));
    }

    /** NIST SP 800-67, appendix B.1; and two-key TDES is three-key TDES with the first key once more. */
    @Test
    void tripleDesWithTwoAndThreeKeys() {
        var parameters = mode(BlockCipherMode.ECB).build();
        check(Vector.of(
                CryptographicAlgorithm.THREE_DES,
                parameters,
                TDES,
                "",
                "54686520717566636b2062726f776e20666f78206a756d70",
                "a826fd8ce53b855fcce21c8112256fe668d5c05dd9b6b900"));
        var twoKeys = TDES.substring(0, 32);
        var three = Vector.of(
                CryptographicAlgorithm.THREE_DES, parameters, twoKeys + twoKeys.substring(0, 16), "", TDES_MESSAGE, "");
        var ciphertext = HexFormat.of()
                .formatHex(CipherVectors.bytes(vectors.encrypt(three).data()));
        check(Vector.of(CryptographicAlgorithm.THREE_DES, parameters, twoKeys, "", TDES_MESSAGE, ciphertext));
    }

    /** Vectors of Blowfish's author's page (Eric Young), blocks alone. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0000000000000000, 4ef997456198dd78",
        "3000000000000000, 1000000000000001, 7d856f9a613063f2",
        "0123456789abcdef, 1111111111111111, 61f9c3802281b096",
        "fedcba9876543210, 0123456789abcdef, 0aceab0fc6a0a28d",
        "7ca110454a1a6e57, 01a1d6d039776742, 59c68245eb05282b"
    })
    void blowfish(String key, String message, String ciphertext) {
        check(Vector.of(
                CryptographicAlgorithm.BLOWFISH, mode(BlockCipherMode.ECB).build(), key, "", message, ciphertext));
    }

    /** The same, in chaining modes. */
    @ParameterizedTest
    @CsvSource({
        "CBC, 37363534333231204e6f77206973207468652074696d6520666f722000000000,"
                + "6b77b4d63006dee605b156e27403979358deb9e7154616d959f1652bd5ff92cc",
        "CFB, 37363534333231204e6f77206973207468652074696d6520666f722000,"
                + "e73214a2822139caf26ecf6d2eb9e76e3da3de04d1517200519d57a6c3",
        "OFB, 37363534333231204e6f77206973207468652074696d6520666f722000,"
                + "e73214a2822139ca62b343cc5b65587310dd908d0c241b2263c2cf80da"
    })
    void blowfishInModes(BlockCipherMode mode, String message, String ciphertext) {
        check(Vector.of(
                CryptographicAlgorithm.BLOWFISH,
                mode(mode).build(),
                "0123456789abcdeff0e1d2c3b4a59687",
                "fedcba9876543210",
                message,
                ciphertext));
    }

    /** RFC 3713 appendix A. */
    @ParameterizedTest
    @CsvSource({
        "0123456789abcdeffedcba9876543210, 67673138549669730857065648eabe43",
        "0123456789abcdeffedcba98765432100011223344556677, b4993401b3e996f84ee5cee7d79b09b9",
        "0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff, 9acc237dff16d76c20ef7c919e3a7509"
    })
    void camellia(String key, String ciphertext) {
        check(Vector.of(
                CryptographicAlgorithm.CAMELLIA,
                mode(BlockCipherMode.ECB).build(),
                key,
                "",
                "0123456789abcdeffedcba9876543210",
                ciphertext));
    }

    /** RFC 5528 section 4. */
    @Test
    void camelliaWithACounter() {
        check(Vector.of(
                CryptographicAlgorithm.CAMELLIA,
                mode(BlockCipherMode.CTR).initialCounterValue(1).build(),
                "ae6852f8121067cc4bf7a5765577f39e",
                "000000300000000000000000",
                "53696e676c6520626c6f636b206d7367",
                "d09dc29a8214619a20877c76db1f0b3f"));
    }

    /** RFC 7539 section 2.4.2. */
    @Test
    void chaCha20() {
        check(Vector.of(
                CryptographicAlgorithm.CHACHA20,
                CryptographicParameters.builder().initialCounterValue(1).build(),
                CHACHA_KEY,
                "000000000000004a00000000",
                SUNSCREEN,
                "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0bf91b65c5524733ab8f593dabcd62b357"
                        + "1639d624e65152ab8f530c359f0861d807ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab7"
                        + "7937365af90bbf74a35be6b40b8eedf2785e42874d"));
    }

    /** draft-strombergson-chacha-test-vectors-01, TC1 with a key of 256 bits: the original nonce of 8 bytes. */
    @Test
    void chaCha20WithTheOriginalNonce() {
        check(Vector.of(
                CryptographicAlgorithm.CHACHA20,
                CryptographicParameters.builder().build(),
                "00".repeat(32),
                "00".repeat(8),
                "00".repeat(64),
                "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
                        + "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586"));
    }

    /** RFC 7539 section 2.8.2, with its tag and with the beginning of it. */
    @ParameterizedTest
    @CsvSource({"1ae10b594f09e26a7e902ecbd0600691", "1ae10b594f09e26a7e902ecb"})
    void chaCha20Poly1305(String tag) {
        var vector = new Vector(
                CryptographicAlgorithm.CHACHA20_POLY1305,
                CryptographicParameters.builder().tagLength(tag.length() / 2).build(),
                Bytes.ofHex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"),
                Optional.of(Bytes.ofHex("070000004041424344454647")),
                Optional.of(Bytes.ofHex("50515253c0c1c2c3c4c5c6c7")),
                Bytes.ofHex(SUNSCREEN),
                Bytes.ofHex("d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fa"
                        + "fb69da92728b1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fa"
                        + "d675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b6116"),
                Optional.of(Bytes.ofHex(tag)));
        check(vector);
        for (var position : List.of(0, tag.length() / 2 - 1)) {
            var wrong = HexFormat.of().parseHex(tag);
            wrong[position] ^= 1;
            var tampered = new Vector(
                    vector.algorithm(),
                    vector.parameters(),
                    vector.key(),
                    vector.iv(),
                    vector.additionalData(),
                    vector.message(),
                    vector.ciphertext(),
                    Optional.of(Bytes.wrap(wrong)));
            assertThatThrownBy(() -> vectors.decrypt(tampered)).hasMessage("decryption failed");
        }
    }
}
