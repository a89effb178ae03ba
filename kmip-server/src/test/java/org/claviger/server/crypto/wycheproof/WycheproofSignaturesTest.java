package org.claviger.server.crypto.wycheproof;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.PrivateKey;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.SignatureScheme;
import org.claviger.server.crypto.Signatures;
import org.claviger.server.crypto.wycheproof.Wycheproof.Result;
import org.claviger.server.crypto.wycheproof.Wycheproof.Vector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures against the vectors of project Wycheproof. */
class WycheproofSignaturesTest {

    private final Signatures signatures = new Signatures(new SecureRandom());
    private final SecretScope secrets = SecretScope.unlocked();

    @AfterEach
    void closeScope() {
        secrets.close();
    }

    static List<String> ecdsa() {
        return Wycheproof.files("ecdsa_.*(?<!p1363)_test");
    }

    static List<String> edwards() {
        return Wycheproof.files("ed(25519|448)_test");
    }

    static List<String> pss() {
        return Wycheproof.files("rsa_pss_.*_test");
    }

    static List<String> pkcs1() {
        return Wycheproof.files("rsa_pkcs1_.*_sig_gen_test");
    }

    @ParameterizedTest
    @MethodSource("ecdsa")
    void ecdsa(String file) {
        verifyAll(
                file,
                vector -> CryptographicParameters.builder()
                        .hashingAlgorithm(hash(vector.groupText("sha")))
                        .build());
    }

    @ParameterizedTest
    @MethodSource("edwards")
    void edwards(String file) {
        verifyAll(file, _ -> CryptographicParameters.builder().build());
    }

    @ParameterizedTest
    @MethodSource("pss")
    void pss(String file) {
        verifyAll(
                file,
                vector -> CryptographicParameters.builder()
                        .paddingMethod(PaddingMethod.PSS)
                        .hashingAlgorithm(hash(vector.groupText("sha")))
                        .maskGeneratorHashingAlgorithm(hash(vector.groupText("mgfSha")))
                        .saltLength(vector.groupNumber("sLen"))
                        .build());
    }

    /** Without a Salt Length what is valid stays valid: the signature tells it. */
    @ParameterizedTest
    @MethodSource("pss")
    void pssOfUnknownSalt(String file) {
        for (var vector : Wycheproof.vectors(file)) {
            if (vector.result() == Result.VALID) {
                var parameters = CryptographicParameters.builder()
                        .paddingMethod(PaddingMethod.PSS)
                        .hashingAlgorithm(hash(vector.groupText("sha")))
                        .maskGeneratorHashingAlgorithm(hash(vector.groupText("mgfSha")))
                        .build();
                assertThat(isValid(vector, publicKey(vector), parameters))
                        .as(vector.toString())
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pkcs1")
    void pkcs1(String file) {
        for (var vector : Wycheproof.vectors(file)) {
            var key = AsymmetricKeys.privateKey(
                    new PrivateKey(block(KeyFormatType.PKCS_8, vector.groupBytes("privateKeyPkcs8"))));
            var parameters = CryptographicParameters.builder()
                    .paddingMethod(PaddingMethod.PKCS1_V1_5)
                    .hashingAlgorithm(hash(vector.groupText("sha")))
                    .build();
            var scheme = SignatureScheme.of(key, parameters);
            var signed = signatures.sign(scheme, key, digested(scheme, vector.bytes("msg")));
            assertThat(signed).as(vector.toString()).isEqualTo(vector.bytes("sig"));
        }
    }

    static List<String> pkcs1Verification() {
        return Wycheproof.files("rsa_signature_.*_test");
    }

    @ParameterizedTest
    @MethodSource
    void pkcs1Verification(String file) {
        verifyAll(
                file,
                vector -> CryptographicParameters.builder()
                        .paddingMethod(PaddingMethod.PKCS1_V1_5)
                        .hashingAlgorithm(hash(vector.groupText("sha")))
                        .build());
    }

    private interface Parameters {
        CryptographicParameters of(Vector vector);
    }

    private void verifyAll(String file, Parameters parameters) {
        var wrong = new ArrayList<String>();
        for (var vector : Wycheproof.vectors(file)) {
            var expected = vector.result();
            var valid = isValid(vector, publicKey(vector), parameters.of(vector));
            if (expected != Result.ACCEPTABLE && valid != (expected == Result.VALID)) {
                wrong.add(vector.toString());
            }
        }
        assertThat(wrong).isEmpty();
    }

    private boolean isValid(Vector vector, PublicKey key, CryptographicParameters parameters) {
        var scheme = SignatureScheme.of(key, parameters);
        return signatures.verify(scheme, key, digested(scheme, vector.bytes("msg")), vector.bytes("sig"));
    }

    private static byte[] digested(SignatureScheme scheme, byte[] message) {
        return Signatures.digest(scheme).map(digest -> digest.digest(message)).orElse(message);
    }

    private PublicKey publicKey(Vector vector) {
        return AsymmetricKeys.publicKey(
                new org.claviger.object.PublicKey(block(KeyFormatType.X_509, vector.groupBytes("publicKeyDer"))));
    }

    private KeyBlock block(KeyFormatType format, byte[] bytes) {
        return new KeyBlock(
                format,
                Optional.empty(),
                Optional.of(new KeyValue.Plain(new KeyMaterial.Encoded(secrets.copyOf(bytes)), Attributes.EMPTY)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static HashingAlgorithm hash(String name) {
        return List.of(HashingAlgorithm.values()).stream()
                .filter(hash -> hash.specName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name));
    }
}
