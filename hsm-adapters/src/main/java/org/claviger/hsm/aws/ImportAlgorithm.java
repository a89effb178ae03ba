package org.claviger.hsm.aws;

import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.support.HeapCopy;
import software.amazon.awssdk.services.kms.model.AlgorithmSpec;

/**
 * How key material is wrapped on its way into KMS: by RSA-OAEP (RFC 8017 section 7.1), or by a fresh AES key with key wrap
 * with padding (RFC 5649), which in turn is wrapped by RSA-OAEP and stands before it.
 */
public enum ImportAlgorithm {
    RSAES_OAEP_SHA_1(AlgorithmSpec.RSAES_OAEP_SHA_1, "SHA-1", false),
    RSAES_OAEP_SHA_256(AlgorithmSpec.RSAES_OAEP_SHA_256, "SHA-256", false),
    RSA_AES_KEY_WRAP_SHA_1(AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_1, "SHA-1", true),
    RSA_AES_KEY_WRAP_SHA_256(AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_256, "SHA-256", true);

    private static final int INNER_KEY_BYTES = 32;

    private final AlgorithmSpec spec;
    private final String digest;
    private final boolean twoLayers;

    ImportAlgorithm(AlgorithmSpec spec, String digest, boolean twoLayers) {
        this.spec = spec;
        this.digest = digest;
        this.twoLayers = twoLayers;
    }

    AlgorithmSpec spec() {
        return spec;
    }

    /**
     * Wraps key material.
     *
     * @param publicKey DER SubjectPublicKeyInfo of an RSA key
     * @throws BackendException INTERNAL if {@code publicKey} can't be used
     */
    byte[] wrap(byte[] publicKey, MemorySegment material, SecureRandom random) {
        try (var clear = HeapCopy.of(material)) {
            var key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(publicKey));
            return twoLayers ? twoLayers(key, clear, random) : oaep(key, clear, random);
        } catch (GeneralSecurityException e) {
            throw new BackendException(
                    BackendException.Category.INTERNAL, "KMS's wrapping key for the import can't be used", e);
        }
    }

    private byte[] twoLayers(PublicKey key, HeapCopy clear, SecureRandom random) throws GeneralSecurityException {
        try (var inner = HeapCopy.empty(INNER_KEY_BYTES)) {
            random.nextBytes(inner.array());
            var keyWrap = Cipher.getInstance("AES/KWP/NoPadding");
            keyWrap.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(inner.array(), "AES"));
            byte[] wrappedMaterial = keyWrap.doFinal(clear.array());
            byte[] wrappedInner = oaep(key, inner, random);
            var both = new byte[wrappedInner.length + wrappedMaterial.length];
            System.arraycopy(wrappedInner, 0, both, 0, wrappedInner.length);
            System.arraycopy(wrappedMaterial, 0, both, wrappedInner.length, wrappedMaterial.length);
            return both;
        }
    }

    private byte[] oaep(PublicKey key, HeapCopy clear, SecureRandom random) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        // The JDK's names like OAEPWithSHA-256AndMGF1Padding mean MGF1 with SHA-1; KMS uses one digest for both.
        cipher.init(
                Cipher.ENCRYPT_MODE,
                key,
                new OAEPParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT),
                random);
        return cipher.doFinal(clear.array());
    }
}
