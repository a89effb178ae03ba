package org.claviger.server.crypto.cipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.server.crypto.cipher.CipherVectors.Vector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BlockPaddingTest {
    private static final String KEY = "2b7e151628aed2a6abf7158809cf4f3c";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final CipherVectors vectors = new CipherVectors();

    @AfterEach
    void close() {
        vectors.close();
    }

    private static Vector vector(PaddingMethod padding, String message, String ciphertext) {
        return Vector.of(
                CryptographicAlgorithm.AES,
                CryptographicParameters.builder()
                        .blockCipherMode(BlockCipherMode.ECB)
                        .paddingMethod(padding)
                        .build(),
                KEY,
                "",
                message,
                ciphertext);
    }

    /** What is encrypted with no padding at all comes out as the padding that the other side must find. */
    private String padded(PaddingMethod padding, String message) {
        var ciphertext = CipherVectors.bytes(
                vectors.encrypt(vector(padding, message, "")).data());
        var hex = HexFormat.of();
        return hex.formatHex(vectors.decrypt(vector(PaddingMethod.NONE, "", hex.formatHex(ciphertext))));
    }

    @ParameterizedTest
    @CsvSource({
        "PKCS5, aabbcc, aabbcc0d0d0d0d0d0d0d0d0d0d0d0d0d",
        "PKCS5, '', 10101010101010101010101010101010",
        "ANSI_X9_23, aabbcc, aabbcc0000000000000000000000000d",
        "ZEROS, aabbcc, aabbcc00000000000000000000000000",
        "ZEROS, 000102030405060708090a0b0c0d0e0f, 000102030405060708090a0b0c0d0e0f"
    })
    void theLastBlockIsFilledAsTheMethodSays(PaddingMethod padding, String message, String expected) {
        assertThat(padded(padding, message)).isEqualTo(expected);
    }

    @Test
    void iso10126FillsWithRandomBytesAndTheLength() {
        var one = padded(PaddingMethod.ISO_10126, "aabbcc");
        assertThat(one).startsWith("aabbcc").endsWith("0d").hasSize(32);
        assertThat(padded(PaddingMethod.ISO_10126, "aabbcc")).isNotEqualTo(one);
    }

    @ParameterizedTest
    @EnumSource(names = {"PKCS5", "ANSI_X9_23", "ISO_10126", "ZEROS"})
    void messagesOfEveryLengthComeBackWholeAndInParts(PaddingMethod padding) {
        for (var length = 0; length <= 33; length++) {
            var message = "5a".repeat(length);
            var ciphertext = HexFormat.of()
                    .formatHex(CipherVectors.bytes(
                            vectors.encrypt(vector(padding, message, "")).data()));
            var back = vector(padding, message, ciphertext);
            assertThat(vectors.decrypt(back)).isEqualTo(back.message().toArray());
            for (var part : new int[] {1, 5, 16}) {
                assertThat(vectors.decryptInParts(back, part))
                        .isEqualTo(back.message().toArray());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PKCS5", "ANSI_X9_23", "ISO_10126"})
    void everyFaultHasTheSameAnswer(PaddingMethod padding) {
        for (var wrong : new String[] {"00".repeat(16), "00".repeat(15) + "11", "", "00".repeat(15), "ff".repeat(16)}) {
            var ciphertext = wrong.length() == 32
                    ? HexFormat.of()
                            .formatHex(CipherVectors.bytes(vectors.encrypt(vector(PaddingMethod.NONE, wrong, ""))
                                    .data()))
                    : wrong;
            assertThatThrownBy(() -> vectors.decrypt(vector(padding, "", ciphertext)))
                    .hasMessage("decryption failed");
        }
    }

    @ParameterizedTest
    @EnumSource(BlockPadding.class)
    void whatAPaddingFillsItTakesOffAgain(BlockPadding padding) {
        for (var missing = 1; missing <= 16; missing++) {
            var block = new byte[16];
            Arrays.fill(block, 0, 16 - missing, (byte) 0x5A);
            var filler = padding.padding(missing, 16, RANDOM);
            System.arraycopy(filler, 0, block, 16 - missing, filler.length);
            assertThat(padding.messageBytes(block)).isEqualTo(16 - missing);
        }
    }

    @Test
    void oneWrongByteOfAPaddingIsFoundWhereverItStands() {
        for (var position = 3; position < 15; position++) {
            var pkcs5 = HexFormat.of().parseHex("aabbcc0d0d0d0d0d0d0d0d0d0d0d0d0d");
            pkcs5[position] ^= 1;
            assertThat(BlockPadding.PKCS5.messageBytes(pkcs5)).isEqualTo(-1);
            var x923 = HexFormat.of().parseHex("aabbcc0000000000000000000000000d");
            x923[position] ^= 1;
            assertThat(BlockPadding.ANSI_X9_23.messageBytes(x923)).isEqualTo(-1);
        }
    }
}
