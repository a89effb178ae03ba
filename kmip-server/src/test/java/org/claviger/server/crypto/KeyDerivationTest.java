package org.claviger.server.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.DerivationMethod;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.ResultReason;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyDerivationTest {
    private static final byte[] KEY = "a key of some bytes".getBytes(US_ASCII);
    private static final byte[] FIXED = "label\0context".getBytes(US_ASCII);
    private static final byte[] IV = "feedback".getBytes(US_ASCII);

    private final SecretScope secrets = SecretScope.unlocked();

    @AfterEach
    void wipe() {
        secrets.close();
    }

    /** RFC 6070. */
    @ParameterizedTest
    @CsvSource({
        "1, 0c60c80f961f0e71f3a9b524af6012062fe037a6",
        "2, ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957",
        "4096, 4b007901b765489abead49d926f721d065a429c1"
    })
    void aPasswordGivesTheKeysOfRfc6070(int iterations, String expected) {
        var inputs = new KeyDerivation.Inputs(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Bytes.wrap("salt".getBytes(US_ASCII))),
                Optional.of(iterations));
        var key = KeyDerivation.pbkdf2(secret("password".getBytes(US_ASCII)), inputs, expected.length() / 2, secrets);
        assertThat(hex(key)).isEqualTo(expected);
    }

    /** RFC 5869, appendix A.1. */
    @Test
    void extractAndExpandGivesTheKeyOfRfc5869() {
        var inputs = new KeyDerivation.Inputs(
                Optional.of(HashingAlgorithm.SHA_256),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Bytes.wrap(bytes("000102030405060708090a0b0c"))),
                Optional.empty());
        var key = KeyDerivation.hkdf(
                secret(bytes("0b".repeat(22))),
                Optional.of(secret(bytes("f0f1f2f3f4f5f6f7f8f9"))),
                inputs,
                42,
                secrets);
        assertThat(hex(key))
                .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    }

    /** RFC 4231, test case 1. */
    @Test
    void aCodeOfDataIsThatOfRfc4231AndTheKeyMayNameTheHash() {
        var key = KeyDerivation.hmac(
                secret(bytes("0b".repeat(20))),
                secret("Hi There".getBytes(US_ASCII)),
                keyOf(CryptographicAlgorithm.HMAC_SHA256),
                32,
                secrets);
        assertThat(hex(key)).isEqualTo("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    }

    @Test
    void aHashIsCutToTheLengthAskedFor() {
        var key = KeyDerivation.hash(secret("abc".getBytes(US_ASCII)), hashing(HashingAlgorithm.SHA_256), 16, secrets);
        assertThat(hex(key)).isEqualTo("ba7816bf8f01cfea414140de5dae2223");
    }

    /** The example of the Amazon Web Services documentation of Signature Version 4. */
    @Test
    void aChainOfCodesGivesTheSigningKeyOfTheDocumentation() {
        var key = KeyDerivation.awsSignatureVersion4(
                secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".getBytes(US_ASCII)),
                List.of(
                        secret("20120215".getBytes(US_ASCII)),
                        secret("us-east-1".getBytes(US_ASCII)),
                        secret("iam".getBytes(US_ASCII))),
                32,
                secrets);
        assertThat(hex(key)).isEqualTo("f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d");
    }

    /** SP 800-108, section 5.1: K(i) is the code of the counter and the fixed input. */
    @Test
    void theCounterModeCountsBeforeTheFixedInput() throws GeneralSecurityException {
        var expected = joined(prf(counter(1), FIXED), prf(counter(2), FIXED));
        assertThat(nist(DerivationMethod.NIST800_108_C)).isEqualTo(expected);
    }

    /** SP 800-108, section 5.2: each step begins with the output of the one before. */
    @Test
    void theFeedbackModeFeedsItsOutputBack() throws GeneralSecurityException {
        var first = prf(IV, counter(1), FIXED);
        assertThat(nist(DerivationMethod.NIST800_108_F)).isEqualTo(joined(first, prf(first, counter(2), FIXED)));
    }

    /** SP 800-108, section 5.3: a pipeline of codes of the fixed input goes before each step. */
    @Test
    void theDoublePipelineModeHasAPipelineOfItsOwn() throws GeneralSecurityException {
        var a1 = prf(FIXED);
        var a2 = prf(a1);
        assertThat(nist(DerivationMethod.NIST800_108_DPI))
                .isEqualTo(joined(prf(a1, counter(1), FIXED), prf(a2, counter(2), FIXED)));
    }

    @Test
    void noMethodGivesMoreThanItHas() {
        assertThatThrownBy(() -> KeyDerivation.hash(secret(KEY), hashing(HashingAlgorithm.SHA_256), 33, secrets))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.CRYPTOGRAPHIC_FAILURE));
    }

    @Test
    void aHashThatNobodyNamesIsNotGuessed() {
        assertThatThrownBy(() ->
                        KeyDerivation.hmac(secret(KEY), secret(FIXED), keyOf(CryptographicAlgorithm.AES), 16, secrets))
                .isInstanceOfSatisfying(
                        KmipException.class,
                        e -> assertThat(e.reason()).isEqualTo(ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "10000001"})
    void iterationsThatMakeNoSenseOrTakeMinutesAreRefused(int iterations) {
        var inputs = new KeyDerivation.Inputs(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Bytes.wrap(IV)),
                Optional.of(iterations));
        assertThatThrownBy(() -> KeyDerivation.pbkdf2(secret(KEY), inputs, 16, secrets))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.INVALID_FIELD));
    }

    private byte[] nist(DerivationMethod mode) {
        var inputs = new KeyDerivation.Inputs(
                Optional.of(HashingAlgorithm.SHA_256),
                Optional.empty(),
                Optional.of(Bytes.wrap(IV)),
                Optional.empty(),
                Optional.empty());
        return array(KeyDerivation.nist800108(mode, secret(KEY), secret(FIXED), inputs, 64, secrets));
    }

    private static byte[] prf(byte[]... parts) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        for (var part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    private static byte[] counter(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (var part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static KeyDerivation.Inputs hashing(HashingAlgorithm hash) {
        return new KeyDerivation.Inputs(
                Optional.of(hash), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static KeyDerivation.Inputs keyOf(CryptographicAlgorithm algorithm) {
        return new KeyDerivation.Inputs(
                Optional.empty(), Optional.of(algorithm), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Secret secret(byte[] bytes) {
        return secrets.copyOf(bytes);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] array(Secret secret) {
        return secret.bytes().toArray(ValueLayout.JAVA_BYTE);
    }

    private static String hex(Secret secret) {
        return HexFormat.of().formatHex(array(secret));
    }
}
