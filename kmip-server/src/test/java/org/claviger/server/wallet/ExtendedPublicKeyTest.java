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

/** Extended public keys and Base58. */
class ExtendedPublicKeyTest {
    @Test
    void thePublishedKeysAreReadAndWrittenBack() {
        var vectors = Vectors.read("bip32.json").get("vectors");
        assertThat(vectors).hasSize(17);
        for (var vector : vectors) {
            var text = vector.get("pub").asString();
            var key = ExtendedPublicKey.parse(text);

            assertThat(key.encoded()).isEqualTo(text);
            assertThat(key.depth()).isEqualTo(vector.get("path").asString().split("/").length - 1);
        }
    }

    @Test
    void aChildNamesItsParentByFingerprint() {
        var vectors = Vectors.read("bip32.json").get("vectors");
        var master = ExtendedPublicKey.parse(vectors.get(0).get("pub").asString());
        var child = ExtendedPublicKey.parse(vectors.get(1).get("pub").asString());

        assertThat(master.fingerprint()).isEqualTo(Bytes.ofHex("3442193e"));
        assertThat(child.parentFingerprint()).isEqualTo(0x3442193e);
        assertThat(child.childNumber()).isEqualTo(0x80000000);
        assertThat(ExtendedPublicKey.master(0x043587CF, master.chainCode(), master.publicKey())
                        .encoded())
                .startsWith("tpub");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0OIl | not Base58 of at most 256 characters",
                "abc | Base58 without a checksum",
                "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet9 | Base58 with a wrong checksum",
                "3QJmnh | not an extended public key: 0 bytes (expected 78)"
            })
    void whatIsNoKeyIsRefused(String text, String problem) {
        assertThatThrownBy(() -> ExtendedPublicKey.parse(text))
                .isInstanceOf(WalletException.class)
                .hasMessage(problem);
    }

    /** Test vector 5; of private keys there, none is a public one. */
    static Stream<Arguments> publishedInvalidKeys() {
        return Vectors.read("bip32.json")
                .get("invalid")
                .valueStream()
                .map(vector -> Arguments.of(
                        vector.get("case").asString(), vector.get("key").asString()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("publishedInvalidKeys")
    void aPublishedInvalidKeyIsRefused(String name, String key) {
        assertThatThrownBy(() -> ExtendedPublicKey.parse(key)).isInstanceOf(WalletException.class);
    }

    @Test
    void aVersionThatNoCoinHasIsSaid() {
        var unknown =
                Vectors.read("bip32.json").get("invalid").get(11).get("key").asString();

        assertThatThrownBy(() -> ExtendedPublicKey.parse(unknown))
                .hasMessage("not an extended public key: version 01010101 (expected xpub, tpub or dgub)");
    }

    @Test
    void anExtendedPublicKeyHasAPointAndAMasterKeyNoParent() {
        var prv = Vectors.read("bip32.json").get("vectors").get(0).get("prv").asString();
        var key = ExtendedPublicKey.parse(
                Vectors.read("bip32.json").get("vectors").get(0).get("pub").asString());

        assertThatThrownBy(() -> ExtendedPublicKey.parse(prv))
                .hasMessage("not an extended public key: version 0488ade4 (expected xpub, tpub or dgub)");
        assertThatThrownBy(() -> ExtendedPublicKey.parse(Base58.encodeChecked(new byte[77])))
                .hasMessage("not an extended public key: 77 bytes (expected 78)");
        assertThatThrownBy(() -> new ExtendedPublicKey(key.version(), 0, 1, 0, key.chainCode(), key.publicKey()))
                .hasMessage("not an extended public key: a master key that has a parent");
        assertThatThrownBy(() -> new ExtendedPublicKey(key.version(), 0, 0, 1, key.chainCode(), key.publicKey()))
                .hasMessage("not an extended public key: a master key that has a parent");
    }

    @ParameterizedTest
    @CsvSource({
        "'',''",
        "00,1",
        "0000,11",
        "61,2g",
        "626262,a3gV",
        "00eb15231dfceb60925886b67d065299925915aeb172c06647,1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L"
    })
    void base58KeepsLeadingZeros(String hex, String text) {
        assertThat(Base58.encode(Bytes.ofHex(hex).toArray())).isEqualTo(text);
        assertThat(Base58.decode(text)).isEqualTo(Bytes.ofHex(hex).toArray());
    }

    @Test
    void base58IsNotReadWithoutEnd() {
        assertThat(Base58.decode("2".repeat(256))).isNotEmpty();
        assertThatThrownBy(() -> Base58.decode("2".repeat(257))).isInstanceOf(WalletException.class);
    }
}
