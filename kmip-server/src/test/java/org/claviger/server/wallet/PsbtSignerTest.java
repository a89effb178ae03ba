package org.claviger.server.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.spec.ECPrivateKeySpec;
import org.claviger.message.ChildKey;
import org.claviger.server.crypto.ChildKeys;
import org.claviger.server.crypto.CryptoProviders;
import org.claviger.server.crypto.SignatureScheme;
import org.claviger.server.crypto.Signatures;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a master key signs in a PSBT. The first input of the vector is p2sh, the second p2sh-p2wsh, both two of two. */
class PsbtSignerTest {
    private static final JsonNode SIGNER = Vectors.read("bip174.json").get("signer");
    private static final Bytes FINGERPRINT = Bytes.ofHex("d90c6a4f");

    private static Psbt psbt() {
        return Psbt.parse(Bytes.ofHex(SIGNER.get("psbt").asString()));
    }

    /** Returns the vector with one text replaced by another one, both in hexadecimal, once. */
    private static Psbt changed(String from, String to) {
        var hex = SIGNER.get("psbt").asString();
        assertThat(hex).contains(from);
        return Psbt.parse(Bytes.ofHex(hex.replaceFirst(from, to)));
    }

    private static List<InputToSign> inputs(Psbt psbt) {
        return PsbtSigner.inputs(psbt, FINGERPRINT, false, 1000);
    }

    private static byte[] masterKey() {
        return Base58.decodeChecked(SIGNER.get("masterKey").asString());
    }

    private static Bytes sign(InputToSign input) throws GeneralSecurityException {
        PrivateKey master = CryptoProviders.keyFactory("EC")
                .generatePrivate(new ECPrivateKeySpec(
                        new BigInteger(1, masterKey(), 46, 32), ECNamedCurveTable.getParameterSpec("secp256k1")));
        var child = ChildKeys.descendant(
                master,
                Bytes.wrap(Arrays.copyOfRange(masterKey(), 13, 45)),
                new ChildKey(input.path(), Optional.of(input.publicKey())));
        return Bytes.wrap(new Signatures(new SecureRandom())
                .sign(
                        new SignatureScheme.Ecdsa(Optional.empty()),
                        child,
                        input.digest().toArray()));
    }

