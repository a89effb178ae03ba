package org.claviger.server.crypto.certificate;

import static org.claviger.enumeration.ResultReason.PERMISSION_DENIED;

import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.util.Arrays;
import org.claviger.server.domain.KmipException;

/** What public keys must be to be certified. All come from the same reader, so equal keys have equal bytes. */
final class PublicKeys {
    private static final int MIN_RSA_BITS = 2_048;
    private static final int MIN_EC_BITS = 256;

    private PublicKeys() {}

    static boolean isSame(PublicKey one, PublicKey other) {
        return Arrays.equals(one.getEncoded(), other.getEncoded());
    }

    /**
     * Checks that a key is strong enough for a certificate, and of an algorithm that others know what to do with.
     *
     * @throws KmipException with Permission Denied if it is not
     */
    static void requireStrong(PublicKey key) {
        var isStrong = switch (key) {
            case RSAKey rsa -> rsa.getModulus().bitLength() >= MIN_RSA_BITS;
            case ECKey ec -> ec.getParams().getCurve().getField().getFieldSize() >= MIN_EC_BITS;
            case EdECKey _ -> true;
            default -> key.getAlgorithm().startsWith("Ed");
        };
        if (!isStrong) {
            throw new KmipException(
                    PERMISSION_DENIED,
                    "the key can't be certified (expected RSA of %d bits, an elliptic curve of %d bits, Ed25519 or Ed448 at least)"
                            .formatted(MIN_RSA_BITS, MIN_EC_BITS));
        }
    }
}
