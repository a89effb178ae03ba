package org.claviger.server.crypto;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.OptionalInt;

/** Finds out how long the salt of a PSS signature is, for verifiers that are not told (RFC 8017, section 9.1.2). */
final class PssSalt {
    private static final byte TRAILER = (byte) 0xBC;
    private static final byte SEPARATOR = 1;

    private PssSalt() {}

    /** Returns the length in bytes, or empty if this is no signature that the key can have made. */
    static OptionalInt length(byte[] signature, RSAPublicKey key, SignatureHash digest, SignatureHash maskHash) {
        var number = new BigInteger(1, signature);
        if (number.compareTo(key.getModulus()) >= 0) {
            return OptionalInt.empty();
        }
        var bits = key.getModulus().bitLength() - 1;
        var encoded = fixed(number.modPow(key.getPublicExponent(), key.getModulus()), (bits + 7) / 8);
        var hashLength = digest.length();
        var maskedLength = encoded.length - hashLength - 1;
        if (maskedLength < 1 || encoded[encoded.length - 1] != TRAILER) {
            return OptionalInt.empty();
        }
        var block = unmasked(encoded, maskedLength, hashLength, maskHash);
        block[0] &= (byte) (0xFF >> (8 * encoded.length - bits));
        for (var i = 0; i < maskedLength; i++) {
            if (block[i] == SEPARATOR) {
                return OptionalInt.of(maskedLength - i - 1);
            }
            if (block[i] != 0) {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    /** The number in exactly so many bytes; one that needs more is cut, and then no signature. */
    private static byte[] fixed(BigInteger number, int length) {
        var bytes = number.toByteArray();
        var fixed = new byte[length];
        var copied = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - copied, fixed, length - copied, copied);
        return fixed;
    }

    /** Takes the mask off the front part; MGF1 makes it of the hash behind that part. */
    private static byte[] unmasked(byte[] encoded, int maskedLength, int hashLength, SignatureHash maskHash) {
        var block = new byte[maskedLength];
        var digest = maskHash.digest();
        for (int offset = 0, counter = 0; offset < maskedLength; counter++) {
            digest.update(encoded, maskedLength, hashLength);
            digest.update(
                    new byte[] {(byte) (counter >>> 24), (byte) (counter >>> 16), (byte) (counter >>> 8), (byte) counter
                    });
            var mask = digest.digest();
            for (var i = 0; i < mask.length && offset < maskedLength; i++, offset++) {
                block[offset] = (byte) (encoded[offset] ^ mask[i]);
            }
        }
        return block;
    }
}
