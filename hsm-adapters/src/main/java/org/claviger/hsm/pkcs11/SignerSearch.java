package org.claviger.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.Curve;

/** Finds the public key of an elliptic private key that a token only signs with. */
final class SignerSearch {
    private static final int DIGEST_BYTES = 28; // fits the order of every curve

    /** Two signatures name one key but for a chance in 2^224. */
    private static final int MOST_SIGNATURES = 4;

    private SignerSearch() {}

    /**
     * The point of the public key. PKCS #11 2.40 doesn't keep it with the private key, so it is found from signatures: each
     * fits few public keys, and only one fits them all.
     */
    static byte[] point(Cryptoki cryptoki, long privateKey, Curve curve) {
        var domain = EllipticDomain.of(curve);
        var candidates = new HashSet<EllipticDomain.Point>();
        for (int i = 0; i < MOST_SIGNATURES; i++) {
            var digest = cryptoki.random(DIGEST_BYTES);
            var signature = cryptoki.sign(Mechanisms.plain(cryptoki.memory(), Ck.CKM_ECDSA), privateKey, digest)
                    .toArray(JAVA_BYTE);
            int half = signature.length / 2;
            var signers = domain.signers(
                    new BigInteger(1, digest.toArray(JAVA_BYTE)),
                    new BigInteger(1, Arrays.copyOf(signature, half)),
                    new BigInteger(1, Arrays.copyOfRange(signature, half, signature.length)));
            if (i == 0) {
                candidates.addAll(signers);
            } else {
                candidates.retainAll(signers);
            }
            if (i > 0 && candidates.size() == 1) {
                var only = candidates.iterator().next();
                return Der.uncompressed(curve, only.x(), only.y());
            }
        }
        throw new BackendException(Category.INTERNAL, "the token's signatures fit no public key on " + curve);
    }
}
