package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.enumeration.CryptographicUsageMask.DECRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.UNWRAP_KEY;
import static org.claviger.enumeration.CryptographicUsageMask.WRAP_KEY;

import java.lang.foreign.ValueLayout;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.Link;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.EncodingOption;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.KeyWrapType;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.MaskGenerator;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyInformation;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KeyWrappingData;
import org.claviger.object.KeyWrappingSpecification;
import org.claviger.object.SymmetricKey;
import org.claviger.operation.Get;
import org.claviger.operation.Import;
import org.claviger.operation.Register;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.CryptoProviders;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.StoredObjects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RsaKeyWrappingTest {
    private static final KeyPair PAIR = pair();
    private static final byte[] KEY = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    private static final String FAILED = "the wrapped key is not one that this wrapping key made";

    private static final CryptographicParameters OAEP = oaep(HashingAlgorithm.SHA_256, HashingAlgorithm.SHA_256);
    private static final CryptographicParameters PKCS1 = CryptographicParameters.builder()
            .paddingMethod(PaddingMethod.PKCS1_V1_5)
            .build();

    private final HandlerTester server = new HandlerTester();
    private final GetHandler get = new GetHandler(server.delivery);
    private final RegisterHandler register = new RegisterHandler(server.newObjects);

    @AfterEach
    void close() {
        server.close();
    }

    private static KeyPair pair() {
        var generator = CryptoProviders.keyPairGenerator("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static CryptographicParameters oaep(HashingAlgorithm hash, HashingAlgorithm maskHash) {
        return CryptographicParameters.builder()
                .paddingMethod(PaddingMethod.OAEP)
                .hashingAlgorithm(hash)
                .maskGenerator(MaskGenerator.MGF1)
                .maskGeneratorHashingAlgorithm(maskHash)
                .build();
    }

    static List<CryptographicParameters> paddings() {
        return List.of(
                OAEP,
                oaep(HashingAlgorithm.SHA_256, HashingAlgorithm.SHA_1),
                CryptographicParameters.builder()
                        .paddingMethod(PaddingMethod.OAEP)
                        .build(),
                PKCS1);
    }

    private static Attributes described(CryptographicParameters parameters, CryptographicUsageMask... uses) {
        return Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.RSA)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 2048)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(uses))
                .plus(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS, parameters);
    }

    private String privateKey(CryptographicParameters parameters, CryptographicUsageMask... uses) {
        return server.add(
                () -> AsymmetricKeys.object(
                        PAIR.getPrivate(), CryptographicAlgorithm.RSA, KeyFormatType.PKCS_8, server.secrets()),
                described(parameters, uses));
    }

    private String publicKey(Attributes attributes) {
        return server.add(
                () -> AsymmetricKeys.object(
                        PAIR.getPublic(),
                        CryptographicAlgorithm.RSA,
                        KeyFormatType.X_509,
                        Optional.empty(),
                        server.secrets()),
                attributes);
    }

    private static Attributes linkedTo(String privateKey) {
        return Attributes.of(AttributeTypes.LINK, new Link(LinkType.PRIVATE_KEY_LINK, UniqueIdentifier.of(privateKey)));
    }

    private String key() {
        return server.addKey(CryptographicAlgorithm.AES, KEY, ENCRYPT, DECRYPT);
    }

    private KeyBlock get(String id, Optional<KeyWrapType> wrapType, Optional<KeyWrappingSpecification> specification) {
        var request = new Get.Request(
                Optional.of(UniqueIdentifier.of(id)), Optional.empty(), wrapType, Optional.empty(), specification);
        return server.does(get, request).object().block().orElseThrow();
    }

    private KeyBlock wrapped(String id, String by, CryptographicParameters parameters, EncodingOption encoding) {
        var specification = new KeyWrappingSpecification(
                WrappingMethod.ENCRYPT,
                Optional.of(new KeyInformation(UniqueIdentifier.of(by), Optional.of(parameters))),
                Optional.empty(),
                List.of(),
                Optional.of(encoding));
        return get(id, Optional.empty(), Optional.of(specification));
    }

    /** Says of a wrapped key that another key wrapped it, or that it has another value. */
    private static KeyBlock changed(
            KeyBlock block, String by, CryptographicParameters parameters, UnaryOperator<KeyValue> value) {
        var data = block.keyWrappingData().orElseThrow();
        return new KeyBlock(
                block.keyFormatType(),
                block.keyCompressionType(),
                block.keyValue().map(value),
                block.cryptographicAlgorithm(),
                block.cryptographicLength(),
                Optional.of(new KeyWrappingData(
                        data.wrappingMethod(),
                        Optional.of(new KeyInformation(UniqueIdentifier.of(by), Optional.of(parameters))),
                        Optional.empty(),
                        Optional.empty(),
                        data.ivCounterNonce(),
                        data.encodingOption())));
    }

    private String registered(KeyBlock block) {
        var attributes = Attributes.of(AttributeTypes.ACTIVATION_DATE, HandlerTester.NOW)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(ENCRYPT, DECRYPT));
        var id = server.does(
                        register,
                        new Register.Request(
                                ObjectType.SYMMETRIC_KEY,
                                attributes,
                                Optional.of(new SymmetricKey(block)),
                                Optional.empty()))
                .uniqueIdentifier();
        return ((UniqueIdentifier.Text) id).value();
    }

    private byte[] clear(KeyBlock block) {
        return bytes(get(registered(block), Optional.of(KeyWrapType.NOT_WRAPPED), Optional.empty()));
    }

    private static byte[] bytes(KeyBlock block) {
        var secret = switch (block.keyValue().orElseThrow()) {
            case KeyValue.Wrapped(var bytes) -> bytes;
            case KeyValue.Plain plain -> ((KeyMaterial.Encoded) plain.material()).bytes();
        };
        return secret.bytes().toArray(ValueLayout.JAVA_BYTE);
    }

    private static void requireRefused(ResultReason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @MethodSource("paddings")
    void whatThePublicKeyWrapsThePrivateKeyUnwraps(CryptographicParameters parameters) {
        var privateKey = privateKey(parameters, UNWRAP_KEY);
        var publicKey = publicKey(described(parameters, WRAP_KEY).plusAll(linkedTo(privateKey)));
        for (var encoding : EncodingOption.values()) {
            var block = wrapped(key(), publicKey, parameters, encoding);

            assertThat(bytes(block)).hasSize(256);
            assertThat(block.keyWrappingData()
                            .flatMap(KeyWrappingData::encryptionKeyInformation)
                            .map(KeyInformation::uniqueIdentifier))
                    .contains(UniqueIdentifier.of(publicKey));
            assertThat(clear(block)).isEqualTo(KEY);
            assertThat(clear(changed(block, privateKey, parameters, value -> value)))
                    .isEqualTo(KEY);
        }
    }

    @Test
    void aWrappedKeyIsImportedInTheClear() {
        var privateKey = privateKey(OAEP, UNWRAP_KEY);
        var publicKey = publicKey(described(OAEP, WRAP_KEY).plusAll(linkedTo(privateKey)));
        var block = wrapped(key(), publicKey, OAEP, EncodingOption.TTLV_ENCODING);
        try (var streams = CryptographicStreams.start(
                CryptographicStreams.Limits.DEFAULT, server::sharedMemory, server.clock(), server.random())) {
            var importing =
                    new ImportHandler(server.vault, server.newObjects, server.wrapping, streams, server.residents);

            server.does(
                    importing,
                    new Import.Request(
                            UniqueIdentifier.of("imported"),
                            Optional.of(ObjectType.SYMMETRIC_KEY),
                            Optional.empty(),
                            Optional.of(KeyWrapType.NOT_WRAPPED),
                            Attributes.EMPTY,
                            new SymmetricKey(block)));
        }

        var imported = get("imported", Optional.empty(), Optional.empty());
        assertThat(imported.keyWrappingData()).isEmpty();
        assertThat(bytes(imported)).isEqualTo(KEY);
    }

    @Test
    void eachHalfNeedsItsOwnUse() {
        var wrapsOnly = privateKey(OAEP, WRAP_KEY);
        var fit = publicKey(described(OAEP, WRAP_KEY).plusAll(linkedTo(wrapsOnly)));
        var unfit = publicKey(described(OAEP, ENCRYPT));

        requireRefused(
                ResultReason.INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK,
                () -> wrapped(key(), unfit, OAEP, EncodingOption.NO_ENCODING));
        var block = wrapped(key(), fit, OAEP, EncodingOption.NO_ENCODING);
        requireRefused(ResultReason.INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK, () -> clear(block));
    }

    @Test
    void aPrivateKeyDoesNotWrapAndAPublicKeyAloneDoesNotUnwrap() {
        var privateKey = privateKey(OAEP, WRAP_KEY, UNWRAP_KEY);
        var alone = publicKey(described(OAEP, WRAP_KEY));

        requireRefused(
                ResultReason.INVALID_OBJECT_TYPE, () -> wrapped(key(), privateKey, OAEP, EncodingOption.NO_ENCODING));
        var block = wrapped(key(), alone, OAEP, EncodingOption.NO_ENCODING);
        requireRefused(ResultReason.WRAPPING_OBJECT_NOT_FOUND, () -> clear(block));
    }

    @Test
    void theParametersMustBeAmongThoseOfThePublicKey() {
        var publicKey = publicKey(described(OAEP, WRAP_KEY));

        requireRefused(
                ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS,
                () -> wrapped(key(), publicKey, PKCS1, EncodingOption.NO_ENCODING));
    }

    @Test
    void aKeyLargerThanTheModulusIsNotWrapped() {
        var publicKey = publicKey(described(OAEP, WRAP_KEY));
        var large = privateKey(OAEP, UNWRAP_KEY);

        requireRefused(
                ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS,
                () -> wrapped(large, publicKey, OAEP, EncodingOption.NO_ENCODING));
    }

    @ParameterizedTest
    @MethodSource("paddings")
    void whateverIsWrongWithAWrappedKeyHasOneAnswer(CryptographicParameters parameters) {
        var privateKey = privateKey(parameters, UNWRAP_KEY);
        var publicKey = publicKey(described(parameters, WRAP_KEY));
        var block = wrapped(key(), publicKey, parameters, EncodingOption.TTLV_ENCODING);
        var unencoded = wrapped(key(), publicKey, parameters, EncodingOption.NO_ENCODING);
        var flipped = bytes(block);
        flipped[100] ^= 1;
        var otherPadding = parameters.equals(PKCS1) ? OAEP : PKCS1;

        for (var wrong : List.of(flipped, new byte[1], new byte[255], new byte[256], new byte[257])) {
            requireFailed(changed(block, privateKey, parameters, _ -> new KeyValue.Wrapped(server.secret(wrong))));
        }
        requireFailed(changed(block, privateKey, otherPadding, value -> value));
        requireFailed(
                changed(block, privateKey, parameters, _ -> unencoded.keyValue().orElseThrow()));
    }

    private void requireFailed(KeyBlock block) {
        assertThatThrownBy(() -> clear(block))
                .hasMessage(FAILED)
                .hasNoCause()
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.CRYPTOGRAPHIC_FAILURE));
    }
}
