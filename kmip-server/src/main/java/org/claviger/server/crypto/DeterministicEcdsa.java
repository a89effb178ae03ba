package org.claviger.server.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.jce.interfaces.ECPrivateKey;

/**
 * ECDSA on secp256k1 as blockchains want it: one signature for a key and a digest (RFC 6979 with SHA-256), whose s is not above
 * half of the order (BIP-62), so that nobody can make another valid signature of it.
 */
final class DeterministicEcdsa {
    private DeterministicEcdsa() {}

    /** Returns the signature of a digest, a DER sequence of r and s. */
    static byte[] sign(ECPrivateKey key, byte[] digest) {
        var signer = new ECDSASigner(new HMacDSAKCalculator(SHA256Digest.newInstance()));
        signer.init(true, new ECPrivateKeyParameters(key.getD(), Secp256k1.DOMAIN));
        var numbers = signer.generateSignature(digest);
        try {
            return StandardDSAEncoding.INSTANCE.encode(Secp256k1.order(), numbers[0], low(numbers[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing is written but to memory
        }
    }

    /** Returns a signature that was made elsewhere with the lower of its two values of s. */
    static byte[] withLowS(byte[] signature) {
        try {
            var numbers = StandardDSAEncoding.INSTANCE.decode(Secp256k1.order(), signature);
            return StandardDSAEncoding.INSTANCE.encode(Secp256k1.order(), numbers[0], low(numbers[1]));
        } catch (IOException e) {
            throw new IllegalArgumentException("no ECDSA signature on secp256k1", e);
        }
    }

    private static BigInteger low(BigInteger s) {
        var other = Secp256k1.order().subtract(s);
        return s.min(other);
    }
}