    private static Psbt signed(Psbt psbt, List<InputToSign> inputs) throws GeneralSecurityException {
        var result = psbt;
        for (var input : inputs) {
            result = result.withSignature(input, sign(input));
        }
        return result;
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "second"})
    void aSignerOfTwoKeysMakesWhatBip174Prints(String name) throws Exception {
        var paths = SIGNER.get(name)
                .get("paths")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        var own = inputs(psbt()).stream()
                .filter(input -> paths.contains(input.path().toString()))
                .toList();

        assertThat(own).hasSize(2);
        assertThat(signed(psbt(), own).encoded())
                .isEqualTo(Bytes.ofHex(SIGNER.get(name).get("psbt").asString()));
    }

    @Test
    void aSignerOfAllKeysMakesWhatTheCombinerPrints() throws Exception {
        var combined = Psbt.parse(Bytes.ofHex(SIGNER.get("combined").asString()));
        var result = signed(psbt(), inputs(psbt()));

        for (var i = 0; i < 2; i++) {
            assertThat(result.inputs().get(i).entries())
                    .containsExactlyInAnyOrderElementsOf(
                            combined.inputs().get(i).entries());
        }
        assertThat(inputs(result)).as("inputs of a PSBT that is signed already").isEmpty();
        assertThat(inputs(combined)).isEmpty();
    }

    @Test
    void whatNobodyHereUnderstandsStays() throws Exception {
        var hex = SIGNER.get("psbt").asString();
        var endOfGlobalMap = 2 * (5 + 3 + 0x9a);
        var more = hex.substring(0, endOfGlobalMap) + "02fc6101ff" + hex.substring(endOfGlobalMap);

        var result =
                signed(Psbt.parse(Bytes.ofHex(more)), inputs(psbt())).encoded().toHex();

        assertThat(result.replace("02fc6101ff", ""))
                .isEqualTo(signed(psbt(), inputs(psbt())).encoded().toHex());
        assertThat(result).contains("02fc6101ff");
    }

    @Test
    void aKeyThatIsNotNamedSignsNothing() {
        assertThatThrownBy(() -> PsbtSigner.inputs(psbt(), Bytes.ofHex("d90c6a50"), false, 1000))
                .isInstanceOf(WalletException.class)
                .hasMessage("no input of the PSBT names this key (fingerprint d90c6a50) in a BIP-32 derivation");
    }

    /** The four checks of a signer for which BIP-174 has failing vectors, and the others that it asks for. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "another previous transaction | 020000000258e87a21 | 020000000258e87a22 | input 0: the non-witness UTXO is another transaction than the one that is spent",
                "an output that is not there | 7bb2abdd7500000000 | 7bb2abdd7502000000 | input 0: the non-witness UTXO has no output 2",
                "another output | 7bb2abdd7500000000 | 7bb2abdd7501000000 | input 0: the redeem script is not the one that is paid to",
                "another redeem script | 0104475221029583 | 0104475121029583 | input 0: the redeem script is not the one that is paid to",
                "another redeem script of a witness | 01042200208c2353 | 01042200208c2354 | input 1: the redeem script is not the one that is paid to",
                "another witness script | 0105475221 | 0105475121 | input 1: the witness script is not the one that is paid to",
                "no redeem script | 0104475221029583 | 0122475221029583 | input 0: no redeem script",
                "no witness script | 0105475221 | 0122475221 | input 1: no witness script",
                "neither UTXO | 01012000c2eb0b | 01222000c2eb0b | input 1: neither a witness UTXO nor a non-witness UTXO",
                "a weird hash type | 01030401000000 | 01030400000000 | 'input 0: signature hash type 0x00 (expected ALL, NONE or SINGLE, maybe with ANYONECANPAY)'",
                "a hash type of a fork | 01030401000000 | 01030441000000 | 'input 0: signature hash type 0x41 (expected ALL, NONE or SINGLE, maybe with ANYONECANPAY)'",
                "a hash type of more bytes | 01030401000000 | 01030401010000 | 'input 0: signature hash type 0x101 (expected ALL, NONE or SINGLE, maybe with ANYONECANPAY)'",
                "another key | 2206029583bf39 | 2206039583bf39 | input 0: the script does not have the key that the derivation names"
            })
    void whatThePsbtDoesNotProveIsNotSigned(String name, String from, String to, String problem) {
        assertThatThrownBy(() -> inputs(changed(from, to)))
                .as(name)
                .isInstanceOf(WalletException.class)
                .hasMessage(problem);
    }

    @Test
    void aWitnessUtxoIsOnlyForWitnesses() {
        assertRefused(
                input -> input.plus(
                        PsbtField.WITNESS_UTXO,
                        Bytes.EMPTY,
                        Bytes.ofHex("80f0fa020000000017a9140fb9463421696b82c833af241c78c17ddbde493487")),
                "input 0: a witness UTXO for an output that is spent without a witness");
        assertRefused(
                input -> input.plus(
                        PsbtField.WITNESS_UTXO,
                        Bytes.EMPTY,
                        Bytes.ofHex("81f0fa020000000017a9140fb9463421696b82c833af241c78c17ddbde493487")),
                "input 0: the witness UTXO is not the output that is spent");
        assertRefused(
                input -> input.plus(PsbtField.WITNESS_SCRIPT, Bytes.EMPTY, Bytes.ofHex("51")),
                "input 0: a witness script for an output that wants none");
        assertRefused(
                input -> input.plus(
                        PsbtField.TAP_BIP32_DERIVATION,
                        Bytes.wrap(new byte[32]),
                        Bytes.ofHex("01" + "00".repeat(32) + "d90c6a4f00000000")),
                "input 0: Taproot is not supported");
    }

    private static void assertRefused(UnaryOperator<PsbtMap> change, String problem) {
        var changed = psbt().withInput(0, change.apply(psbt().inputs().getFirst()));
        assertThatThrownBy(() -> inputs(changed))
                .isInstanceOf(WalletException.class)
                .hasMessage(problem);
    }

    @Test
    void anInputThatIsFinalNeedsNoSignature() {
        var done = psbt().withInput(
                        0, psbt().inputs().getFirst().plus(PsbtField.FINAL_SCRIPTSIG, Bytes.EMPTY, Bytes.ofHex("51")));

        assertThat(inputs(done)).extracting(InputToSign::index).containsExactly(1, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "02", "03", "81", "82", "83"})
    void theHashTypeThatIsDeclaredIsTheOneThatIsSigned(String type) throws Exception {
        var changed = changed("01030401000000", "010304" + type + "000000");

        var signed = signed(changed, inputs(changed));

        var first = inputs(changed).getFirst();
        assertThat(first.hashType()).hasToString("0x" + type);
        assertThat(signed.signature(0, first.publicKey()).orElseThrow().toHex()).endsWith(type);
        assertThat(first.digest().equals(inputs(psbt()).getFirst().digest())).isEqualTo(type.equals("01"));
    }

    @Test
    void aForkMarksItsSignaturesAndHasNoWitnesses() {
        var marked = changed("01030401000000", "01030441000000");

        assertThatThrownBy(() -> PsbtSigner.inputs(psbt(), FINGERPRINT, true, 1000))
                .hasMessage("input 0: signature hash type 0x01 (expected ALL, NONE or SINGLE with FORKID, maybe with"
                        + " ANYONECANPAY)");
        assertThatThrownBy(() -> PsbtSigner.inputs(marked, FINGERPRINT, true, 1000))
                .hasMessage("input 1: a witness on a chain without segregated witnesses");
    }
}
