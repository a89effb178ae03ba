package org.claviger.server.wallet;

import java.util.ArrayList;
import java.util.List;
import org.claviger.ttlv.Bytes;

/**
 * A transaction of Bitcoin or one of its relatives. Witnesses are read and left away: no signature covers them.
 *
 * @param version as it stands there
 * @param lockTime as it stands there
 */
record Transaction(int version, List<Input> inputs, List<Output> outputs, int lockTime) {
    private static final int TXID_BYTES = 32;
    private static final int LEAST_INPUT_BYTES = TXID_BYTES + Integer.BYTES + 1 + Integer.BYTES;
    private static final int LEAST_OUTPUT_BYTES = Long.BYTES + 1;
    private static final int WITNESS_FLAG = 1;

    /**
     * What is spent.
     *
     * @param previous the identifier of the transaction that it is an output of, in the order of its bytes
     * @param index of that output
     */
    record Input(Bytes previous, int index, Bytes script, int sequence) {}

    /** @param value in the smallest unit */
    record Output(long value, Bytes script) {
        static Output read(ByteReader in) {
            return new Output(in.int64(), in.prefixed());
        }

        void write(ByteWriter out) {
            out.int64(value).prefixed(script);
        }
    }

    Transaction {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** Reads a transaction that has no witnesses. */
    static Transaction parseUnsigned(Bytes bytes) {
        var in = new ByteReader(bytes, "unsigned transaction");
        var version = in.int32();
        var transaction = new Transaction(version, inputs(in, in.count(LEAST_INPUT_BYTES)), outputs(in), in.int32());
        in.end();
        return transaction;
    }

    /** Reads a transaction that may have witnesses (BIP-144). */
    static Transaction parse(Bytes bytes) {
        var in = new ByteReader(bytes, "previous transaction");
        var version = in.int32();
        var count = in.count(LEAST_INPUT_BYTES);
        var hasWitnesses = count == 0;
        if (hasWitnesses) {
            if (in.unsignedByte() != WITNESS_FLAG) {
                throw in.malformed("no inputs");
            }
            count = in.count(LEAST_INPUT_BYTES);
        }
        var inputs = inputs(in, count);
        var outputs = outputs(in);
        if (hasWitnesses) {
            inputs.forEach(_ -> skipWitness(in));
        }
        var transaction = new Transaction(version, inputs, outputs, in.int32());
        in.end();
        return transaction;
    }

    private static List<Input> inputs(ByteReader in, int count) {
        var inputs = new ArrayList<Input>(count);
        for (var i = 0; i < count; i++) {
            inputs.add(new Input(in.bytes(TXID_BYTES), in.int32(), in.prefixed(), in.int32()));
        }
        return inputs;
    }

    private static List<Output> outputs(ByteReader in) {
        var count = in.count(LEAST_OUTPUT_BYTES);
        var outputs = new ArrayList<Output>(count);
        for (var i = 0; i < count; i++) {
            outputs.add(Output.read(in));
        }
        return outputs;
    }

    private static void skipWitness(ByteReader in) {
        var items = in.count(1);
        for (var i = 0; i < items; i++) {
            in.prefixed();
        }
    }

    /** Returns the identifier of this transaction, in the order of its bytes. */
    Bytes id() {
        var out = new ByteWriter().int32(version).compactSize(inputs.size());
        for (var input : inputs) {
            out.bytes(input.previous).int32(input.index).prefixed(input.script).int32(input.sequence);
        }
        out.compactSize(outputs.size());
        outputs.forEach(output -> output.write(out));
        return Bytes.wrap(Digests.doubleSha256(out.int32(lockTime).toArray()));
    }
}
