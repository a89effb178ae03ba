package org.claviger.server.wallet;

import org.claviger.ttlv.Bytes;

/** What keys of a coin are, and how they are written. */
public sealed interface Coin {
    /**
     * A coin whose transactions spend outputs. Its keys are extended ones; they sign PSBTs.
     *
     * @param version of its extended public keys
     * @param onFork whether it has split off from Bitcoin and marks its signatures (SIGHASH_FORKID)
     */
    record Utxo(int version, boolean onFork) implements Coin {}

    /**
     * A coin with accounts. Its keys are extended ones, of which the master key signs digests.
     *
     * @param version of its extended public keys
     */
    record Account(int version) implements Coin {}

    /** A coin whose keys are Ed25519 and sign messages. */
    record Edwards(Text text) implements Coin {}

    /** How an Ed25519 public key is written. */
    enum Text {
        HEX {
            @Override
            public String of(Bytes publicKey) {
                return publicKey.toHex();
            }
        },
        BASE58 {
            @Override
            public String of(Bytes publicKey) {
                return Base58.encode(publicKey.toArray());
            }
        };

        /** Returns the text of a public key. */
        public abstract String of(Bytes publicKey);
    }
}
