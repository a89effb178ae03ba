package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.EncodingOption;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyInformation;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KeyWrappingData;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyWrapperTest {
    private static final Attributes NAMED = Attributes.of(AttributeTypes.NAME, Name.of("a key"));

    private final SecretScope secrets = SecretScope.unlocked();
    private final KeyWrapper wrapper = new KeyWrapper(
            new CryptoEngine(new SecureRandom()), KeyEngines.java().keyWrap(), Limits.DEFAULT);

    @AfterEach
    void wipe() {
        secrets.close();
    }

    /** RFC 3394, section 4. */
    @ParameterizedTest
    @CsvSource({
        "000102030405060708090A0B0C0D0E0F, 00112233445566778899AABBCCDDEEFF,"
                + " 1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5",
        "000102030405060708090A0B0C0D0E0F1011121314151617, 00112233445566778899AABBCCDDEEFF,"
                + " 96778B25AE6CA435F92B5B97C050AED2468AB8A17AD84E5D",
        "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F, 00112233445566778899AABBCCDDEEFF,"
                + " 64E8C3F9CE0F5BA263E9777905818A2A93C8191E7D6E8AE7",
        "000102030405060708090A0B0C0D0E0F1011121314151617, 00112233445566778899AABBCCDDEEFF0001020304050607,"
                + " 031D33264E15D33268F24EC260743EDCE1C6C7DDEE725A936BA814915C6762D2",
        "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F,"
                + " 00112233445566778899AABBCCDDEEFF0001020304050607,"
                + " A8F9BC1612C68B3FF6E6F4FBE30E71E4769C8B80A32CB8958CD5D17D6B254DA1",
        "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F,"
                + " 00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F,"
                + " 28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21"
    })
    void nistKeyWrapGivesTheBytesOfRfc3394(String wrappingKey, String key, String wrapped) {
        requireVector(BlockCipherMode.NISTKEYWRAP, wrappingKey, key, wrapped);
    }

    /** RFC 5649, section 6. */
    @ParameterizedTest
    @CsvSource({
        "5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8, c37b7e6492584340bed12207808941155068f738,"
                + " 138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a",
        "5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8, 466f7250617369, afbeb0f07dfbf5419200f2ccb50bb24f"
    })
    void aesKeyWrapPaddingGivesTheBytesOfRfc5649(String wrappingKey, String key, String wrapped) {
        requireVector(BlockCipherMode.AESKEYWRAPPADDING, wrappingKey, key, wrapped);
    }

    private void requireVector(BlockCipherMode mode, String wrappingKey, String key, String wrapped) {
        var kek = new KeyWrapper.Symmetric(
                CryptographicAlgorithm.AES, secret(HexFormat.of().parseHex(wrappingKey)), parameters(mode));
        var clear = raw(HexFormat.of().parseHex(key));

        var made = wrapper.wrap(
                clear, Attributes.EMPTY, Optional.of(EncodingOption.NO_ENCODING), kek, ProtocolVersion.V2_1, secrets);

        assertThat(hex(made.bytes())).isEqualToIgnoringCase(wrapped);
        assertThat(made.iv()).isEmpty();
        assertThat(wrapper.unwrap(wrapped(clear, made, EncodingOption.NO_ENCODING), kek, secrets))
                .isEqualTo(clear);
    }

    /** A way to wrap, a key to be wrapped, with or without encoding, in one version. */
    record Trip(
            CryptographicParameters parameters,
            KeyFormatType format,
            Optional<EncodingOption> encoding,
            ProtocolVersion version) {}

    static Stream<Trip> trips() {
        var ways = List.of(
                parameters(BlockCipherMode.NISTKEYWRAP),
                parameters(BlockCipherMode.AESKEYWRAPPADDING),
                parameters(BlockCipherMode.GCM),
                CryptographicParameters.builder()
                        .blockCipherMode(BlockCipherMode.CBC)
                        .paddingMethod(PaddingMethod.PKCS5)
                        .build(),
                parameters(BlockCipherMode.CTR));
        var formats = List.of(
                KeyFormatType.RAW,
                KeyFormatType.OPAQUE,
                KeyFormatType.PKCS_8,
                KeyFormatType.TRANSPARENT_SYMMETRIC_KEY,
                KeyFormatType.TRANSPARENT_RSA_PUBLIC_KEY,
                KeyFormatType.TRANSPARENT_EC_PRIVATE_KEY);
        var encodings = List.of(
                Optional.<EncodingOption>empty(),
                Optional.of(EncodingOption.TTLV_ENCODING),
                Optional.of(EncodingOption.NO_ENCODING));
        return ProtocolVersion.published().stream()
                .flatMap(version -> ways.stream()
                        .flatMap(way -> formats.stream()
                                .filter(format -> format.versions().contains(version))
                                .flatMap(format ->
                                        encodings.stream().map(encoding -> new Trip(way, format, encoding, version)))));
    }

    @ParameterizedTest
    @MethodSource("trips")
    void whatIsWrappedIsUnwrapped(Trip trip) {
        var kek = new KeyWrapper.Symmetric(CryptographicAlgorithm.AES, secret(new byte[32]), trip.parameters());
        var clear = block(trip.format(), material(trip.format()));
        var unencoded =
                trip.encoding().filter(EncodingOption.NO_ENCODING::equals).isPresent();
        if (unencoded && KeyMaterial.isStructure(trip.format())) {
            assertThatThrownBy(
                            () -> wrapper.wrap(clear, Attributes.EMPTY, trip.encoding(), kek, trip.version(), secrets))
                    .isInstanceOfSatisfying(
                            KmipException.class,
                            e -> assertThat(e.reason()).isEqualTo(ResultReason.ENCODING_OPTION_ERROR));
            return;
        }
        var attributes = unencoded ? Attributes.EMPTY : NAMED;

        var made = wrapper.wrap(clear, attributes, trip.encoding(), kek, trip.version(), secrets);
        var unwrapped = wrapper.unwrap(wrapped(clear, made, trip.encoding().orElse(null)), kek, secrets);

        assertThat(unwrapped.keyValue()).contains(new KeyValue.Plain(material(trip.format()), attributes));
        assertThat(unwrapped.keyWrappingData()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = BlockCipherMode.class,
            names = {"NISTKEYWRAP", "AESKEYWRAPPADDING", "GCM"})
    void aWrappedKeyThatWasChangedAnywhereIsRefusedWithOneReason(BlockCipherMode mode) {
        var kek = new KeyWrapper.Symmetric(CryptographicAlgorithm.AES, secret(new byte[16]), parameters(mode));
        var clear = raw(new byte[24]);
        for (var encoding : EncodingOption.values()) {
            var made = wrapper.wrap(clear, Attributes.EMPTY, Optional.of(encoding), kek, ProtocolVersion.V1_4, secrets);
            for (var bit = 0; bit < made.bytes().length() * Byte.SIZE; bit++) {
                var changed = made.bytes().bytes().toArray(ValueLayout.JAVA_BYTE);
                changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                var tampered = wrapped(clear, new KeyWrapper.Wrapped(secret(changed), made.iv()), encoding);
                requireRefused(() -> wrapper.unwrap(tampered, kek, secrets));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = BlockCipherMode.class,
            names = {"NISTKEYWRAP", "AESKEYWRAPPADDING", "GCM", "CBC", "CTR"})
    void anotherWrappingKeyUnwrapsNothing(BlockCipherMode mode) {
        var parameters = mode == BlockCipherMode.CBC
                ? CryptographicParameters.builder()
                        .blockCipherMode(mode)
                        .paddingMethod(PaddingMethod.PKCS5)
                        .build()
                : parameters(mode);
        var kek = new KeyWrapper.Symmetric(CryptographicAlgorithm.AES, secret(new byte[16]), parameters);
        var another = new KeyWrapper.Symmetric(CryptographicAlgorithm.AES, secret(new byte[24]), parameters);
        var clear = raw(new byte[32]);
        var made = wrapper.wrap(clear, Attributes.EMPTY, Optional.empty(), kek, ProtocolVersion.V1_0, secrets);

        requireRefused(() -> wrapper.unwrap(wrapped(clear, made, null), another, secrets));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 15, 16, 17, 23, 31, 33, 4096})
    void bytesOfAnyLengthThatNobodyWrappedAreRefused(int length) {
        var kek = new KeyWrapper.Symmetric(
                CryptographicAlgorithm.AES, secret(new byte[16]), parameters(BlockCipherMode.NISTKEYWRAP));
        var nonsense = new KeyWrapper.Wrapped(secret(new byte[length]), Optional.empty());

        requireRefused(() -> wrapper.unwrap(wrapped(raw(new byte[16]), nonsense, null), kek, secrets));
    }

    private static void requireRefused(ThrowingCallable unwrapping) {
        assertThatThrownBy(unwrapping)
                .hasMessage("the wrapped key is not one that this wrapping key made")
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.CRYPTOGRAPHIC_FAILURE));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 15, 20})
    void nistKeyWrapTakesOnlyWholeSemiblocks(int length) {
        var kek = new KeyWrapper.Symmetric(
                CryptographicAlgorithm.AES, secret(new byte[16]), parameters(BlockCipherMode.NISTKEYWRAP));

        assertThatThrownBy(() -> wrapper.wrap(
                        raw(new byte[length]),
                        Attributes.EMPTY,
                        Optional.of(EncodingOption.NO_ENCODING),
                        kek,
                        ProtocolVersion.V2_1,
                        secrets))
                .isInstanceOfSatisfying(
                        KmipException.class,
                        e -> assertThat(e.reason()).isEqualTo(ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS));
    }

    @Test
    void attributesAreNotWrappedWithoutAnEncoding() {
        var kek = new KeyWrapper.Symmetric(
                CryptographicAlgorithm.AES, secret(new byte[16]), parameters(BlockCipherMode.NISTKEYWRAP));

        assertThatThrownBy(() -> wrapper.wrap(
                        raw(new byte[16]),
                        NAMED,
                        Optional.of(EncodingOption.NO_ENCODING),
                        kek,
                        ProtocolVersion.V2_1,
                        secrets))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.ENCODING_OPTION_ERROR));
    }

    @Test
    void keyMaterialThatWasWrappedInsideItsStructureIsUnwrappedToo() {
        var kek = new KeyWrapper.Symmetric(
                CryptographicAlgorithm.AES, secret(new byte[16]), parameters(BlockCipherMode.NISTKEYWRAP));
        var clear = raw(new byte[16]);
        var made = wrapper.wrap(
                clear, Attributes.EMPTY, Optional.of(EncodingOption.NO_ENCODING), kek, ProtocolVersion.V1_4, secrets);
        var inside = block(
                KeyFormatType.RAW,
                new KeyValue.Plain(new KeyMaterial.Encoded(made.bytes()), Attributes.EMPTY),
                Optional.of(data(made, EncodingOption.NO_ENCODING)));

        assertThat(wrapper.unwrap(inside, kek, secrets)).isEqualTo(clear);
    }

    private KeyMaterial material(KeyFormatType format) {
        return switch (format) {
            case TRANSPARENT_SYMMETRIC_KEY -> new KeyMaterial.TransparentSymmetricKey(secret(new byte[16]));
            case TRANSPARENT_RSA_PUBLIC_KEY ->
                new KeyMaterial.TransparentRsaPublicKey(BigInteger.ONE.shiftLeft(1023), BigInteger.valueOf(65537));
            case TRANSPARENT_EC_PRIVATE_KEY ->
                new KeyMaterial.TransparentEcPrivateKey(RecommendedCurve.P_256, secret(new byte[32]));
            default -> new KeyMaterial.Encoded(secret(new byte[32]));
        };
    }

    private KeyBlock raw(byte[] key) {
        return block(KeyFormatType.RAW, new KeyMaterial.Encoded(secret(key)));
    }

    private static KeyBlock block(KeyFormatType format, KeyMaterial material) {
        return block(format, new KeyValue.Plain(material, Attributes.EMPTY), Optional.empty());
    }

    private static KeyBlock block(KeyFormatType format, KeyValue value, Optional<KeyWrappingData> wrapping) {
        return new KeyBlock(format, Optional.empty(), Optional.of(value), Optional.empty(), Optional.empty(), wrapping);
    }

    private static KeyBlock wrapped(KeyBlock clear, KeyWrapper.Wrapped made, @Nullable EncodingOption encoding) {
        return block(clear.keyFormatType(), new KeyValue.Wrapped(made.bytes()), Optional.of(data(made, encoding)));
    }

    private static KeyWrappingData data(KeyWrapper.Wrapped made, @Nullable EncodingOption encoding) {
        return new KeyWrappingData(
                WrappingMethod.ENCRYPT,
                Optional.of(new KeyInformation(UniqueIdentifier.of("kek"), Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                made.iv(),
                Optional.ofNullable(encoding));
    }

    private static CryptographicParameters parameters(BlockCipherMode mode) {
        return CryptographicParameters.builder().blockCipherMode(mode).build();
    }

    private Secret secret(byte[] bytes) {
        return secrets.copyOf(bytes);
    }

    private static String hex(Secret secret) {
        return HexFormat.of().formatHex(secret.bytes().toArray(ValueLayout.JAVA_BYTE));
    }
}
