package org.claviger.server.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.secret.SecretScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashesTest {
    private final SecretScope secrets = SecretScope.unlocked();

    @AfterEach
    void close() {
        secrets.close();
    }

    private String hash(HashingAlgorithm algorithm, byte[]... pieces) {
        var digest = Hashes.digest(algorithm);
        for (var piece : pieces) {
            Hashes.update(digest, secrets.copyOf(piece));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** RFC 1319, 1320 and 1321; FIPS 180-4 and FIPS 202 with their examples; the papers on RIPEMD-160, Tiger and Whirlpool. */
    @ParameterizedTest
    @CsvSource({
        "MD2, da853b0d3f88d99b30283a69e6ded6bb",
        "MD4, a448017aaf21d8525fc10ae87aa6729d",
        "MD5, 900150983cd24fb0d6963f7d28e17f72",
        "SHA_1, a9993e364706816aba3e25717850c26c9cd0d89d",
        "SHA_224, 23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
        "SHA_256, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "SHA_384, cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                + "8086072ba1e7cc2358baeca134c825a7",
        "SHA_512, ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "RIPEMD_160, 8eb208f7e05d987a9b044a8e98c6b087f15a0bfc",
        "TIGER, 2aab1484e8c158f2bfb8c5ff41b57a525129131c957b5f93",
        "WHIRLPOOL, 4e2448a4c6f486bb16b6562c73b4020bf3043e3a731bce721ae1b303d97e6d4c"
                + "7181eebdb6c57e277d0e34957114cbd6c797fc9d95d8b582d225292076d4eef5",
        "SHA_512_224, 4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa",
        "SHA_512_256, 53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23",
        "SHA3_224, e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf",
        "SHA3_256, 3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
        "SHA3_384, ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b2"
                + "98d88cea927ac7f539f1edf228376d25",
        "SHA3_512, b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
                + "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0",
    })
    void theHashOfAbcIsThePublishedOne(HashingAlgorithm algorithm, String expected) {
        assertThat(hash(algorithm, "abc".getBytes(US_ASCII))).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void everyHashIsThereAndTakesItsDataInPieces(HashingAlgorithm algorithm) {
        assertThat(hash(algorithm, "a".getBytes(US_ASCII), new byte[0], "bc".getBytes(US_ASCII)))
                .isEqualTo(hash(algorithm, "abc".getBytes(US_ASCII)));
    }

    /** FIPS 180-4, example of a million letters. */
    @Test
    void longDataIsHashedAsAWhole() {
        assertThat(hash(HashingAlgorithm.SHA_256, "a".repeat(1_000_000).getBytes(US_ASCII)))
                .isEqualTo("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8 * 1024 - 1, 8 * 1024, 8 * 1024 + 1, 16 * 1024})
    void noByteIsLostBetweenTwoPieces(int length) {
        var data = new byte[length];
        for (var i = 0; i < length; i++) {
            data[i] = (byte) (i * 31);
        }
        var whole = CryptoProviders.digest("SHA-256").digest(data);

        assertThat(hash(HashingAlgorithm.SHA_256, data))
                .isEqualTo(HexFormat.of().formatHex(whole));
    }
}
