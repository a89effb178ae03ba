package org.claviger.conformance.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.claviger.conformance.LocalServer;
import org.claviger.server.wallet.ExtendedPublicKey;
import org.claviger.server.wallet.Psbt;
import org.claviger.server.wallet.PsbtSigner;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs of PSBTs that name a key are proven and signed. */
class WalletPsbtTest extends WalletSigner {
    @Test
    void aKeySignsItsInputOfTwoOfThree() throws Exception {
        var pub = generate("tbtc");
        var master = ExtendedPublicKey.parse(pub);
        var own = TestWallet.child(TestWallet.child(master, 10), 7);
        var psbt = TestWallet.psbt(own.publicKey(), master.fingerprint(), 10, 7);

        var answer = Psbt.parse(Bytes.ofHex(signature(rest.sign(pub, psbt, "ecdsa"))));

        var input = PsbtSigner.inputs(Psbt.parse(Bytes.ofHex(psbt)), master.fingerprint(), false, 1000)
                .getFirst();
        assertThat(PsbtSigner.inputs(answer, master.fingerprint(), false, 1000)).isEmpty();
        var value = answer.signature(0, own.publicKey()).orElseThrow().toHex();
        assertThat(value).endsWith("01");
        var der = Bytes.ofHex(value.substring(0, value.length() - 2)).toArray();
        var numbers = StandardDSAEncoding.INSTANCE.decode(CURVE.getN(), der);
        assertThat(verifies(own.publicKey(), input.digest(), numbers[0], numbers[1]))
                .isTrue();
        assertThat(signature(rest.sign(pub, answer.encoded().toHex(), "ecdsa")))
                .as("signed once more")
                .isEqualTo(answer.encoded().toHex());
    }

    @Test
    void aPsbtOfManyInputsIsSignedWhole() throws Exception {
        var pub = generate("tbtc");
        var master = ExtendedPublicKey.parse(pub);
        var own = TestWallet.child(TestWallet.child(master, 0), 0);
        var psbt = TestWallet.psbt(own.publicKey(), master.fingerprint(), 120, 0, 0);

        var answer = Psbt.parse(Bytes.ofHex(signature(rest.sign(pub, psbt, "ecdsa"))));

        for (var i = 0; i < 120; i++) {
            assertThat(answer.signature(i, own.publicKey())).isPresent();
        }
    }

    @Test
    void aPsbtThatAsksForTooManySignaturesIsRefused(@TempDir Path own) throws Exception {
        try (var other = LocalServer.start(own, "  rest: {listen: 127.0.0.1:0, signatures: 3}\n");
                var client = new RestClient(other.restAddress(), other.newClientTls("wallet"))) {
            var pub = client.post("/key/generate", order("tbtc")).text("pub");
            var master = ExtendedPublicKey.parse(pub);
            var child = TestWallet.child(TestWallet.child(master, 0), 0);
            for (var inputs : new int[] {3, 4}) {
                var answer = client.sign(
                        pub, TestWallet.psbt(child.publicKey(), master.fingerprint(), inputs, 0, 0), "ecdsa");
                if (inputs == 3) {
                    assertThat(answer.status()).isEqualTo(200);
                } else {
                    assertFault(answer, 400, "the PSBT names this key for 4 signatures (expected at most 3)");
                }
            }
        }
    }

    @Test
    void whatIsNotProvenIsNotSigned() throws Exception {
        var pub = generate("tbtc");
        var master = ExtendedPublicKey.parse(pub);
        var own = TestWallet.child(TestWallet.child(master, 10), 7);

        assertFault(
                rest.sign(pub, TestWallet.psbt(own.publicKey(), master.fingerprint(), 10, 8), "ecdsa"),
                400,
                "input 0: the public key at m/10/8 is another one than expected");
        assertFault(
                rest.sign(pub, TestWallet.psbt(own.publicKey(), Bytes.ofHex("00000000"), 10, 7), "ecdsa"),
                400,
                "no input of the PSBT names this key (fingerprint " + master.fingerprint()
                        + ") in a BIP-32 derivation");
        assertFault(rest.sign(pub, "70736274", "ecdsa"), 400, "malformed PSBT: it does not begin with 70736274ff");
        assertFault(
                rest.sign(pub, "cHNidP8BA", "ecdsa"), 400, "invalid: signablePayload (expected a PSBT in hexadecimal)");
    }
}
