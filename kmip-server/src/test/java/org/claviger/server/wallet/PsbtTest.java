package org.claviger.server.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Reading and writing PSBTs, against the vectors of BIP-174 and BIP-371. */
class PsbtTest {
    private static final JsonNode VECTORS = Vectors.read("bip174.json");

    private static Stream<Arguments> cases(String name) {
        return VECTORS.get(name)
                .valueStream()
                .map(vector -> Arguments.of(
                        vector.get("case").asString(), vector.get("psbt").asString()));
    }

    static Stream<Arguments> valid() {
        return cases("valid");
    }

    static Stream<Arguments> invalid() {
        return cases("invalid");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void aValidOneIsWrittenAsItWasRead(String name, String psbt) {
        assertThat(Psbt.parse(Bytes.ofHex(psbt)).encoded()).as(name).isEqualTo(Bytes.ofHex(psbt));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void anInvalidOneIsRefused(String name, String psbt) {
        assertThatThrownBy(() -> Psbt.parse(Bytes.ofHex(psbt))).as(name).isInstanceOf(WalletException.class);
    }

    @Test
    void whereverItIsCutItIsRefused() {
        var psbt = VECTORS.get("signer").get("psbt").asString();
        for (var i = 0; i < psbt.length(); i += 2) {
            var cut = Bytes.ofHex(psbt.substring(0, i));
            assertThatThrownBy(() -> Psbt.parse(cut)).isInstanceOf(WalletException.class);
        }
        assertThatThrownBy(() -> Psbt.parse(Bytes.ofHex(psbt + "00"))).hasMessage("malformed PSBT: 1 bytes too many");
    }

    @Test
    void aChangedByteIsRefusedOrReadAsItStands() {
        var psbt = Bytes.ofHex(VECTORS.get("signer").get("psbt").asString()).toArray();
        for (var i = 0; i < psbt.length; i++) {
            var changed = psbt.clone();
            changed[i] ^= (byte) 0x81;
            try {
                assertThat(Psbt.parse(Bytes.wrap(changed)).encoded()).isEqualTo(Bytes.wrap(changed));
            } catch (WalletException expected) {
                assertThat(expected).hasMessageStartingWith("malformed");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | malformed PSBT: it does not begin with 70736274ff",
                "70736274ff00 | malformed PSBT: no unsigned transaction",
                "70736274ff01fb040200000000 | PSBT of version 2 (expected 0)",
                "70736274ff01fb040200000001fb040200000000 | malformed PSBT: a key twice in one map",
                "70736274ff01fb0302000000 | malformed PSBT: the field VERSION is not as it should be",
                "70736274fffd0100fb | malformed PSBT: a length in a longer form than needed",
                "70736274ffffffffffffffffffff | malformed PSBT: it ends too early",
                "70736274fffeffffffff | malformed PSBT: it ends too early"
            })
    void whatIsWrongIsSaid(String psbt, String problem) {
        assertThatThrownBy(() -> Psbt.parse(Bytes.ofHex(psbt)))
                .isInstanceOf(WalletException.class)
                .hasMessage(problem);
    }
}
