package org.claviger.server.wallet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.ttlv.Bytes;

/** The few scripts that are understood: those that pay to the hash of another one, and multisig. */
final class Scripts {
    private static final int OP_0 = 0x00;
    private static final int OP_1 = 0x51;
    private static final int OP_16 = 0x60;
    private static final int OP_EQUAL = 0x87;
    private static final int OP_HASH160 = 0xA9;
    private static final int OP_CHECKMULTISIG = 0xAE;
    private static final int HASH160_BYTES = 20;
    private static final int SHA256_BYTES = 32;

    private Scripts() {}

    /** Returns what pays to a script (BIP-16). */
    static Bytes payToScriptHash(Bytes script) {
        return Bytes.wrap(new ByteWriter()
                .bytes(new byte[] {(byte) OP_HASH160, HASH160_BYTES})
                .bytes(Digests.hash160(script.toArray()))
                .bytes(new byte[] {(byte) OP_EQUAL})
                .toArray());
    }

    /** Returns what pays to a script that will stand in the witness (BIP-141). */
    static Bytes payToWitnessScriptHash(Bytes script) {
        return Bytes.wrap(new ByteWriter()
                .bytes(new byte[] {OP_0, SHA256_BYTES})
                .bytes(Digests.sha256(script.toArray()))
                .toArray());
    }

    static boolean paysToScriptHash(Bytes script) {
        return script.length() == 2 + HASH160_BYTES + 1
                && at(script, 0) == OP_HASH160
                && at(script, 1) == HASH160_BYTES
                && at(script, script.length() - 1) == OP_EQUAL;
    }

    static boolean paysToWitnessScriptHash(Bytes script) {
        return script.length() == 2 + SHA256_BYTES && at(script, 0) == OP_0 && at(script, 1) == SHA256_BYTES;
    }

    /** Returns the keys of a script that asks for signatures of some of them; empty if it is another kind of script. */
    static Optional<List<Bytes>> multisigKeys(Bytes script) {
        if (script.length() < 3 || at(script, script.length() - 1) != OP_CHECKMULTISIG) {
            return Optional.empty();
        }
        var keys = new ArrayList<Bytes>();
        var position = 1;
        while (position < script.length() - 2) {
            var length = at(script, position);
            if (position + 1 + length > script.length() - 2) {
                return Optional.empty();
            }
            var key = new byte[length];
            script.asReadOnlyBuffer().position(position + 1).get(key);
            if (!isPublicKey(Bytes.wrap(key))) {
                return Optional.empty();
            }
            keys.add(Bytes.wrap(key));
            position += 1 + length;
        }
        var needed = number(at(script, 0));
        var given = number(at(script, script.length() - 2));
        return needed >= 1 && needed <= given && given == keys.size() ? Optional.of(keys) : Optional.empty();
    }

    /** A key in a script is compressed or not (SEC 1 section 2.3.3). */
    static boolean isPublicKey(Bytes key) {
        return switch (key.length()) {
            case 33 -> at(key, 0) == 2 || at(key, 0) == 3;
            case 65 -> at(key, 0) == 4;
            default -> false;
        };
    }

    private static int number(int opcode) {
        return opcode >= OP_1 && opcode <= OP_16 ? opcode - OP_1 + 1 : 0;
    }

    private static int at(Bytes bytes, int index) {
        return bytes.at(index) & 0xFF;
    }
}
