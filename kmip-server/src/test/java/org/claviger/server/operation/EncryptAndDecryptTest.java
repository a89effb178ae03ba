package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.enumeration.CryptographicUsageMask.DECRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;
import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;
import static org.claviger.enumeration.ResultReason.GENERAL_FAILURE;
import static org.claviger.enumeration.ResultReason.INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK;
import static org.claviger.enumeration.ResultReason.INVALID_CORRELATION_VALUE;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.INVALID_MESSAGE;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.PERMISSION_DENIED;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.WRONG_KEY_LIFECYCLE_STATE;

import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.UsageLimits;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.SecretDataType;
import org.claviger.enumeration.UsageLimitsUnit;
import org.claviger.object.SecretData;
import org.claviger.operation.DataReference;
import org.claviger.operation.Decrypt;
import org.claviger.operation.Encrypt;
import org.claviger.secret.Secret;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptAndDecryptTest {
    private static final byte[] KEY = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
    private static final String IV = "101112131415161718191a1b1c1d1e1f";
    private static final Optional<Boolean> YES = Optional.of(true);
    private static final CryptographicParameters CBC =
            mode(BlockCipherMode.CBC).paddingMethod(PaddingMethod.PKCS5).build();
    private static final CryptographicParameters GCM =
            mode(BlockCipherMode.GCM).tagLength(16).build();

    private final HandlerTester server = new HandlerTester();
    private final CryptographicStreams streams = CryptographicStreams.start(
            CryptographicStreams.Limits.DEFAULT, server::sharedMemory, server.clock(), server.random());
    private final EncryptHandler encrypt = new EncryptHandler(server.wrapping, streams);
    private final DecryptHandler decrypt = new DecryptHandler(server.wrapping, streams);
    private final String key = server.addKey(CryptographicAlgorithm.AES, KEY, ENCRYPT, DECRYPT);

    @AfterEach
    void stop() {
        streams.close();
        server.close();
    }

    private static CryptographicParameters.Builder mode(BlockCipherMode mode) {
        return CryptographicParameters.builder().blockCipherMode(mode);
    }

    private static Optional<Bytes> hex(@Nullable String hex) {
        return Optional.ofNullable(hex).map(Bytes::ofHex);
    }

    private Optional<DataReference> data(@Nullable String hex) {
        return Optional.ofNullable(hex)
                .map(digits ->
                        new DataReference.Given(server.secret(HexFormat.of().parseHex(digits))));
    }

    private static String hex(Secret secret) {
        return HexFormat.of().formatHex(secret.bytes().toArray(ValueLayout.JAVA_BYTE));
    }

    private static @Nullable String text(Optional<Secret> data) {
        return data.map(EncryptAndDecryptTest::hex).orElse(null);
    }

    private Encrypt.Request encryption(
            String id,
            CryptographicParameters parameters,
            @Nullable String data,
            @Nullable String iv,
            @Nullable String additionalData) {
        return new Encrypt.Request(
                Optional.of(UniqueIdentifier.of(id)),
                Optional.of(parameters),
                data(data),
                hex(iv),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                hex(additionalData));
    }

    private Decrypt.Request decryption(
            String id,
            CryptographicParameters parameters,
            @Nullable String data,
            @Nullable String iv,
            @Nullable String additionalData,
            Optional<Bytes> tag) {
        return new Decrypt.Request(
                Optional.of(UniqueIdentifier.of(id)),
                Optional.of(parameters),
                data(data),
                hex(iv),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                hex(additionalData),
                tag);
    }

    private Encrypt.Request firstPart(Encrypt.Request whole) {
        return new Encrypt.Request(
                whole.uniqueIdentifier(),
                whole.cryptographicParameters(),
                whole.data(),
                whole.ivCounterNonce(),
                Optional.empty(),
                YES,
                Optional.empty(),
                whole.authenticatedEncryptionAdditionalData());
    }

    private Encrypt.Request laterPart(Bytes value, @Nullable String data, boolean isLast) {
        return new Encrypt.Request(
                Optional.of(UniqueIdentifier.of(key)),
                Optional.empty(),
                data(data),
                Optional.empty(),
                Optional.of(value),
                Optional.empty(),
                Optional.of(isLast),
                Optional.empty());
    }

    private Decrypt.Request laterPart(Bytes value, @Nullable String data, boolean isLast, Optional<Bytes> tag) {
        return new Decrypt.Request(
                Optional.of(UniqueIdentifier.of(key)),
                Optional.empty(),
                data(data),
                Optional.empty(),
                Optional.of(value),
                Optional.empty(),
                Optional.of(isLast),
                Optional.empty(),
                tag);
    }

    private static void assertFails(ResultReason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void whatIsEncryptedInPartsIsDecryptedAsAWholeAndTheOtherWayRound() {
        var whole = server.does(encrypt, encryption(key, CBC, "0011".repeat(20), IV, null));
        var first = server.does(encrypt, firstPart(encryption(key, CBC, "0011".repeat(3), IV, null)));
        assertThat(first.data()).isEmpty();
        var value = first.correlationValue().orElseThrow();
        var second = server.does(encrypt, laterPart(value, "0011".repeat(7), false));
        assertThat(second.correlationValue()).contains(value);
        var last = server.does(encrypt, laterPart(value, "0011".repeat(10), true));
        assertThat(last.correlationValue()).isEmpty();
        assertThat(text(second.data()) + text(last.data())).isEqualTo(text(whole.data()));
        assertFails(INVALID_CORRELATION_VALUE, () -> server.does(encrypt, laterPart(value, "00", true)));
        var clear = server.does(decrypt, decryption(key, CBC, text(whole.data()), IV, null, Optional.empty()));
        assertThat(text(clear.data())).isEqualTo("0011".repeat(20));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDecryptionInPartsTellsNothingBeforeTheTagIsRight(boolean isRight) {
        var sealed = server.does(encrypt, encryption(key, GCM, "ab".repeat(40), IV, "aad0"));
        var ciphertext = String.valueOf(text(sealed.data()));
        var begin = decryption(key, GCM, ciphertext.substring(0, 40), IV, "aad0", Optional.empty());
        var first = server.does(
                decrypt,
                new Decrypt.Request(
                        begin.uniqueIdentifier(),
                        begin.cryptographicParameters(),
                        begin.data(),
                        begin.ivCounterNonce(),
                        Optional.empty(),
                        YES,
                        Optional.empty(),
                        begin.authenticatedEncryptionAdditionalData(),
                        Optional.empty()));
        assertThat(first.data()).isEmpty();
        var value = first.correlationValue().orElseThrow();
        var tag = isRight ? sealed.authenticatedEncryptionTag() : hex("00".repeat(16));
        var last = laterPart(value, ciphertext.substring(40), true, tag);
        if (isRight) {
            assertThat(text(server.does(decrypt, last).data())).isEqualTo("ab".repeat(40));
        } else {
            assertFails(CRYPTOGRAPHIC_FAILURE, () -> server.does(decrypt, last));
            assertFails(INVALID_CORRELATION_VALUE, () -> server.does(decrypt, last));
        }
    }

    @Test
    void theTagOfAnEncryptionInPartsComesWithTheLastOne() {
        var whole = server.does(encrypt, encryption(key, GCM, "ab".repeat(40), IV, "aad0"));
        var first = server.does(encrypt, firstPart(encryption(key, GCM, "ab".repeat(20), IV, "aad0")));
        assertThat(first.authenticatedEncryptionTag()).isEmpty();
        var last = server.does(encrypt, laterPart(first.correlationValue().orElseThrow(), "ab".repeat(20), true));
        assertThat(text(first.data()) + text(last.data())).isEqualTo(text(whole.data()));
        assertThat(last.authenticatedEncryptionTag()).isEqualTo(whole.authenticatedEncryptionTag());
    }

    @Test
    void additionalDataComesWithTheFirstPartOnly() {
        var first = server.does(encrypt, firstPart(encryption(key, GCM, "ab", IV, null)));
        var later = laterPart(first.correlationValue().orElseThrow(), "ab", true);
        assertFails(
                INVALID_FIELD,
                () -> server.does(
                        encrypt,
                        new Encrypt.Request(
                                later.uniqueIdentifier(),
                                later.cryptographicParameters(),
                                later.data(),
                                later.ivCounterNonce(),
                                later.correlationValue(),
                                later.initIndicator(),
                                later.finalIndicator(),
                                hex("aad0"))));
    }

    @ParameterizedTest
    @CsvSource({"CBC, 16", "CFB, 16", "OFB, 16", "CTR, 16", "GCM, 12", "CCM, 12", "XTS, 16"})
    void anIvThatTheClientLeavesOutIsMadeAndAnswered(BlockCipherMode mode, int ivBytes) {
        var id = mode == BlockCipherMode.XTS
                ? server.addKey(
                        CryptographicAlgorithm.AES,
                        HexFormat.of().parseHex("01".repeat(16) + "02".repeat(16)),
                        ENCRYPT,
                        DECRYPT)
                : key;
        var parameters = mode(mode).randomIv(true).build();
        var one = server.does(encrypt, encryption(id, parameters, "ab".repeat(32), null, null));
        var other = server.does(encrypt, encryption(id, parameters, "ab".repeat(32), null, null));
        var iv = one.ivCounterNonce().orElseThrow();
        assertThat(iv.length()).isEqualTo(ivBytes);
        assertThat(other.ivCounterNonce()).isNotEqualTo(one.ivCounterNonce());
        var clear = server.does(
                decrypt,
                decryption(id, parameters, text(one.data()), iv.toHex(), null, one.authenticatedEncryptionTag()));
        assertThat(text(clear.data())).isEqualTo("ab".repeat(32));
    }

    @Test
    void anIvOfTheClientsIsNotRepeatedInTheAnswer() {
        var answer = server.does(encrypt, encryption(key, CBC, "ab", IV, null));
        assertThat(answer.ivCounterNonce()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"96, 12", "128, 16", "12, 12", "256, 32"})
    void theIvIsAsLongAsTheClientWantsIt(int ivLength, int bytes) {
        var parameters = mode(BlockCipherMode.GCM).ivLength(ivLength).build();
        var answer = server.does(encrypt, encryption(key, parameters, "ab", null, null));
        assertThat(answer.ivCounterNonce().orElseThrow().length()).isEqualTo(bytes);
    }

    @Test
    void fieldsThatMakeAnotherLengthThanIvLengthAreRefused() {
        var parameters = mode(BlockCipherMode.GCM).fixedFieldLength(32).invocationFieldLength(64);
        var answer = server.does(encrypt, encryption(key, parameters.build(), "ab", null, null));
        assertThat(answer.ivCounterNonce().orElseThrow().length()).isEqualTo(12);
        assertFails(
                BAD_CRYPTOGRAPHIC_PARAMETERS,
                () -> server.does(
                        encrypt, encryption(key, parameters.ivLength(128).build(), "ab", null, null)));
    }

    @Test
    void aCounterModeWithAnInitialValueAnswersTheIvWithoutTheCounter() {
        var parameters = mode(BlockCipherMode.CTR).initialCounterValue(1).build();
        var answer = server.does(encrypt, encryption(key, parameters, "ab".repeat(20), null, null));
        var iv = answer.ivCounterNonce().orElseThrow();
        assertThat(iv.length()).isEqualTo(12);
        var clear = server.does(
                decrypt, decryption(key, parameters, text(answer.data()), iv.toHex(), null, Optional.empty()));
        assertThat(text(clear.data())).isEqualTo("ab".repeat(20));
    }

    @ParameterizedTest
    @EnumSource(
            value = BlockCipherMode.class,
            names = {"CBC", "CFB", "OFB", "CTR", "GCM", "CCM", "XTS"})
    void decryptingNeedsTheIv(BlockCipherMode mode) {
        assertFails(
                INVALID_MESSAGE,
                () -> server.does(
                        decrypt, decryption(key, mode(mode).build(), "ab".repeat(32), null, null, Optional.empty())));
    }

    @ParameterizedTest
    @CsvSource({"CBC, 15", "CBC, 17", "CFB, 8", "OFB, 0", "CTR, 17", "GCM, 0", "CCM, 6", "CCM, 14"})
    void anIvOfAWrongLengthIsRefused(BlockCipherMode mode, int bytes) {
        assertFails(
                BAD_CRYPTOGRAPHIC_PARAMETERS,
                () -> server.does(
                        encrypt, encryption(key, mode(mode).build(), "ab".repeat(16), "00".repeat(bytes), null)));
    }

    @ParameterizedTest
    @EnumSource(
            value = BlockCipherMode.class,
            names = {"PCBC", "CMAC", "CBC_MAC", "X9_102_AESKW", "X9_102_TDKW", "X9_102_AKW1", "X9_102_AKW2", "AEAD"})
    void modesThatAreNotThereAreRefused(BlockCipherMode mode) {
        assertFails(
                UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                () -> server.does(encrypt, encryption(key, mode(mode).build(), "ab", IV, null)));
    }

    @ParameterizedTest
    @EnumSource(
            value = PaddingMethod.class,
            names = {"OAEP", "SSL3", "PKCS1_V1_5", "X9_31", "PSS"})
    void paddingsThatAreNotForBlockCiphersAreRefused(PaddingMethod padding) {
        assertFails(
                UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                () -> server.does(
                        encrypt,
                        encryption(
                                key,
                                mode(BlockCipherMode.CBC).paddingMethod(padding).build(),
                                "ab",
                                IV,
                                null)));
    }

    @ParameterizedTest
    @CsvSource({"1", "11", "17", "32"})
    void tagsOfOtherLengthsAreRefused(int bytes) {
        assertFails(
                GENERAL_FAILURE,
                () -> server.does(
                        encrypt,
                        encryption(
                                key, mode(BlockCipherMode.GCM).tagLength(bytes).build(), "ab", IV, null)));
    }

    @Test
    void whatDoesNotFitTheCipherIsRefused() {
        assertFails(BAD_CRYPTOGRAPHIC_PARAMETERS, () -> server.does(encrypt, encryption(key, CBC, "ab", IV, "aad0")));
        assertFails(
                BAD_CRYPTOGRAPHIC_PARAMETERS,
                () -> server.does(decrypt, decryption(key, CBC, "ab".repeat(16), IV, null, hex("00".repeat(16)))));
        assertFails(
                BAD_CRYPTOGRAPHIC_PARAMETERS,
                () -> server.does(
                        encrypt,
                        encryption(
                                key,
                                CryptographicParameters.builder()
                                        .cryptographicAlgorithm(CryptographicAlgorithm.THREE_DES)
                                        .build(),
                                "ab",
                                null,
                                null)));
        var odd = server.addKey(CryptographicAlgorithm.AES, new byte[20], ENCRYPT);
        assertFails(BAD_CRYPTOGRAPHIC_PARAMETERS, () -> server.does(encrypt, encryption(odd, CBC, "ab", IV, null)));
    }

    @Test
    void wrongPaddingAndWrongLengthHaveOneAnswer() {
        for (var ciphertext : new String[] {"00".repeat(16), "00".repeat(15), ""}) {
            assertThatThrownBy(() -> server.does(decrypt, decryption(key, CBC, ciphertext, IV, null, Optional.empty())))
                    .isInstanceOfSatisfying(
                            KmipException.class, e -> assertThat(e.reason()).isEqualTo(CRYPTOGRAPHIC_FAILURE))
                    .hasMessage("decryption failed");
        }
    }

    @Test
    void dataIsNeeded() {
        assertFails(INVALID_FIELD, () -> server.does(encrypt, encryption(key, CBC, null, IV, null)));
        var first = server.does(encrypt, firstPart(encryption(key, CBC, null, IV, null)));
        var value = first.correlationValue().orElseThrow();
        assertFails(INVALID_FIELD, () -> server.does(encrypt, laterPart(value, null, false)));
        assertThat(text(server.does(encrypt, laterPart(value, null, true)).data()))
                .hasSize(32);
    }

    @Test
    void onlySymmetricKeysEncryptSo() {
        var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(ENCRYPT));
        var secret = server.add(
                () -> new SecretData(
                        SecretDataType.PASSWORD,
                        MadeOfKeys.block(KeyFormatType.OPAQUE, server.secret(KEY), attributes)),
                attributes);
        assertFails(INVALID_OBJECT_TYPE, () -> server.does(encrypt, encryption(secret, CBC, "ab", IV, null)));
    }

    @Test
    void theKeyMustBeActiveAndMayBeUsedSo() {
        var later = Attributes.of(AttributeTypes.ACTIVATION_DATE, HandlerTester.NOW.plus(Duration.ofHours(1)));
        var notYet = server.addKey(CryptographicAlgorithm.AES, KEY, later, ENCRYPT);
        assertFails(WRONG_KEY_LIFECYCLE_STATE, () -> server.does(encrypt, encryption(notYet, CBC, "ab", IV, null)));
        var decryptOnly = server.addKey(CryptographicAlgorithm.AES, KEY, DECRYPT);
        assertFails(
                INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK,
                () -> server.does(encrypt, encryption(decryptOnly, CBC, "ab", IV, null)));
    }

    @Test
    void aKeyThatExpiresBetweenTwoPartsEndsTheOperation() {
        var soon = Attributes.of(AttributeTypes.DEACTIVATION_DATE, HandlerTester.NOW.plusSeconds(10));
        var id = server.addKey(CryptographicAlgorithm.AES, KEY, soon, ENCRYPT);
        server.does(encrypt, firstPart(encryption(id, CBC, "ab", IV, null)));
        var value = server.does(encrypt, firstPart(encryption(id, CBC, "ab", IV, null)))
                .correlationValue()
                .orElseThrow();
        assertThat(streams.size()).isEqualTo(2);
        server.setNow(HandlerTester.NOW.plusSeconds(11));
        var later = laterPart(value, "ab", false);
        assertFails(
                WRONG_KEY_LIFECYCLE_STATE,
                () -> server.does(
                        encrypt,
                        new Encrypt.Request(
                                Optional.of(UniqueIdentifier.of(id)),
                                Optional.empty(),
                                later.data(),
                                Optional.empty(),
                                later.correlationValue(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())));
        assertThat(streams.size()).isEqualTo(1);
    }

    @Test
    void everyPartTakesItsBytesFromTheUsageLimits() {
        var limits = new UsageLimits(Optional.of(10L), Optional.empty(), Optional.of(UsageLimitsUnit.BYTE));
        var id = server.addKey(
                CryptographicAlgorithm.AES, KEY, Attributes.of(AttributeTypes.USAGE_LIMITS, limits), ENCRYPT);
        var first = server.does(encrypt, firstPart(encryption(id, CBC, "00".repeat(6), IV, null)));
        var part = laterPart(first.correlationValue().orElseThrow(), "00".repeat(5), false);
        assertFails(
                PERMISSION_DENIED,
                () -> server.does(
                        encrypt,
                        new Encrypt.Request(
                                Optional.of(UniqueIdentifier.of(id)),
                                Optional.empty(),
                                part.data(),
                                Optional.empty(),
                                part.correlationValue(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())));
    }

    @Test
    void before14TheTagFollowsTheCiphertext() {
        var joined = server.as("alice", ProtocolVersion.V1_3, encrypt, encryption(key, GCM, "ab".repeat(8), IV, null));
        assertThat(joined.authenticatedEncryptionTag()).isEmpty();
        assertThat(text(joined.data())).hasSize((8 + 16) * 2);
        var clear = server.as(
                "alice",
                ProtocolVersion.V1_3,
                decrypt,
                decryption(key, GCM, text(joined.data()), IV, null, Optional.empty()));
        assertThat(text(clear.data())).isEqualTo("ab".repeat(8));
    }
}
