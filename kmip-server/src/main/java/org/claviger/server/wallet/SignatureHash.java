package org.claviger.server.wallet;

import org.claviger.server.wallet.Transaction.Input;
import org.claviger.server.wallet.Transaction.Output;
import org.claviger.ttlv.Bytes;

/** The digest that a signature of one input is made of. */
final class SignatureHash {
    private static final Bytes ZEROS = Bytes.wrap(new byte[32]);

    private SignatureHash() {}

    /**
     * The hash of Bitcoin's first years. The script has no OP_CODESEPARATOR, which the scripts that are signed here never have.
     *
     * @param script that the input is signed for
     * @throws WalletException if one output is to be covered that is not there: its hash would be the number 1, for whatever
     *     transaction
     */
    static Bytes legacy(Transaction transaction, int index, Bytes script, SignatureHashType type) {
        if (type.coversOneOutput() && index >= transaction.outputs().size()) {
            throw new WalletException("no output " + index + " for the signature hash type " + type + " to cover");
        }
        var out = new ByteWriter().int32(transaction.version());
        var inputs = transaction.inputs();
        out.compactSize(type.coversOneInput() ? 1 : inputs.size());
        for (var i = 0; i < inputs.size(); i++) {
            if (i == index || !type.coversOneInput()) {
                var input = inputs.get(i);
                var isFree = i != index && (type.coversNoOutput() || type.coversOneOutput());
                outpoint(input, out).prefixed(i == index ? script : Bytes.EMPTY).int32(isFree ? 0 : input.sequence());
            }
        }
        outputs(transaction, index, type, out);
        return hash(out.int32(transaction.lockTime()).int32(type.value()));
    }

    private static void outputs(Transaction transaction, int index, SignatureHashType type, ByteWriter out) {
        if (type.coversNoOutput()) {
            out.compactSize(0);
        } else if (type.coversOneOutput()) {
            out.compactSize(index + 1);
            var blank = new Output(-1, Bytes.EMPTY);
            for (var i = 0; i < index; i++) {
                blank.write(out);
            }
            transaction.outputs().get(index).write(out);
        } else {
            out.compactSize(transaction.outputs().size());
            transaction.outputs().forEach(output -> output.write(out));
        }
    }

    /**
     * The hash of segregated witnesses of version 0 (BIP-143), which forks of Bitcoin use for all inputs.
     *
     * @param script that the input is signed for
     * @param value of the output that is spent
     */
    static Bytes segwit(Transaction transaction, int index, Bytes script, long value, SignatureHashType type) {
        var input = transaction.inputs().get(index);
        var coversSequences = !type.coversOneInput() && !type.coversNoOutput() && !type.coversOneOutput();
        var out = new ByteWriter()
                .int32(transaction.version())
                .bytes(type.coversOneInput() ? ZEROS : outpoints(transaction))
                .bytes(coversSequences ? sequences(transaction) : ZEROS);
        outpoint(input, out).prefixed(script).int64(value).int32(input.sequence());
        return hash(out.bytes(outputs(transaction, index, type))
                .int32(transaction.lockTime())
                .int32(type.value()));
    }

    private static Bytes outpoints(Transaction transaction) {
        var out = new ByteWriter();
        transaction.inputs().forEach(input -> outpoint(input, out));
        return hash(out);
    }

    private static Bytes sequences(Transaction transaction) {
        var out = new ByteWriter();
        transaction.inputs().forEach(input -> out.int32(input.sequence()));
        return hash(out);
    }

    private static Bytes outputs(Transaction transaction, int index, SignatureHashType type) {
        var outputs = transaction.outputs();
        var out = new ByteWriter();
        if (type.coversNoOutput() || type.coversOneOutput() && index >= outputs.size()) {
            return ZEROS;
        }
        if (type.coversOneOutput()) {
            outputs.get(index).write(out);
        } else {
            outputs.forEach(output -> output.write(out));
        }
        return hash(out);
    }

    private static ByteWriter outpoint(Input input, ByteWriter out) {
        return out.bytes(input.previous()).int32(input.index());
    }

    private static Bytes hash(ByteWriter out) {
        return Bytes.wrap(Digests.doubleSha256(out.toArray()));
    }
}
