package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.util.Arrays;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.jce.interfaces.ECPrivateKey;
import org.bouncycastle.util.BigIntegers;
import org.claviger.hsm.support.HeapCopy;
import org.claviger.message.ChildKey;
import org.claviger.message.DerivationPath;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;

/**
 * Private keys that follow from another one and its chain code (BIP-32, private parent key to private child key). They are made
 * to sign once and are kept nowhere. The numbers lie on the heap as every private key that signs does; the arrays are cleared.
 */
public final class ChildKeys {
    /** Length of a chain code. */
    public static final int CHAIN_CODE_BYTES = 32;

    private ChildKeys() {}

    /**
     * Returns a descendant of a key.
     *
     * @param chainCode of the key, {@link #CHAIN_CODE_BYTES} long
     * @throws KmipException if the key is not on secp256k1, or its descendant not the one that is expected
     */
    public static PrivateKey descendant(PrivateKey key, Bytes chainCode, ChildKey asked) {
        if (!(key instanceof ECPrivateKey onCurve) || !Secp256k1.isCurveOf(onCurve)) {
            throw new KmipException(INVALID_FIELD, "only keys on SECP256K1 have child keys");
        }
        if (chainCode.length() != CHAIN_CODE_BYTES) {
            throw new KmipException(
                    INVALID_FIELD,
                    "a chain code of " + chainCode.length() + " bytes (expected " + CHAIN_CODE_BYTES + ")");
        }
        var d = descendant(onCurve.getD(), chainCode.toArray(), asked.path());
        asked.publicKey().ifPresent(expected -> requirePublicKey(d, expected, asked.path()));
        try {
            return PrivateKeyReader.ec(SECObjectIdentifiers.secp256k1, d).orElseThrow();
        } catch (GeneralSecurityException e) {
            throw new KmipException(CRYPTOGRAPHIC_FAILURE, "the child key could not be made", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing is written but to memory
        }
    }

    /** @param chainCode cleared */
    private static BigInteger descendant(BigInteger key, byte[] chainCode, DerivationPath path) {
        var d = key;
        try (var step = HeapCopy.empty(2 * CHAIN_CODE_BYTES)) {
            for (var index : path.indices()) {
                hmac(chainCode, d, index, step.array());
                var left = BigIntegers.fromUnsignedByteArray(step.array(), 0, CHAIN_CODE_BYTES);
                d = d.add(left).mod(Secp256k1.order());
                if (left.compareTo(Secp256k1.order()) >= 0 || d.signum() == 0) {
                    throw new KmipException(CRYPTOGRAPHIC_FAILURE, "there is no child key of this index");
                }
                System.arraycopy(step.array(), CHAIN_CODE_BYTES, chainCode, 0, CHAIN_CODE_BYTES);
            }
            return d;
        } finally {
            Arrays.fill(chainCode, (byte) 0);
        }
    }

    /** Puts together the addend of the child's private key and its chain code. */
    private static void hmac(byte[] chainCode, BigInteger d, int index, byte[] output) {
        try (var data = HeapCopy.empty(1 + Secp256k1.KEY_BYTES + Integer.BYTES)) {
            var buffer = ByteBuffer.wrap(data.array());
            if (DerivationPath.isHardened(index)) {
                BigIntegers.asUnsignedByteArray(d, data.array(), 1, Secp256k1.KEY_BYTES); // after a zero byte
                buffer.position(1 + Secp256k1.KEY_BYTES);
            } else {
                buffer.put(Secp256k1.publicKey(d));
            }
            buffer.putInt(index);
            var mac = new HMac(new SHA512Digest());
            mac.init(new KeyParameter(chainCode));
            mac.update(data.array(), 0, data.array().length);
            mac.doFinal(output, 0);
        }
    }

    private static void requirePublicKey(BigInteger d, Bytes expected, DerivationPath path) {
        if (!MessageDigest.isEqual(Secp256k1.publicKey(d), expected.toArray())) {
            throw new KmipException(INVALID_FIELD, "the public key at " + path + " is another one than expected");
        }
    }
}
