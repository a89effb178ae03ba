package org.claviger.conformance.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.claviger.ttlv.Bytes;

/** Keys that the server makes for a wallet, and what they sign for it. */
abstract class WalletSigner extends WalletTester {
    static final X9ECParameters CURVE = ECNamedCurveTable.getByName("secp256k1");
    static final String DIGEST = "0x" + "5a".repeat(32);

    /** What a wallet asks to have made for a coin. */
    static Map<String, String> order(String coin) {
        return new TreeMap<>(Map.of("coin", coin, "source", "user", "type", "independent"));
    }

    /** Has a key made and returns its public half as the coin's network writes it. */
    String generate(String coin) throws Exception {
        var made = rest.post("/key/generate", order(coin));
        assertThat(made.status()).as(made.toString()).isEqualTo(200);
        assertThat(made.members())
                .containsOnlyKeys("pub", "coin", "source", "type")
                .containsAllEntriesOf(order(coin));
        return made.text("pub");
    }

    /** Returns what an answer to a signature request holds. */
    static String signature(RestClient.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.members()).containsOnlyKeys("signature");
        return answer.text("signature");
    }

    static boolean verifies(Bytes publicKey, Bytes digest, BigInteger r, BigInteger s) {
        var verifier = new ECDSASigner();
        verifier.init(
                false,
                new ECPublicKeyParameters(
                        CURVE.getCurve().decodePoint(publicKey.toArray()), new ECDomainParameters(CURVE)));
        return verifier.verifySignature(digest.toArray(), r, s);
    }
}
