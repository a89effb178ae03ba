package org.claviger.server.wallet;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.util.Arrays;
import org.bouncycastle.util.BigIntegers;
import org.claviger.ttlv.Bytes;

/**
 * A signature on secp256k1 from which the public key follows, as account-based chains write it: r and s of 32 bytes each, and v, a
 * byte that is 27 or 28 as the point of which r is the x has an even or an odd y (29 and 30 if its x was above the order).
 */
public final class RecoverableSignature {
    private static final X9ECParameters CURVE = ECNamedCurveTable.getByOID(SECObjectIdentifiers.secp256k1);
    private static final int NUMBER_BYTES = 32;
    private static final int FIRST_V = 27;
    private static final int CANDIDATES = 4;
    private static final int EVEN_Y = 2;

    private RecoverableSignature() {}

    /**
     * Returns r, s and v of a signature.
     *
     * @param signature a DER sequence of r and s
     * @param digest that was signed, 32 bytes
     * @param publicKey of the signer, compressed
     * @throws WalletException if it is no signature of the digest by this key
     */
    public static Bytes of(Bytes signature, Bytes digest, Bytes publicKey) {
        var numbers = numbers(signature);
        for (var candidate = 0; candidate < CANDIDATES; candidate++) {
            if (isSigner(publicKey, numbers[0], numbers[1], digest, candidate)) {
                return Bytes.wrap(Arrays.concatenate(
                        BigIntegers.asUnsignedByteArray(NUMBER_BYTES, numbers[0]),
                        BigIntegers.asUnsignedByteArray(NUMBER_BYTES, numbers[1]),
                        new byte[] {(byte) (FIRST_V + candidate)}));
            }
        }
        throw new WalletException("no signature of this digest by this key");
    }

    private static BigInteger[] numbers(Bytes signature) {
        try {
            return StandardDSAEncoding.INSTANCE.decode(CURVE.getN(), signature.toArray());
        } catch (IOException | IllegalArgumentException e) {
            throw new WalletException("no signature: not a DER sequence of two numbers below the order");
        }
    }

    /** Q = (s R - e G) / r (SEC 1 section 4.1.6). */
    private static boolean isSigner(Bytes publicKey, BigInteger r, BigInteger s, Bytes digest, int candidate) {
        var order = CURVE.getN();
        var x = candidate < 2 ? r : r.add(order);
        if (x.compareTo(CURVE.getCurve().getField().getCharacteristic()) >= 0) {
            return false;
        }
        var encoded = Arrays.concatenate(
                new byte[] {(byte) (EVEN_Y + candidate % 2)}, BigIntegers.asUnsignedByteArray(NUMBER_BYTES, x));
        try {
            var point = CURVE.getCurve().decodePoint(encoded);
            var inverse = r.modInverse(order);
            var e = new BigInteger(1, digest.toArray());
            var key = ECAlgorithms.sumOfTwoMultiplies(
                    CURVE.getG(),
                    e.negate().multiply(inverse).mod(order),
                    point,
                    s.multiply(inverse).mod(order));
            return Bytes.wrap(key.getEncoded(true)).equals(publicKey);
        } catch (IllegalArgumentException | ArithmeticException e) {
            return false; // no point of the curve has this x
        }
    }
}
