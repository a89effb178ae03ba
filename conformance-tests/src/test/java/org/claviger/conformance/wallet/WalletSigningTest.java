package org.claviger.conformance.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.claviger.server.wallet.Base58;
import org.claviger.server.wallet.ExtendedPublicKey;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Digests and messages are signed, and what is wrong with a call is said. */
class WalletSigningTest extends WalletSigner {
    @ParameterizedTest
    @ValueSource(strings = {"eth", "tpolygon"})
    void aKeyOfAnAccountSignsDigests(String coin) throws Exception {
        var pub = generate(coin);
        assertThat(pub).startsWith("xpub");
        var publicKey = ExtendedPublicKey.parse(pub).publicKey();

        var signature = signature(rest.sign(pub, DIGEST, "ecdsa"));

        assertThat(signature).matches("0x[0-9a-f]{128}1[bc]");
        var r = new BigInteger(signature.substring(2, 66), 16);
        var s = new BigInteger(signature.substring(66, 130), 16);
        assertThat(verifies(publicKey, Bytes.ofHex(DIGEST.substring(2)), r, s)).isTrue();
        assertThat(s).isLessThanOrEqualTo(CURVE.getN().shiftRight(1));
        assertThat(recovered(r, s, Integer.parseInt(signature.substring(130), 16)))
                .isEqualTo(publicKey);
        assertThat(signature(rest.sign(pub, DIGEST, "ecdsa"))).isEqualTo(signature);
    }

    /** Computes the signer as Ethereum does: from the point that r is the x of, whose y is even for 27 and odd for 28. */
    private static Bytes recovered(BigInteger r, BigInteger s, int v) {
        var x = r.toString(16);
        var point = CURVE.getCurve()
                .decodePoint(Bytes.ofHex((v == 27 ? "02" : "03") + "0".repeat(64 - x.length()) + x)
                        .toArray());
        var e = new BigInteger(DIGEST.substring(2), 16);
        var key = point.multiply(s).subtract(CURVE.getG().multiply(e)).multiply(r.modInverse(CURVE.getN()));
        return Bytes.wrap(key.getEncoded(true));
    }

    @ParameterizedTest
    @CsvSource({"ada, 5468697320697320612074657874", "sol, 00", "tsol, 0102030405"})
    void anEdwardsKeySignsMessages(String coin, String message) throws Exception {
        var pub = generate(coin);
        var publicKey = coin.endsWith("sol") ? Bytes.wrap(Base58.decode(pub)) : Bytes.ofHex(pub);
        assertThat(publicKey.length()).isEqualTo(32);

        var signature = Bytes.ofHex(signature(rest.sign(pub, message, "eddsa"))).toArray();

        var bytes = Bytes.ofHex(message).toArray();
        assertThat(Ed25519.verify(signature, 0, publicKey.toArray(), 0, bytes, 0, bytes.length))
                .isTrue();
    }

    @Test
    void whatIsWrongWithACallIsSaid() throws Exception {
        var unknown = rest.post("/key/generate", order("florin"));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text("message"))
                .startsWith("invalid: coin (expected ada or apt or ")
                .contains(" or btc or ", " or eth or ", " or sol or ");
        var tss = order("eth");
        tss.put("type", "tss");
        assertFault(
                rest.post("/key/generate", tss),
                400,
                "invalid: type (expected independent; all parties make the shares of a tss key together, and each stores"
                        + " its own with POST /key)");
        var pub = generate("eth");
        assertFault(rest.sign(pub, DIGEST, "eddsa"), 400, "invalid: algorithm (expected ecdsa for a key of coin eth)");
        for (var payload : List.of("5a".repeat(32), "0x" + "5a".repeat(31), "0x" + "5a".repeat(33), "0x5", "0xzz")) {
            assertFault(
                    rest.sign(pub, payload, "ecdsa"),
                    400,
                    "invalid: signablePayload (expected 0x and 64 hexadecimal digits)");
        }
        assertFault(rest.sign("nobody's", DIGEST, "ecdsa"), 404, "no key of this pub for source: user");
        assertFault(rest.send("PUT", "/sign"), 405, "another method than POST");
        assertFault(rest.send("PUT", "/key/generate"), 405, "another method than GET, POST");
    }

    @Test
    void aKeyThatWasStoredAsATextDoesNotSign() throws Exception {
        var key = order("eth");
        key.putAll(Map.of("pub", "a text", "prv", "another text"));
        assertThat(rest.post("/key", key).status()).isEqualTo(200);

        assertFault(
                rest.sign("a text", DIGEST, "ecdsa"),
                400,
                "the key of this pub for source: user was stored as a text (expected one that POST /key/generate has"
                        + " made)");
    }
}
