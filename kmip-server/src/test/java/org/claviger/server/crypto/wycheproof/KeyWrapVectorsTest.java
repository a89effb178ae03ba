package org.claviger.server.crypto.wycheproof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.EncodingOption;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.hsm.engine.TestedEngine;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyInformation;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KeyWrappingData;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.CryptoEngine;
import org.claviger.server.crypto.CryptoProviders;
import org.claviger.server.crypto.KeyWrapper;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that are wrapped by AES and by RSA. */
class KeyWrapVectorsTest {
    /** What is "acceptable" is a key of one semiblock, which NIST SP 800-38F leaves out; so do we. */
    @ParameterizedTest
    @CsvSource({
        "JAVA, aes_wrap_test, NISTKEYWRAP",
        "JAVA, aes_kwp_test, AESKEYWRAPPADDING",
        "LIBCRYPTO, aes_wrap_test, NISTKEYWRAP",
        "LIBCRYPTO, aes_kwp_test, AESKEYWRAPPADDING"
    })
    void aesWrapsAndUnwrapsTheValidOnesAndRefusesTheOthers(TestedEngine engine, String file, BlockCipherMode mode) {
        var wrapper = wrapper(engine);
        var parameters = CryptographicParameters.builder().blockCipherMode(mode).build();
        for (var vector : Wycheproof.vectors(file)) {
            try (var secrets = SecretScope.unlocked()) {
                var key = new KeyWrapper.Symmetric(
                        CryptographicAlgorithm.AES, secrets.copyOf(vector.bytes("key")), parameters);
                requireRight(wrapper, vector, key, secrets);
                if (vector.result() == Wycheproof.Result.VALID) {
                    var made = wrapper.wrap(
                            block(new KeyValue.Plain(
                                    new KeyMaterial.Encoded(secrets.copyOf(vector.bytes("msg"))), Attributes.EMPTY)),
                            Attributes.EMPTY,
                            Optional.of(EncodingOption.NO_ENCODING),
                            key,
                            ProtocolVersion.V2_1,
                            secrets);
                    assertThat(bytes(made.bytes())).as(vector.toString()).isEqualTo(vector.bytes("ct"));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rsa_oaep_2048_sha1_mgf1sha1_test, OAEP, SHA_1, SHA_1",
        "rsa_oaep_2048_sha256_mgf1sha1_test, OAEP, SHA_256, SHA_1",
        "rsa_oaep_2048_sha256_mgf1sha256_test, OAEP, SHA_256, SHA_256",
        "rsa_pkcs1_2048_test, PKCS1_V1_5, SHA_1, SHA_1"
    })
    void rsaUnwrapsTheValidOnesAndRefusesTheOthers(
            String file, PaddingMethod padding, HashingAlgorithm hash, HashingAlgorithm maskHash)
            throws GeneralSecurityException {
        for (var vector : Wycheproof.vectors(file)) {
            var parameters = CryptographicParameters.builder().paddingMethod(padding);
            if (padding == PaddingMethod.OAEP) {
                parameters
                        .hashingAlgorithm(hash)
                        .maskGeneratorHashingAlgorithm(maskHash)
                        .pSource(Bytes.wrap(vector.bytes("label")));
            }
            try (var secrets = SecretScope.unlocked()) {
                requireRight(
                        wrapper(TestedEngine.JAVA),
                        vector,
                        new KeyWrapper.RsaPrivate(privateKey(vector), parameters.build()),
                        secrets);
            }
        }
    }

    private static KeyWrapper wrapper(TestedEngine engine) {
        return new KeyWrapper(
                new CryptoEngine(new SecureRandom()), engine.open().keyWrap(), Limits.DEFAULT);
    }

    private static void requireRight(
            KeyWrapper wrapper, Wycheproof.Vector vector, KeyWrapper.UnwrappingKey key, SecretScope secrets) {
        switch (vector.result()) {
            case VALID ->
                assertThat(unwrapped(wrapper, vector, key, secrets))
                        .as(vector.toString())
                        .isEqualTo(vector.bytes("msg"));
            case INVALID ->
                assertThatThrownBy(() -> unwrapped(wrapper, vector, key, secrets))
                        .as(vector.toString())
                        .hasMessage("the wrapped key is not one that this wrapping key made")
                        .isInstanceOfSatisfying(
                                KmipException.class,
                                e -> assertThat(e.reason()).isEqualTo(ResultReason.CRYPTOGRAPHIC_FAILURE));
            case ACCEPTABLE -> {}
        }
    }

    private static byte[] unwrapped(
            KeyWrapper wrapper, Wycheproof.Vector vector, KeyWrapper.UnwrappingKey key, SecretScope secrets) {
        var block = new KeyBlock(
                KeyFormatType.RAW,
                Optional.empty(),
                Optional.of(new KeyValue.Wrapped(secrets.copyOf(vector.bytes("ct")))),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new KeyWrappingData(
                        WrappingMethod.ENCRYPT,
                        Optional.of(new KeyInformation(UniqueIdentifier.of("kek"), Optional.empty())),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(EncodingOption.NO_ENCODING))));
        var plain =
                (KeyValue.Plain) wrapper.unwrap(block, key, secrets).keyValue().orElseThrow();
        return bytes(((KeyMaterial.Encoded) plain.material()).bytes());
    }

    private static KeyBlock block(KeyValue value) {
        return new KeyBlock(
                KeyFormatType.RAW,
                Optional.empty(),
                Optional.of(value),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static byte[] bytes(Secret secret) {
        return secret.bytes().toArray(ValueLayout.JAVA_BYTE);
    }

    private static PrivateKey privateKey(Wycheproof.Vector vector) throws GeneralSecurityException {
        return CryptoProviders.keyFactory("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(vector.groupBytes("privateKeyPkcs8")));
    }
}
