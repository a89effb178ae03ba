package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.enumeration.CryptographicUsageMask.DECRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;
import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;

import java.lang.foreign.ValueLayout;
import java.security.KeyPair;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.ResultReason;
import org.claviger.operation.DataReference;
import org.claviger.operation.Decrypt;
import org.claviger.operation.Encrypt;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.CryptoProviders;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EncryptAndDecryptWithRsaTest {
    private static final KeyPair PAIR = pair();
    private static final CryptographicParameters OAEP = CryptographicParameters.builder()
            .paddingMethod(PaddingMethod.OAEP)
            .hashingAlgorithm(HashingAlgorithm.SHA_256)
            .maskGeneratorHashingAlgorithm(HashingAlgorithm.SHA_256)
            .build();
    private static final CryptographicParameters PKCS1 = CryptographicParameters.builder()
            .paddingMethod(PaddingMethod.PKCS1_V1_5)
            .build();

    private final HandlerTester server = new HandlerTester();
    private final SecretScope secrets = SecretScope.unlocked();
    private final CryptographicStreams streams = CryptographicStreams.start(
            CryptographicStreams.Limits.DEFAULT, server::sharedMemory, server.clock(), server.random());
    private final EncryptHandler encrypt = new EncryptHandler(server.wrapping, streams);
    private final DecryptHandler decrypt = new DecryptHandler(server.wrapping, streams);
    private final Attributes attributes = Attributes.of(
                    AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.RSA)
            .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 2048)
            .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(ENCRYPT, DECRYPT));
    private final String publicKey = server.add(
            () -> AsymmetricKeys.object(
                    PAIR.getPublic(), CryptographicAlgorithm.RSA, KeyFormatType.PKCS_1, Optional.empty(), secrets),
            attributes);
    private final String privateKey = server.add(
            () -> AsymmetricKeys.object(PAIR.getPrivate(), CryptographicAlgorithm.RSA, KeyFormatType.PKCS_8, secrets),
            attributes);

    private static KeyPair pair() {
        var generator = CryptoProviders.keyPairGenerator("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    @AfterEach
    void stop() {
        streams.close();
        server.close();
        secrets.close();
    }

    private Secret encrypted(String id, CryptographicParameters parameters, byte[] message) {
        var request = new Encrypt.Request(
                Optional.of(UniqueIdentifier.of(id)),
                Optional.of(parameters),
                Optional.of(new DataReference.Given(server.secret(message))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return server.does(encrypt, request).data().orElseThrow();
    }

    private byte[] decrypted(String id, CryptographicParameters parameters, byte[] message, Optional<Bytes> tag) {
        var request = new Decrypt.Request(
                Optional.of(UniqueIdentifier.of(id)),
                Optional.of(parameters),
                Optional.of(new DataReference.Given(server.secret(message))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                tag);
        return bytes(server.does(decrypt, request).data().orElseThrow());
    }

    private static byte[] bytes(Secret secret) {
        return secret.bytes().toArray(ValueLayout.JAVA_BYTE);
    }

    private static void assertFails(ResultReason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void whatThePublicKeyEncryptsThePrivateKeyDecrypts() {
        var message = new byte[] {1, 2, 3, 4, 5};
        for (var parameters : new CryptographicParameters[] {OAEP, PKCS1}) {
            var ciphertext = bytes(encrypted(publicKey, parameters, message));
            assertThat(decrypted(privateKey, parameters, ciphertext, Optional.empty()))
                    .isEqualTo(message);
        }
    }

    @Test
    void whateverIsWrongWithACiphertextHasOneAnswer() {
        for (var parameters : new CryptographicParameters[] {OAEP, PKCS1}) {
            var otherPadding = parameters.equals(OAEP) ? PKCS1 : OAEP;
            var ofOtherPadding = bytes(encrypted(publicKey, otherPadding, new byte[5]));
            for (var wrong : new byte[][] {new byte[0], new byte[255], new byte[256], new byte[257], ofOtherPadding}) {
                assertThatThrownBy(() -> decrypted(privateKey, parameters, wrong, Optional.empty()))
                        .isInstanceOfSatisfying(
                                KmipException.class, e -> assertThat(e.reason()).isEqualTo(CRYPTOGRAPHIC_FAILURE))
                        .hasMessage("decryption failed");
            }
        }
    }

    @Test
    void eachKeyGoesItsOwnWay() {
        assertFails(INVALID_OBJECT_TYPE, () -> encrypted(privateKey, OAEP, new byte[5]));
        assertFails(INVALID_OBJECT_TYPE, () -> decrypted(publicKey, OAEP, new byte[256], Optional.empty()));
    }

    @Test
    void thePaddingMustBeSaidAndBeOneForRsa() {
        var nothing = CryptographicParameters.builder().build();
        assertFails(BAD_CRYPTOGRAPHIC_PARAMETERS, () -> encrypted(publicKey, nothing, new byte[5]));
        var pss = CryptographicParameters.builder()
                .paddingMethod(PaddingMethod.PSS)
                .build();
        assertFails(UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS, () -> encrypted(publicKey, pss, new byte[5]));
        assertFails(
                BAD_CRYPTOGRAPHIC_PARAMETERS,
                () -> decrypted(privateKey, OAEP, new byte[256], Optional.of(Bytes.ofHex("00"))));
    }

    @Test
    void aMessageThatIsTooLongIsRefused() {
        assertFails(CRYPTOGRAPHIC_FAILURE, () -> encrypted(publicKey, PKCS1, new byte[246]));
    }
}
