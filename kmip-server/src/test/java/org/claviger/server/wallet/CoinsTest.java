package org.claviger.server.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of coins. */
class CoinsTest {
    private static final Bytes KEY = Bytes.ofHex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");

    @Test
    void theDocumentationHasEveryCoin() throws IOException {
        var text = Files.readString(Path.of("..", "docs", "wallets.md"));
        var table = text.substring(text.indexOf("## Keys that are made here"), text.indexOf("## The same with KMIP"));

        assertThat(Coins.names())
                .hasSizeGreaterThan(50)
                .allSatisfy(name -> assertThat(table).contains("`" + name + "`"));
        assertThat(Coins.find("florin")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"btc, xpub", "tbtc, tpub", "doge, dgub", "tdoge, tpub", "tltc, tpub", "bsv, xpub", "tbch, tpub"})
    void theVersionMakesTheFirstLetters(String coin, String prefix) {
        assertThat(Coins.find(coin))
                .get()
                .isInstanceOfSatisfying(
                        Coin.Utxo.class,
                        utxo -> assertThat(ExtendedPublicKey.master(utxo.version(), Bytes.wrap(new byte[32]), KEY)
                                        .encoded())
                                .startsWith(prefix));
    }

    @Test
    void anEdwardsKeyIsWrittenAsItsWalletsDo() {
        var key = Bytes.ofHex("00" + "11".repeat(31));

        assertThat(((Coin.Edwards) Coins.find("ada").orElseThrow()).text().of(key))
                .isEqualTo(key.toHex());
        assertThat(Base58.decode(
                        ((Coin.Edwards) Coins.find("sol").orElseThrow()).text().of(key)))
                .isEqualTo(key.toArray());
    }
}
