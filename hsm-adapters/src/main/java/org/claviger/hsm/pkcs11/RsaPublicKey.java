package org.claviger.hsm.pkcs11;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.Digest;
import org.claviger.hsm.support.HeapCopy;

/** The public half of an RSA key in a token. What needs no secret is done in this process and costs the token nothing. */
record RsaPublicKey(RSAPublicKey key) {
    /** Reads it from either half: the token keeps modulus and public exponent in both. */
    static RsaPublicKey read(Cryptoki cryptoki, long half) {
        var modulus = new BigInteger(1, cryptoki.bytes(half, Ck.CKA_MODULUS));
        var exponent = new BigInteger(1, cryptoki.bytes(half, Ck.CKA_PUBLIC_EXPONENT));
        try {
            return new RsaPublicKey((RSAPublicKey) KeyFactory.getInstance("RSA", "SunRsaSign")
                    .generatePublic(new RSAPublicKeySpec(modulus, exponent)));
        } catch (GeneralSecurityException e) {
            throw new BackendException(Category.INTERNAL, "the token has an impossible RSA key", e);
        }
    }

    int bits() {
        return key.getModulus().bitLength();
    }

    /** Length of what {@link #encryptOaep} gives. */
    int encryptedBytes() {
        return (bits() + Byte.SIZE - 1) / Byte.SIZE;
    }

    /** RSAES-OAEP with the same hash function for the mask, and no label. */
    byte[] encryptOaep(Digest digest, MemorySegment clear) {
        var parameters = new OAEPParameterSpec(
                digest.jcaName(), "MGF1", new MGF1ParameterSpec(digest.jcaName()), PSource.PSpecified.DEFAULT);
        try (var input = HeapCopy.of(clear)) {
            var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
            cipher.init(Cipher.ENCRYPT_MODE, key, parameters);
            return cipher.doFinal(input.array());
        } catch (GeneralSecurityException e) {
            throw new BackendException(
                    Category.UNSUPPORTED,
                    "%d bytes by RSA-OAEP with %s and an RSA key of %d bits"
                            .formatted(clear.byteSize(), digest.jcaName(), bits()),
                    e);
        }
    }
}
