package org.claviger.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.claviger.hsm.BackendException.Category;
import org.junit.jupiter.api.Test;

class WrappedTest {
    private static final Wrapped WRAPPED = new Wrapped(
            new BackendId("soft"),
            new RootKeyRef("main"),
            "7",
            WrapAlgorithm.AES_256_GCM,
            new byte[] {1, 2, 3},
            new byte[] {4, 5});

    @Test
    void theByteFormIsAsDocumented() {
        assertThat(HexFormat.of().formatHex(WRAPPED.toBytes()))
                .isEqualTo("01" + "00000004736f6674" + "000000046d61696e" + "0000000137" + "01" + "00000003010203"
                        + "000000020405");
    }

    @Test
    void theByteFormIsReadBackToAnEqualValue() {
        assertThat(Wrapped.ofBytes(WRAPPED.toBytes())).isEqualTo(WRAPPED).hasSameHashCodeAs(WRAPPED);
    }

    @Test
    void itsArraysCannotBeChangedFromOutside() {
        var blob = WRAPPED.blob();
        blob[0]++;
        assertThat(WRAPPED.blob()).containsExactly(4, 5);
    }

    @Test
    void bytesCutAnywhereAreRefused() {
        var bytes = WRAPPED.toBytes();
        for (int length = 0; length < bytes.length; length++) {
            var cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Wrapped.ofBytes(cut))
                    .isInstanceOfSatisfying(
                            BackendException.class,
                            e -> assertThat(e.category()).isEqualTo(Category.INVALID_DATA));
        }
    }

    @Test
    void bytesAfterTheEndAreRefused() {
        var longer = Arrays.copyOf(WRAPPED.toBytes(), WRAPPED.toBytes().length + 1);
        assertThatThrownBy(() -> Wrapped.ofBytes(longer)).hasMessageContaining("1 bytes too many at offset");
    }

    @Test
    void aChangedByteNeverReadsAsTheSameValueNorFailsOtherwise() {
        var bytes = WRAPPED.toBytes();
        for (int i = 0; i < bytes.length; i++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                var changed = bytes.clone();
                changed[i] ^= (byte) (1 << bit);
                try {
                    assertThat(Wrapped.ofBytes(changed)).isNotEqualTo(WRAPPED);
                } catch (BackendException e) {
                    assertThat(e.category()).isIn(Category.INVALID_DATA, Category.UNSUPPORTED);
                }
            }
        }
    }

    @Test
    void anUnknownFormatOrAlgorithmIsNamed() {
        var format = WRAPPED.toBytes();
        format[0] = 9;
        assertThatThrownBy(() -> Wrapped.ofBytes(format)).hasMessage("wrapped key of format 9 (expected 1)");
        var algorithm = WRAPPED.toBytes();
        algorithm[22] = 9;
        assertThatThrownBy(() -> Wrapped.ofBytes(algorithm)).hasMessage("wrapped key of unknown algorithm 9");
    }

    @Test
    void aHugeLengthIsRefusedBeforeAnythingIsAllocated() {
        var bytes = WRAPPED.toBytes();
        Arrays.fill(bytes, 1, 5, (byte) 0x7F);
        assertThatThrownBy(() -> Wrapped.ofBytes(bytes))
                .hasMessageContaining("backend of 2139062143 bytes (at most 32)");
    }
}
