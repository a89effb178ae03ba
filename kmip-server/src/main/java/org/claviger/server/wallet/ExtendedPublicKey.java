package org.claviger.server.wallet;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.claviger.ttlv.Bytes;

/**
 * A public key on secp256k1 and its chain code, from which its children follow (BIP-32, section Serialization format).
 *
 * @param version tells the network, such as {@code 0x0488B21E}, which makes the text begin with xpub
 * @param depth how many levels lie between the master key and this one
 * @param parentFingerprint of the parent's public key; 0 for a master key
 * @param childNumber its index under its parent; 0 for a master key
 * @param chainCode 32 bytes
 * @param publicKey compressed, 33 bytes
 */
public record ExtendedPublicKey(
        int version, int depth, int parentFingerprint, int childNumber, Bytes chainCode, Bytes publicKey) {
    private static final int CHAIN_CODE_BYTES = 32;
    private static final int KEY_BYTES = 33;
    private static final int BYTES = 4 + 1 + 4 + 4 + CHAIN_CODE_BYTES + KEY_BYTES;
    private static final int FINGERPRINT_BYTES = 4;

    /** @throws WalletException if the key is no point of the curve, or a master key has a parent */
    public ExtendedPublicKey {
        if (chainCode.length() != CHAIN_CODE_BYTES || publicKey.length() != KEY_BYTES || !isPoint(publicKey)) {
            throw malformed("its public key is no point of secp256k1");
        }
        if (depth < 0 || depth > 0xFF) {
            throw malformed("its depth is not from 0 to 255");
        }
        if (depth == 0 && (parentFingerprint != 0 || childNumber != 0)) {
            throw malformed("a master key that has a parent");
        }
    }

    private static boolean isPoint(Bytes key) {
        try {
            ECNamedCurveTable.getByOID(SECObjectIdentifiers.secp256k1)
                    .getCurve()
                    .decodePoint(key.toArray());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static WalletException malformed(String problem) {
        return new WalletException("not an extended public key: " + problem);
    }

    /** Returns the public half of a master key. */
    public static ExtendedPublicKey master(int version, Bytes chainCode, Bytes publicKey) {
        return new ExtendedPublicKey(version, 0, 0, 0, chainCode, publicKey);
    }

    /**
     * Reads the text that begins with xpub, tpub or dgub.
     *
     * @throws WalletException if it is none
     */
    public static ExtendedPublicKey parse(String text) {
        var bytes = Base58.decodeChecked(text);
        if (bytes.length != BYTES) {
            throw malformed(bytes.length + " bytes (expected " + BYTES + ")");
        }
        var in = ByteBuffer.wrap(bytes);
        if (!Coins.VERSIONS.contains(in.getInt(0))) {
            throw malformed("version %08x (expected xpub, tpub or dgub)".formatted(in.getInt(0)));
        }
        return new ExtendedPublicKey(
                in.getInt(),
                in.get() & 0xFF,
                in.getInt(),
                in.getInt(),
                take(in, CHAIN_CODE_BYTES),
                take(in, KEY_BYTES));
    }

    private static Bytes take(ByteBuffer in, int length) {
        var bytes = new byte[length];
        in.get(bytes);
        return Bytes.wrap(bytes);
    }

    /** Returns the text. */
    public String encoded() {
        return Base58.encodeChecked(ByteBuffer.allocate(BYTES)
                .putInt(version)
                .put((byte) depth)
                .putInt(parentFingerprint)
                .putInt(childNumber)
                .put(chainCode.toArray())
                .put(publicKey.toArray())
                .array());
    }

    /** Returns the first four bytes of the public key's hash, by which PSBTs name a master key. */
    public Bytes fingerprint() {
        return Bytes.wrap(Arrays.copyOf(Digests.hash160(publicKey.toArray()), FINGERPRINT_BYTES));
    }
}
