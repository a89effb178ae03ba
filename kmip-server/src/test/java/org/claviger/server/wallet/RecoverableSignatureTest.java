package org.claviger.server.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures that tell their signer. */
class RecoverableSignatureTest {
    private static final ECDomainParameters DOMAIN = new ECDomainParameters(ECNamedCurveTable.getByName("secp256k1"));

    /** EIP-155, section Example: the digest, the key and what it signs; there v is 37 = 27 + 10 for chain 1. */
    @Test
    void theExampleOfEip155IsMade() throws Exception {
        var digest = Bytes.ofHex("daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53");
        var key = new BigInteger("46".repeat(32), 16);

        assertThat(RecoverableSignature.of(signed(key, digest), digest, publicKey(key)))
                .isEqualTo(Bytes.ofHex("28ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"
                        + "67cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83" + "1b"));
    }

    private static Bytes publicKey(BigInteger key) {
        return Bytes.wrap(DOMAIN.getG().multiply(key).getEncoded(true));
    }

    private static Bytes signed(BigInteger key, Bytes digest) throws Exception {
        var signer = new ECDSASigner(new HMacDSAKCalculator(SHA256Digest.newInstance()));
        signer.init(true, new ECPrivateKeyParameters(key, DOMAIN));
        var numbers = signer.generateSignature(digest.toArray());
        var s = numbers[1].min(DOMAIN.getN().subtract(numbers[1]));
        return Bytes.wrap(StandardDSAEncoding.INSTANCE.encode(DOMAIN.getN(), numbers[0], s));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void bothValuesOfVTellTheSigner(int number) throws Exception {
        var key = BigInteger.valueOf(number);
        var digest = Bytes.ofHex("%064x".formatted(number * 1_000_003));
        var signature = RecoverableSignature.of(signed(key, digest), digest, publicKey(key));
        var r = signature.toHex().substring(0, 64);
        var s = new BigInteger(signature.toHex().substring(64, 128), 16);
        var point = DOMAIN.getCurve()
                .decodePoint(
                        Bytes.ofHex((signature.at(64) == 27 ? "02" : "03") + r).toArray());
        var signer = point.multiply(s)
                .subtract(DOMAIN.getG().multiply(new BigInteger(1, digest.toArray())))
                .multiply(new BigInteger(r, 16).modInverse(DOMAIN.getN()));

        assertThat(Bytes.wrap(signer.getEncoded(true))).isEqualTo(publicKey(key));
    }

    @Test
    void whatAnotherKeyHasSignedIsRefused() throws Exception {
        var digest = Bytes.wrap(new byte[32]);
        var signature = signed(BigInteger.ONE, digest);

        assertThatThrownBy(() -> RecoverableSignature.of(signature, digest, publicKey(BigInteger.TWO)))
                .isInstanceOf(WalletException.class)
                .hasMessage("no signature of this digest by this key");
        assertThatThrownBy(() -> RecoverableSignature.of(Bytes.ofHex("3000"), digest, publicKey(BigInteger.TWO)))
                .hasMessage("no signature: not a DER sequence of two numbers below the order");
    }
}
