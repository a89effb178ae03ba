package org.claviger.server.crypto.cipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.MaskGenerator;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.CryptoEngine;
import org.claviger.server.crypto.CryptoProviders;
import org.claviger.server.crypto.wycheproof.Wycheproof;
import org.claviger.server.crypto.wycheproof.Wycheproof.Result;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wycheproof's vectors for decrypting with RSA; what comes out right is encrypted again and must come back. */
public final class WycheproofRsaTest {
    private final CryptoEngine engine = new CryptoEngine(new SecureRandom());

    static List<Wycheproof.Vector> oaep() {
        return of("rsa_oaep_.*_test");
    }

    static List<Wycheproof.Vector> pkcs1() {
        return of("rsa_pkcs1_\\d+_test");
    }

    private static List<Wycheproof.Vector> of(String files) {
        return Wycheproof.files(files).stream()
                .flatMap(file -> Wycheproof.vectors(file).stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource
    void oaep(Wycheproof.Vector vector) throws GeneralSecurityException {
        check(
                vector,
                CryptographicParameters.builder()
                        .paddingMethod(PaddingMethod.OAEP)
                        .hashingAlgorithm(hash(vector.groupText("sha")))
                        .maskGenerator(MaskGenerator.MGF1)
                        .maskGeneratorHashingAlgorithm(hash(vector.groupText("mgfSha")))
                        .pSource(Bytes.wrap(vector.bytes("label")))
                        .build());
    }

    @ParameterizedTest
    @MethodSource
    void pkcs1(Wycheproof.Vector vector) throws GeneralSecurityException {
        check(
                vector,
                CryptographicParameters.builder()
                        .paddingMethod(PaddingMethod.PKCS1_V1_5)
                        .build());
    }

    /**
     * What is "acceptable" is a ciphertext whose number is very small, which a decryption may take or refuse; ours takes it, as
     * the standard says.
     */
    private void check(Wycheproof.Vector vector, CryptographicParameters parameters) throws GeneralSecurityException {
        var key = key(vector);
        try (var secrets = SecretScope.unlocked()) {
            if (vector.result() == Result.INVALID) {
                assertThatThrownBy(() -> decrypt(key, parameters, vector.bytes("ct"), secrets))
                        .isInstanceOf(KmipException.class)
                        .hasMessage("decryption failed");
                return;
            }
            assertThat(decrypt(key, parameters, vector.bytes("ct"), secrets)).isEqualTo(vector.bytes("msg"));
            var publicKey = CryptoProviders.keyFactory("RSA")
                    .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
            try (var encryption = engine.encryption(publicKey, parameters, secrets)) {
                var again = encryption.finish(secrets.copyOf(vector.bytes("msg")), secrets);
                assertThat(decrypt(key, parameters, CipherVectors.bytes(again.data()), secrets))
                        .isEqualTo(vector.bytes("msg"));
            }
        }
    }

    private byte[] decrypt(PrivateKey key, CryptographicParameters parameters, byte[] ciphertext, SecretScope secrets) {
        try (var decryption = engine.decryption(key, parameters, secrets)) {
            return CipherVectors.bytes(decryption.finish(secrets.copyOf(ciphertext), Optional.empty(), secrets));
        }
    }

    private static RSAPrivateCrtKey key(Wycheproof.Vector vector) throws GeneralSecurityException {
        var encoded = vector.groupBytes("privateKeyPkcs8");
        return (RSAPrivateCrtKey) CryptoProviders.keyFactory("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    private static HashingAlgorithm hash(String name) {
        return switch (name) {
            case "SHA-1" -> HashingAlgorithm.SHA_1;
            case "SHA-224" -> HashingAlgorithm.SHA_224;
            case "SHA-256" -> HashingAlgorithm.SHA_256;
            case "SHA-384" -> HashingAlgorithm.SHA_384;
            case "SHA-512" -> HashingAlgorithm.SHA_512;
            case "SHA-512/224" -> HashingAlgorithm.SHA_512_224;
            case "SHA-512/256" -> HashingAlgorithm.SHA_512_256;
            default -> throw new IllegalStateException("no hash of ours is called " + name);
        };
    }
}
