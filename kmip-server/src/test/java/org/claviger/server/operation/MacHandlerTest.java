package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.MAC_GENERATE;
import static org.claviger.enumeration.CryptographicUsageMask.MAC_VERIFY;

import java.util.HexFormat;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.UsageLimits;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.UsageLimitsUnit;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.object.OpaqueObject;
import org.claviger.operation.DataReference;
import org.claviger.operation.Mac;
import org.claviger.operation.MacVerify;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MAC and MAC Verify, with the key, the data and the code of the official case CS-AC-M-4. */
class MacHandlerTest {
    private static final byte[] KEY = HexFormat.of().parseHex("0123456789abcdef0123456789abcdef");
    private static final String DATA = "01020304050607080910111213141516";
    private static final Bytes CODE = Bytes.ofHex("c911e78196d64c30f631bb079ea37b97a95936d4da764d6a171df030c895ecf9");
    private static final CryptographicParameters HMAC = CryptographicParameters.builder()
            .cryptographicAlgorithm(CryptographicAlgorithm.HMAC_SHA256)
            .build();
    private static final Optional<Boolean> YES = Optional.of(true);
    private static final Optional<Boolean> ABSENT = Optional.empty();

    private final HandlerTester server = new HandlerTester();
    private final CryptographicStreams streams = CryptographicStreams.start(
            CryptographicStreams.Limits.DEFAULT, server::sharedMemory, server.clock(), server.random());
    private String key =
            server.addKey(CryptographicAlgorithm.HMAC_SHA256, KEY, Attributes.EMPTY, MAC_GENERATE, MAC_VERIFY);

    @AfterEach
    void close() {
        streams.close();
        server.close();
    }

    private Optional<DataReference> data(String hex) {
        return Optional.of(new DataReference.Given(server.secret(HexFormat.of().parseHex(hex))));
    }

    private Mac.Response mac(
            Optional<CryptographicParameters> parameters,
            Optional<DataReference> data,
            Optional<Bytes> correlationValue,
            Optional<Boolean> first,
            Optional<Boolean> last) {
        return server.does(
                new MacHandler(server.wrapping, streams),
                new Mac.Request(
                        Optional.of(UniqueIdentifier.of(key)), parameters, data, correlationValue, first, last));
    }

    private Optional<Bytes> mac(Optional<CryptographicParameters> parameters) {
        return mac(parameters, data(DATA), Optional.empty(), ABSENT, ABSENT).macData();
    }

    private MacVerify.Response verify(
            Optional<DataReference> data,
            Optional<Bytes> code,
            Optional<Bytes> correlationValue,
            Optional<Boolean> first,
            Optional<Boolean> last) {
        return server.does(
                new MacVerifyHandler(server.wrapping, streams),
                new MacVerify.Request(
                        Optional.of(UniqueIdentifier.of(key)),
                        Optional.empty(),
                        data,
                        code,
                        correlationValue,
                        first,
                        last));
    }

    private Optional<ValidityIndicator> verify(String code) {
        return verify(data(DATA), Optional.of(Bytes.ofHex(code)), Optional.empty(), ABSENT, ABSENT)
                .validityIndicator();
    }

