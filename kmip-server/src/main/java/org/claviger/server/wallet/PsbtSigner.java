package org.claviger.server.wallet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.message.DerivationPath;
import org.claviger.server.wallet.Transaction.Output;
import org.claviger.ttlv.Bytes;

/**
 * Finds out what a master key signs in a PSBT: the inputs whose derivations name it, if everything that is signed is proven by
 * the PSBT itself (BIP-174, section Data Signers Check For). The scripts are multisig behind p2sh, p2wsh or p2sh-p2wsh.
 */
public final class PsbtSigner {
    private static final int FINGERPRINT_BYTES = 4;
    private static final int COMPRESSED_KEY_BYTES = 33;

    private final Psbt psbt;
    private final Bytes fingerprint;
    private final boolean onFork;
    private final int maxSignatures;

    private PsbtSigner(Psbt psbt, Bytes fingerprint, boolean onFork, int maxSignatures) {
        this.psbt = psbt;
        this.fingerprint = fingerprint;
        this.onFork = onFork;
        this.maxSignatures = maxSignatures;
    }

    /**
     * Returns the inputs to sign, in their order; none if a key that is named has signed all of its inputs already.
     *
     * @param fingerprint of the master key
     * @param onFork whether the chain has split off from Bitcoin and marks its signatures (SIGHASH_FORKID)
     * @param maxSignatures how many are made at most; to hash a transaction for each of its inputs takes long if there are many
     * @throws WalletException if no input is the key's, one that is cannot be signed, or there are too many
     */
    public static List<InputToSign> inputs(Psbt psbt, Bytes fingerprint, boolean onFork, int maxSignatures) {
        return new PsbtSigner(psbt, fingerprint, onFork, maxSignatures).inputs();
    }

    private List<InputToSign> inputs() {
        var named = psbt.inputs().stream()
                .flatMap(input -> input.all(PsbtField.BIP32_DERIVATION).stream())
                .filter(entry -> namesOwn(entry.value()))
                .count();
        if (named > maxSignatures) {
            throw new WalletException(
                    "the PSBT names this key for " + named + " signatures (expected at most " + maxSignatures + ")");
        }
        var found = new ArrayList<InputToSign>();
        var isNamed = false;
        for (var i = 0; i < psbt.inputs().size(); i++) {
            var input = psbt.inputs().get(i);
            try {
                requireNoTaproot(input);
                for (var entry : input.all(PsbtField.BIP32_DERIVATION)) {
                    if (isOwn(entry.value())) {
                        isNamed = true;
                        toSign(i, input, entry).ifPresent(found::add);
                    }
                }
            } catch (WalletException | IllegalArgumentException e) {
                throw new WalletException("input " + i + ": " + e.getMessage());
            }
        }
        if (!isNamed) {
            throw new WalletException(
                    "no input of the PSBT names this key (fingerprint " + fingerprint + ") in a BIP-32 derivation");
        }
        return found;
    }

    private boolean namesOwn(Bytes origin) {
        return origin.length() >= FINGERPRINT_BYTES && isOwn(origin);
    }

    private boolean isOwn(Bytes origin) {
        return new ByteReader(origin, "origin").bytes(FINGERPRINT_BYTES).equals(fingerprint);
    }

    /** A Taproot derivation has the hashes of its leaves before the fingerprint (BIP-371). */
    private void requireNoTaproot(PsbtMap input) {
        for (var entry : input.all(PsbtField.TAP_BIP32_DERIVATION)) {
            var in = new ByteReader(entry.value(), "Taproot derivation");
            var hashes = in.count(32);
            in.bytes(32 * hashes);
            if (in.bytes(FINGERPRINT_BYTES).equals(fingerprint)) {
                throw new WalletException("Taproot is not supported");
            }
        }
    }

    private Optional<InputToSign> toSign(int index, PsbtMap input, PsbtMap.Entry derivation) {
        var publicKey = derivation.keyData();
        if (input.has(PsbtField.FINAL_SCRIPTSIG)
                || input.has(PsbtField.FINAL_SCRIPTWITNESS)
                || psbt.signature(index, publicKey).isPresent()) {
            return Optional.empty(); // nothing is left to do
        }
        if (publicKey.length() != COMPRESSED_KEY_BYTES) {
            throw new WalletException("the derivation names a public key that is not compressed");
        }
        var script = script(index, input);
        var keys =
                Scripts.multisigKeys(script.code).orElseThrow(() -> new WalletException("the script is not multisig"));
        if (!keys.contains(publicKey)) {
            throw new WalletException("the script does not have the key that the derivation names");
        }
        var type = hashType(index, input);
        var digest = script.isWitness || onFork
                ? SignatureHash.segwit(psbt.transaction(), index, script.code, script.value, type)
                : SignatureHash.legacy(psbt.transaction(), index, script.code, type);
        return Optional.of(new InputToSign(index, path(derivation.value()), publicKey, digest, type));
    }

