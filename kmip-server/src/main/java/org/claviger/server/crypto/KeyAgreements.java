package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;

import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import javax.crypto.interfaces.DHKey;
import org.bouncycastle.jcajce.interfaces.XDHKey;
import org.bouncycastle.jce.interfaces.ECKey;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;

/**
 * Makes a secret of one's private key and another's public one (KMIP 2.1 section 11.14, method Asymmetric Key): with
 * Diffie-Hellman, on elliptic curves, on Curve25519 and Curve448. No function is applied to it afterwards.
 */
public final class KeyAgreements {
    private KeyAgreements() {}

    /**
     * Returns the first bytes of the secret.
     *
     * @throws KmipException with Cryptographic Failure if the keys are not of one kind, or give less
     */
    public static Secret agree(PrivateKey own, PublicKey other, int bytes, SecretScope secrets) {
        var shared = shared(own, other);
        try {
            KeyDerivation.requireAtMost(shared.length, bytes);
            return secrets.copyOf(MemorySegment.ofArray(shared).asSlice(0, bytes));
        } finally {
            Arrays.fill(shared, (byte) 0);
        }
    }

    private static byte[] shared(PrivateKey own, PublicKey other) {
        var agreement = CryptoProviders.keyAgreement(algorithm(own));
        try {
            agreement.init(own);
            agreement.doPhase(other, true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException | RuntimeException e) { // Bouncy Castle's word for points that give nothing
            throw new KmipException(CRYPTOGRAPHIC_FAILURE, "the two keys do not agree on a secret", e);
        }
    }

    private static String algorithm(PrivateKey key) {
        return switch (key) {
            case DHKey _ -> "DH";
            case ECKey _ -> "ECDH";
            case XDHKey montgomery -> montgomery.getAlgorithm();
            default ->
                throw new KmipException(
                        UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS, "keys of " + key.getAlgorithm() + " do not agree");
        };
    }
}
