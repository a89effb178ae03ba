package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.enumeration.ValidityIndicator.INVALID;
import static org.claviger.enumeration.ValidityIndicator.VALID;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UsageLimits;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.DigitalSignatureAlgorithm;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.UsageLimitsUnit;
import org.claviger.operation.Sign;
import org.claviger.operation.SignatureVerify;
import org.claviger.server.crypto.CryptoProviders;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sign and Signature Verify. */
class SignatureHandlersTest extends SignatureTester {
    /** A key, how it signs, and what JCA calls that. */
    record Case(String key, String jca, Optional<CryptographicParameters> parameters) {
        @Override
        public String toString() {
            return key + " " + jca;
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case(
                        "RSA-2048",
                        "SHA256withRSA",
                        parameters(p ->
                                p.paddingMethod(PaddingMethod.PKCS1_V1_5).hashingAlgorithm(HashingAlgorithm.SHA_256))),
                new Case(
                        "RSA-2048",
                        "SHA1withRSA",
                        parameters(
                                p -> p.digitalSignatureAlgorithm(DigitalSignatureAlgorithm.SHA_1_WITH_RSA_ENCRYPTION))),
                new Case(
                        "RSA-2048",
                        "SHA3-512withRSA",
                        parameters(
                                p -> p.digitalSignatureAlgorithm(DigitalSignatureAlgorithm.SHA3_512_WITH_RSA_ENCRYPTION)
                                        .hashingAlgorithm(HashingAlgorithm.SHA3_512)
                                        .cryptographicAlgorithm(CryptographicAlgorithm.RSA))),
                new Case(
                        "RSA-2048",
                        "SHA512/256withRSA",
                        parameters(p -> p.hashingAlgorithm(HashingAlgorithm.SHA_512_256))),
                new Case(
                        "P-256",
                        "SHA256withECDSA",
                        parameters(p -> p.hashingAlgorithm(HashingAlgorithm.SHA_256)
                                .cryptographicAlgorithm(CryptographicAlgorithm.ECDSA))),
                new Case(
                        "P-521",
                        "SHA512withECDSA",
                        parameters(p -> p.digitalSignatureAlgorithm(DigitalSignatureAlgorithm.ECDSA_WITH_SHA512))),
                new Case(
                        "secp256k1",
                        "SHA256withECDSA",
                        parameters(p -> p.hashingAlgorithm(HashingAlgorithm.SHA_256)
                                .cryptographicAlgorithm(CryptographicAlgorithm.EC))),
                new Case(
                        "DSA-2048",
                        "SHA256withDSA",
                        parameters(p -> p.digitalSignatureAlgorithm(DigitalSignatureAlgorithm.DSA_WITH_SHA256))),
                new Case("Ed25519", "Ed25519", Optional.empty()),
                new Case("Ed448", "Ed448", Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsSignedVerifiesHereAndElsewhere(Case sample) throws GeneralSecurityException {
        var privateKey = addPrivate(sample.key(), Attributes.EMPTY);
        var publicKey = addPublic(sample.key(), Attributes.EMPTY);
        var signature = sign(privateKey, sample.parameters(), MESSAGE);
        var other = CryptoProviders.signature(sample.jca());
        other.initVerify(pair(sample.key()).getPublic());
        other.update(MESSAGE);
        assertThat(other.verify(signature.toArray())).isTrue();

        other.initSign(pair(sample.key()).getPrivate());
        other.update(MESSAGE);
        assertThat(verify(publicKey, sample.parameters(), MESSAGE, Bytes.wrap(other.sign())))
                .isEqualTo(VALID);
        assertThat(verify(publicKey, sample.parameters(), MESSAGE, signature)).isEqualTo(VALID);
        assertThat(verify(publicKey, sample.parameters(), "another".getBytes(StandardCharsets.UTF_8), signature))
                .isEqualTo(INVALID);
        for (var wrong : List.of(new byte[0], new byte[1], new byte[256], new byte[64], new byte[1000])) {
            assertThat(verify(publicKey, sample.parameters(), MESSAGE, Bytes.copyOf(wrong)))
                    .isEqualTo(INVALID);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aDigestOfTheClientsIsSignedAsTheMessageIs(Case sample) throws GeneralSecurityException {
        var privateKey = addPrivate(sample.key(), Attributes.EMPTY);
        var publicKey = addPublic(sample.key(), Attributes.EMPTY);
        if (sample.jca().startsWith("Ed")) {
            assertRefused(
                    ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS,
                    () -> signDigest(privateKey, sample.parameters(), new byte[32]));
            return;
        }
        var name = sample.jca().replaceAll("with.*", "").replaceFirst("^SHA(\\d)(?!-)", "SHA-$1");
        var digest = MessageDigest.getInstance(name).digest(MESSAGE);
        var signature = signDigest(privateKey, sample.parameters(), digest);
        assertThat(verify(publicKey, sample.parameters(), MESSAGE, signature)).isEqualTo(VALID);
        assertThat(verifyDigest(publicKey, sample.parameters(), digest, signature))
                .isEqualTo(VALID);
        digest[0]++;
        assertThat(verifyDigest(publicKey, sample.parameters(), digest, signature))
                .isEqualTo(INVALID);
        assertRefused(
                ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS,
                () -> signDigest(privateKey, sample.parameters(), new byte[7]));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aMessageMayComeInParts(Case sample) {
        var privateKey = addPrivate(sample.key(), Attributes.EMPTY);
        var publicKey = addPublic(sample.key(), Attributes.EMPTY);
        var first = server.does(
                sign,
                new Sign.Request(
                        id(privateKey),
                        sample.parameters(),
                        data(new byte[] {1, 2}),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(true),
                        Optional.empty()));
        assertThat(first.signatureData()).isEmpty();
        var last = server.does(
                sign,
                new Sign.Request(
                        id(privateKey),
                        Optional.empty(),
                        data(new byte[] {3}),
                        Optional.empty(),
                        first.correlationValue(),
                        Optional.empty(),
                        Optional.of(true)));
        var signature = last.signatureData();
        assertThat(last.correlationValue()).isEmpty();
        assertThat(verify(publicKey, sample.parameters(), new byte[] {1, 2, 3}, signature.orElseThrow()))
                .isEqualTo(VALID);

        var begun = server.does(
                verify,
                new SignatureVerify.Request(
                        id(publicKey),
                        sample.parameters(),
                        data(new byte[] {1}),
                        Optional.empty(),
                        signature,
                        Optional.empty(),
                        Optional.of(true),
                        Optional.empty()));
        assertThat(begun.validityIndicator()).isEmpty();
        var ended = server.does(
                verify,
                new SignatureVerify.Request(
                        id(publicKey),
                        Optional.empty(),
                        data(new byte[] {2, 3}),
                        Optional.empty(),
                        Optional.empty(),
                        begun.correlationValue(),
                        Optional.empty(),
                        Optional.of(true)));
        assertThat(ended.validityIndicator()).contains(VALID);
    }

    @Test
    void onlyPrivateKeysSignAndOnlyPublicOnesVerify() {
        var both = new CryptographicUsageMask[] {CryptographicUsageMask.SIGN, CryptographicUsageMask.VERIFY};
        var privateKey = addPrivate("Ed25519", Attributes.EMPTY, both);
        var publicKey = addPublic("Ed25519", Attributes.EMPTY, both);
        var symmetric = server.addKey(CryptographicAlgorithm.AES, new byte[16], both);
        var signature = sign(privateKey, Optional.empty(), MESSAGE);

        for (var other : List.of(publicKey, symmetric)) {
            assertRefused(ResultReason.INVALID_OBJECT_TYPE, () -> sign(other, Optional.empty(), MESSAGE));
        }
        assertThat(verify(publicKey, Optional.empty(), MESSAGE, signature)).isEqualTo(VALID);
        for (var other : List.of(privateKey, symmetric)) {
            assertRefused(ResultReason.INVALID_OBJECT_TYPE, () -> verify(other, Optional.empty(), MESSAGE, signature));
        }
    }

    @Test
    void theKeyMustAllowTheUse() {
        var signer = addPrivate("Ed25519", Attributes.EMPTY);
        assertRefused(
                ResultReason.INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK,
                () -> verify(signer, Optional.empty(), MESSAGE, Bytes.copyOf(new byte[64])));
        var later =
                addPrivate("Ed25519", Attributes.of(AttributeTypes.ACTIVATION_DATE, HandlerTester.NOW.plusSeconds(60)));
        assertRefused(ResultReason.WRONG_KEY_LIFECYCLE_STATE, () -> sign(later, Optional.empty(), MESSAGE));
        var once = addPrivate(
                "Ed25519",
                Attributes.of(
                        AttributeTypes.USAGE_LIMITS,
                        new UsageLimits(Optional.of(1L), Optional.of(1L), Optional.of(UsageLimitsUnit.OBJECT))));
        sign(once, Optional.empty(), MESSAGE);
        assertRefused(ResultReason.USAGE_LIMIT_EXCEEDED, () -> sign(once, Optional.empty(), MESSAGE));
    }

    @Test
    void whatIsMissingOrTooMuchIsRefused() {
        var privateKey = addPrivate("Ed25519", Attributes.EMPTY);
        var publicKey = addPublic("Ed25519", Attributes.EMPTY);
        assertRefused(
                ResultReason.INVALID_FIELD,
                () -> server.does(
                        sign,
                        new Sign.Request(
                                id(privateKey),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())));
        assertRefused(
                ResultReason.INVALID_FIELD,
                () -> server.does(
                        sign,
                        new Sign.Request(
                                id(privateKey),
                                Optional.empty(),
                                data(MESSAGE),
                                Optional.of(Bytes.copyOf(new byte[32])),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())));
        assertRefused(
                ResultReason.INVALID_FIELD,
                () -> server.does(
                        verify,
                        new SignatureVerify.Request(
                                id(publicKey),
                                Optional.empty(),
                                data(MESSAGE),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())));
        assertRefused(
                ResultReason.INVALID_CORRELATION_VALUE,
                () -> server.does(
                        sign,
                        new Sign.Request(
                                id(privateKey),
                                Optional.empty(),
                                data(MESSAGE),
                                Optional.empty(),
                                Optional.of(Bytes.copyOf(new byte[16])),
                                Optional.empty(),
                                Optional.empty())));
    }
}
