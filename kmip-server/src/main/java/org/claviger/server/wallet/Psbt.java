package org.claviger.server.wallet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.ttlv.Bytes;

/**
 * A Partially Signed Bitcoin Transaction of version 0 (BIP-174). What is written is what was read and the signatures that were
 * added, byte for byte.
 */
public final class Psbt {
    private static final Bytes MAGIC = Bytes.ofHex("70736274ff");

    private final PsbtMap global;
    private final Transaction transaction;
    private final List<PsbtMap> inputs;
    private final List<PsbtMap> outputs;

    private Psbt(PsbtMap global, Transaction transaction, List<PsbtMap> inputs, List<PsbtMap> outputs) {
        this.global = global;
        this.transaction = transaction;
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
    }

    /** @throws WalletException if it is none, or one of another version */
    public static Psbt parse(Bytes bytes) {
        var in = new ByteReader(bytes, "PSBT");
        if (in.remaining() < MAGIC.length() || !in.bytes(MAGIC.length()).equals(MAGIC)) {
            throw in.malformed("it does not begin with " + MAGIC);
        }
        var global = PsbtMap.read(in, PsbtField.Map.GLOBAL);
        global.value(PsbtField.VERSION)
                .map(Psbt::number)
                .filter(version -> version != 0)
                .ifPresent(version -> {
                    throw new WalletException("PSBT of version " + Integer.toUnsignedString(version) + " (expected 0)");
                });
        var transaction = Transaction.parseUnsigned(
                global.value(PsbtField.UNSIGNED_TX).orElseThrow(() -> in.malformed("no unsigned transaction")));
        if (transaction.inputs().stream().anyMatch(input -> input.script().length() > 0)) {
            throw in.malformed("its unsigned transaction has signatures");
        }
        var inputs = new ArrayList<PsbtMap>();
        for (var i = 0; i < transaction.inputs().size(); i++) {
            inputs.add(input(PsbtMap.read(in, PsbtField.Map.INPUT)));
        }
        var outputs = new ArrayList<PsbtMap>();
        for (var i = 0; i < transaction.outputs().size(); i++) {
            outputs.add(PsbtMap.read(in, PsbtField.Map.OUTPUT));
        }
        in.end();
        return new Psbt(global, transaction, inputs, outputs);
    }

    /** Checks what only a look inside can tell. */
    private static PsbtMap input(PsbtMap input) {
        input.value(PsbtField.NON_WITNESS_UTXO).ifPresent(Transaction::parse);
        input.value(PsbtField.WITNESS_UTXO).ifPresent(Psbt::output);
        return input;
    }

    static int number(Bytes value) {
        return new ByteReader(value, "number").int32();
    }

    static Transaction.Output output(Bytes value) {
        var in = new ByteReader(value, "witness UTXO");
        var output = Transaction.Output.read(in);
        in.end();
        return output;
    }

    Transaction transaction() {
        return transaction;
    }

    List<PsbtMap> inputs() {
        return inputs;
    }

    /** Returns this PSBT with a signature more. */
    public Psbt withSignature(InputToSign input, Bytes signature) {
        var value = new ByteWriter()
                .bytes(signature)
                .bytes(new byte[] {(byte) input.hashType().value()})
                .toArray();
        return withInput(
                input.index(),
                inputs.get(input.index()).plus(PsbtField.PARTIAL_SIG, input.publicKey(), Bytes.wrap(value)));
    }

    /** Returns this PSBT with another map of an input. */
    Psbt withInput(int index, PsbtMap input) {
        var changed = new ArrayList<>(inputs);
        changed.set(index, input);
        return new Psbt(global, transaction, changed, outputs);
    }

    /** Returns the signature that an input has of a key already, if any. */
    public Optional<Bytes> signature(int index, Bytes publicKey) {
        return inputs.get(index).all(PsbtField.PARTIAL_SIG).stream()
                .filter(entry -> entry.keyData().equals(publicKey))
                .map(PsbtMap.Entry::value)
                .findFirst();
    }

    public Bytes encoded() {
        var out = new ByteWriter().bytes(MAGIC);
        global.write(out);
        inputs.forEach(input -> input.write(out));
        outputs.forEach(output -> output.write(out));
        return Bytes.wrap(out.toArray());
    }
}