    private static void assertRefused(ResultReason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void theAlgorithmComesFromTheKeyIfNobodySaysAnother() {
        assertThat(mac(Optional.empty())).contains(CODE);
    }

    @Test
    void theAlgorithmComesFromTheKeysParametersBeforeItsOwn() {
        key = server.addKey(
                CryptographicAlgorithm.AES,
                KEY,
                Attributes.of(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS, HMAC),
                MAC_GENERATE);
        assertThat(mac(Optional.empty())).contains(CODE);
    }

    @Test
    void theAlgorithmComesFromTheRequestBeforeAll() {
        key = server.addKey(CryptographicAlgorithm.AES, KEY, MAC_GENERATE);
        assertThat(mac(Optional.of(HMAC))).contains(CODE);
        assertRefused(ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS, () -> mac(Optional.empty()));
    }

    @Test
    void dataInPartsHasTheSameCode() {
        var first = mac(Optional.empty(), data("0102"), Optional.empty(), YES, ABSENT);
        assertThat(first.macData()).isEmpty();
        var second = mac(Optional.empty(), data("030405060708091011121314"), first.correlationValue(), ABSENT, ABSENT);

        var last = mac(Optional.empty(), data("1516"), second.correlationValue(), ABSENT, YES);

        assertThat(last.macData()).contains(CODE);
        assertThat(last.correlationValue()).isEmpty();
    }

    @Test
    void aRightCodeIsValid() {
        assertThat(verify(CODE.toHex())).contains(ValidityIndicator.VALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c9",
                "c911e78196d64c30f631bb079ea37b97",
                "c911e78196d64c30f631bb079ea37b97a95936d4da764d6a171df030c895ecf8",
                "c911e78196d64c30f631bb079ea37b97a95936d4da764d6a171df030c895ecf900",
            })
    void everyOtherCodeIsNot(String code) {
        assertThat(verify(code)).contains(ValidityIndicator.INVALID);
    }

    @Test
    void dataInPartsIsVerifiedAgainstTheCodeOfTheFirst() {
        var first = verify(data("01020304"), Optional.of(CODE), Optional.empty(), YES, ABSENT);
        assertThat(first.validityIndicator()).isEmpty();

        var last = verify(data("050607080910111213141516"), Optional.empty(), first.correlationValue(), ABSENT, YES);

        assertThat(last.validityIndicator()).contains(ValidityIndicator.VALID);
    }

    @Test
    void dataInPartsIsVerifiedAgainstTheCodeOfTheLast() {
        var first = verify(data("01020304"), Optional.empty(), Optional.empty(), YES, ABSENT);

        var last = verify(data("050607080910111213141516"), Optional.of(CODE), first.correlationValue(), ABSENT, YES);

        assertThat(last.validityIndicator()).contains(ValidityIndicator.VALID);
    }

    @Test
    void whereThereIsNoCodeNothingIsVerified() {
        assertRefused(
                ResultReason.INVALID_FIELD,
                () -> verify(data(DATA), Optional.empty(), Optional.empty(), ABSENT, ABSENT));
        assertRefused(
                ResultReason.INVALID_FIELD,
                () -> verify(Optional.empty(), Optional.of(CODE), Optional.empty(), ABSENT, ABSENT));
    }

    @Test
    void aMacTakesFromTheUsageLimitsAndItsVerificationDoesNot() {
        var limits = new UsageLimits(Optional.of(1L), Optional.empty(), Optional.of(UsageLimitsUnit.OBJECT));
        key = server.addKey(
                CryptographicAlgorithm.HMAC_SHA256,
                KEY,
                Attributes.of(AttributeTypes.USAGE_LIMITS, limits),
                MAC_GENERATE,
                MAC_VERIFY);
        var first = mac(Optional.empty(), data("0102"), Optional.empty(), YES, ABSENT);
        mac(Optional.empty(), data("03"), first.correlationValue(), ABSENT, YES);

        assertRefused(ResultReason.USAGE_LIMIT_EXCEEDED, () -> mac(Optional.empty()));
        assertThat(verify(CODE.toHex())).contains(ValidityIndicator.VALID);
    }

    @Test
    void aKeyForSomethingElseIsRefused() {
        key = server.addKey(CryptographicAlgorithm.HMAC_SHA256, KEY, ENCRYPT);
        assertRefused(ResultReason.INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK, () -> mac(Optional.empty()));
        assertRefused(ResultReason.INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK, () -> verify(CODE.toHex()));
    }

    @Test
    void whatIsNoSymmetricKeyIsRefused() {
        key = server.add(() -> new OpaqueObject(0x8000_0001, server.secret(KEY)), Attributes.EMPTY);
        assertRefused(ResultReason.INVALID_OBJECT_TYPE, () -> mac(Optional.empty()));
    }

    @Test
    void aDeactivatedKeyVerifiesButMakesNothing() {
        server.item("alice", ProtocolVersion.V2_1, Operation.REVOKE, context -> {
            var object = context.open(Optional.of(UniqueIdentifier.of(key)));
            context.objects()
                    .save(object.withAttribute(AttributeTypes.DEACTIVATION_DATE, HandlerTester.NOW.minusSeconds(1)));
            return object;
        });

        assertRefused(ResultReason.WRONG_KEY_LIFECYCLE_STATE, () -> mac(Optional.empty()));
        assertThat(verify(CODE.toHex())).contains(ValidityIndicator.VALID);
    }
}