    private static DerivationPath path(Bytes origin) {
        var in = new ByteReader(origin, "origin");
        in.bytes(FINGERPRINT_BYTES);
        var indices = new ArrayList<Integer>();
        while (in.hasMore()) {
            indices.add(in.int32());
        }
        return new DerivationPath(indices);
    }

    private SignatureHashType hashType(int index, PsbtMap input) {
        var usual = SignatureHashType.ALL | (onFork ? SignatureHashType.FORK : 0);
        var type = new SignatureHashType(
                input.value(PsbtField.SIGHASH_TYPE).map(Psbt::number).orElse(usual));
        if (!type.isUsual(onFork)) {
            throw new WalletException("signature hash type " + type + " (expected ALL, NONE or SINGLE"
                    + (onFork ? " with FORKID" : "") + ", maybe with ANYONECANPAY)");
        }
        if (type.coversOneOutput() && index >= psbt.transaction().outputs().size()) {
            throw new WalletException("signature hash type " + type + " without an output of the same index");
        }
        return type;
    }

    /**
     * What an input is signed for.
     *
     * @param code the script that the hash of the spent output stands for
     * @param value of the spent output
     */
    private record Script(Bytes code, boolean isWitness, long value) {}

    private Script script(int index, PsbtMap input) {
        var spent = spent(index, input);
        var script = behindScriptHash(spent.script(), input);
        var witnessScript = input.value(PsbtField.WITNESS_SCRIPT);
        if (Scripts.paysToWitnessScriptHash(script)) {
            var code = witnessScript.orElseThrow(() -> new WalletException("no witness script"));
            if (!Scripts.payToWitnessScriptHash(code).equals(script)) {
                throw new WalletException("the witness script is not the one that is paid to");
            }
            if (onFork) {
                throw new WalletException("a witness on a chain without segregated witnesses");
            }
            return new Script(code, true, spent.value());
        }
        if (script.equals(spent.script())) {
            throw new WalletException("the script is neither p2sh nor p2wsh");
        }
        if (witnessScript.isPresent()) {
            throw new WalletException("a witness script for an output that wants none");
        }
        if (input.has(PsbtField.WITNESS_UTXO) && !onFork) {
            throw new WalletException("a witness UTXO for an output that is spent without a witness");
        }
        return new Script(script, false, spent.value());
    }

    /** Returns the redeem script of an output that pays to the hash of a script; of others their own script. */
    private static Bytes behindScriptHash(Bytes script, PsbtMap input) {
        var redeemScript = input.value(PsbtField.REDEEM_SCRIPT);
        if (redeemScript.isEmpty()) {
            if (Scripts.paysToScriptHash(script)) {
                throw new WalletException("no redeem script");
            }
            return script;
        }
        if (!Scripts.payToScriptHash(redeemScript.get()).equals(script)) {
            throw new WalletException("the redeem script is not the one that is paid to");
        }
        return redeemScript.get();
    }

    /** Returns the output that an input spends: from the transaction it belongs to, from what the PSBT says of it, or both. */
    private Output spent(int index, PsbtMap input) {
        var said = input.value(PsbtField.WITNESS_UTXO).map(Psbt::output);
        var whole = input.value(PsbtField.NON_WITNESS_UTXO).map(Transaction::parse);
        if (whole.isEmpty()) {
            return said.orElseThrow(() -> new WalletException("neither a witness UTXO nor a non-witness UTXO"));
        }
        var spending = psbt.transaction().inputs().get(index);
        if (!whole.get().id().equals(spending.previous())) {
            throw new WalletException("the non-witness UTXO is another transaction than the one that is spent");
        }
        var outputs = whole.get().outputs();
        if (spending.index() < 0 || spending.index() >= outputs.size()) {
            throw new WalletException(
                    "the non-witness UTXO has no output " + Integer.toUnsignedString(spending.index()));
        }
        var output = outputs.get(spending.index());
        if (said.isPresent() && !said.get().equals(output)) {
            throw new WalletException("the witness UTXO is not the output that is spent");
        }
        return output;
    }
}
