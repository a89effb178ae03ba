package org.claviger.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindingTest {
    @Test
    void theByteFormIsAFormByteAndThreeFieldsLedByTheirLengths() {
        assertThat(HexFormat.of().formatHex(new Binding("é", "k1", "data-key").toBytes()))
                .isEqualTo("01" + "00000002c3a9" + "000000026b31" + "00000008646174612d6b6579");
    }

    @Test
    void fieldsThatOnlyDifferInWhereTheyAreCutHaveDifferentBytes() {
        assertThat(new Binding("ab", "c", "d").toBytes()).isNotEqualTo(new Binding("a", "bc", "d").toBytes());
    }

    @ParameterizedTest
    @CsvSource({"'',k,p", "t,'',p", "t,k,''"})
    void anEmptyFieldIsRefused(String tenant, String keyId, String purpose) {
        assertThatThrownBy(() -> new Binding(tenant, keyId, purpose)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textWithoutAUtf8FormOfItsOwnIsRefused() {
        assertThatThrownBy(() -> new Binding("t\uD800", "k", "p").toBytes())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unpaired surrogate at index 1");
    }
}
