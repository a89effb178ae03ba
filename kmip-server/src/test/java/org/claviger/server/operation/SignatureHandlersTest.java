package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.enumeration.ValidityIndicator.INVALID;
import static org.claviger.enumeration.ValidityIndicator.VALID;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.UsageLimits;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.DigitalSignatureAlgorithm;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.UsageLimitsUnit;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.operation.DataReference;
import org.claviger.operation.Sign;
import org.claviger.operation.SignatureVerify;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.CryptoProviders;
import org.claviger.server.crypto.KeyDescription;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sign and Signature Verify. */
class SignatureHandlersTest {
    private static final byte[] MESSAGE = "what is signed".getBytes(StandardCharsets.UTF_8);
    private static final Map<String, KeyPair> PAIRS = new LinkedHashMap<>();

    private final HandlerTester server = new HandlerTester();
    private final CryptographicStreams streams = CryptographicStreams.start(
            CryptographicStreams.Limits.DEFAULT, server::sharedMemory, server.clock(), server.random());
    private final SignHandler sign = new SignHandler(server.wrapping, streams);
    private final SignatureVerifyHandler verify = new SignatureVerifyHandler(server.wrapping, streams);

    private final SecretScope secrets = SecretScope.unlocked();

    @AfterEach
    void stop() {
        secrets.close();
        streams.close();
        server.close();
    }

    private static synchronized KeyPair pair(String name) {
        return PAIRS.computeIfAbsent(name, SignatureHandlersTest::make);
    }

    private static KeyPair make(String name) {
        try {
            var isCurve = name.startsWith("P-") || name.startsWith("secp");
            var generator = CryptoProviders.keyPairGenerator(isCurve ? "EC" : name.replaceAll("-\\d+", ""));
            if (isCurve) {
                generator.initialize(new ECGenParameterSpec(name));
            } else if (name.contains("-")) {
                generator.initialize(Integer.parseInt(name.replaceAll(".*-", "")));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Attributes attributes(CryptographicAlgorithm algorithm, CryptographicUsageMask... uses) {
        return Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, algorithm)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(uses));
    }

    private String addPrivate(String name, Attributes more) {
        var key = pair(name).getPrivate();
        var algorithm = KeyDescription.of(key).algorithms().getFirst();
        return server.add(
                () -> AsymmetricKeys.object(key, algorithm, KeyFormatType.PKCS_8, secrets),
                attributes(algorithm, CryptographicUsageMask.SIGN).plusAll(more));
    }

    private String addPublic(String name, Attributes more) {
        var key = pair(name).getPublic();
        var algorithm = KeyDescription.of(key).algorithms().getFirst();
        return server.add(
                () -> AsymmetricKeys.object(key, algorithm, KeyFormatType.X_509, Optional.empty(), secrets),
                attributes(algorithm, CryptographicUsageMask.VERIFY).plusAll(more));
    }

    private static Optional<UniqueIdentifier> id(String id) {
        return Optional.of(UniqueIdentifier.of(id));
    }

    private Optional<DataReference> data(byte[] bytes) {
        return Optional.of(new DataReference.Given(server.secret(bytes)));
    }

    private Bytes sign(String key, Optional<CryptographicParameters> parameters, byte[] message) {
        return server.does(
                        sign,
                        new Sign.Request(
                                id(key),
                                parameters,
                                data(message),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .signatureData()
                .orElseThrow();
    }

    private Bytes signDigest(String key, Optional<CryptographicParameters> parameters, byte[] digest) {
        return server.does(
                        sign,
                        new Sign.Request(
                                id(key),
                                parameters,
                                Optional.empty(),
                                Optional.of(Bytes.copyOf(digest)),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .signatureData()
                .orElseThrow();
    }

    private ValidityIndicator verify(
            String key, Optional<CryptographicParameters> parameters, byte[] message, Bytes signature) {
        return server.does(
                        verify,
                        new SignatureVerify.Request(
                                id(key),
                                parameters,
                                data(message),
                                Optional.empty(),
                                Optional.of(signature),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .validityIndicator()
                .orElseThrow();
    }

    private ValidityIndicator verifyDigest(
            String key, Optional<CryptographicParameters> parameters, byte[] digest, Bytes signature) {
        return server.does(
                        verify,
                        new SignatureVerify.Request(
                                id(key),
                                parameters,
                                Optional.empty(),
                                Optional.of(Bytes.copyOf(digest)),
                                Optional.of(signature),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .validityIndicator()
                .orElseThrow();
    }

    private static Optional<CryptographicParameters> parameters(Consumer<CryptographicParameters.Builder> some) {
        var builder = CryptographicParameters.builder();
        some.accept(builder);
        return Optional.of(builder.build());
    }

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

    @Test
    void pssTakesTheSaltAndTheMaskThatAreSaid() throws GeneralSecurityException {
        var privateKey = addPrivate("RSA-2048", Attributes.EMPTY);
        var publicKey = addPublic("RSA-2048", Attributes.EMPTY);
        var plain = parameters(p -> p.paddingMethod(PaddingMethod.PSS).hashingAlgorithm(HashingAlgorithm.SHA_256));
        var special = parameters(p -> p.digitalSignatureAlgorithm(DigitalSignatureAlgorithm.RSASSA_PSS)
                .hashingAlgorithm(HashingAlgorithm.SHA_256)
                .maskGeneratorHashingAlgorithm(HashingAlgorithm.SHA_1)
                .saltLength(20)
                .trailerField(1));
        assertThat(isPss(sign(privateKey, plain, MESSAGE), "SHA-256", 32)).isTrue();
        assertThat(isPss(sign(privateKey, special, MESSAGE), "SHA-1", 20)).isTrue();
        assertThat(verify(publicKey, special, MESSAGE, sign(privateKey, special, MESSAGE)))
                .isEqualTo(VALID);
        assertThat(verify(publicKey, special, MESSAGE, sign(privateKey, plain, MESSAGE)))
                .isEqualTo(INVALID);
        for (var salt : new int[] {0, 1, 20, 32, 222}) {
            var salted = parameters(p -> p.paddingMethod(PaddingMethod.PSS)
                    .hashingAlgorithm(HashingAlgorithm.SHA_256)
                    .saltLength(salt));
            var signature = sign(privateKey, salted, MESSAGE);
            assertThat(verify(publicKey, plain, MESSAGE, signature)).isEqualTo(VALID);
            assertThat(verify(publicKey, salted, MESSAGE, signature)).isEqualTo(VALID);
        }
        var tooLong = parameters(p -> p.paddingMethod(PaddingMethod.PSS)
                .hashingAlgorithm(HashingAlgorithm.SHA_256)
                .saltLength(223));
        assertRefused(ResultReason.CRYPTOGRAPHIC_FAILURE, () -> sign(privateKey, tooLong, MESSAGE));
    }

    private static boolean isPss(Bytes signature, String maskHash, int saltLength) throws GeneralSecurityException {
        var other = Signature.getInstance("RSASSA-PSS");
        other.setParameter(new PSSParameterSpec("SHA-256", "MGF1", new MGF1ParameterSpec(maskHash), saltLength, 1));
        other.initVerify(pair("RSA-2048").getPublic());
        other.update(MESSAGE);
        return other.verify(signature.toArray());
    }

    @Test
    void withoutAHashAnRsaKeySignsTheClientsDigestAsItIs() throws GeneralSecurityException {
        var none = Optional.<CryptographicParameters>empty();
        var signature = signDigest(addPrivate("RSA-2048", Attributes.EMPTY), none, MESSAGE);
        var other = CryptoProviders.signature("NONEwithRSA");
        other.initVerify(pair("RSA-2048").getPublic());
        other.update(MESSAGE);
        assertThat(other.verify(signature.toArray())).isTrue();
        assertThat(verifyDigest(addPublic("RSA-2048", Attributes.EMPTY), none, MESSAGE, signature))
                .isEqualTo(VALID);
        assertRefused(
                ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS,
                () -> sign(addPrivate("RSA-2048", Attributes.EMPTY), none, MESSAGE));
        assertRefused(
                ResultReason.CRYPTOGRAPHIC_FAILURE,
                () -> signDigest(addPrivate("RSA-2048", Attributes.EMPTY), none, new byte[256]));
    }

    @Test
    void theParametersOfTheKeyStandInForTheRequests() {
        var own = Attributes.of(
                AttributeTypes.CRYPTOGRAPHIC_PARAMETERS,
                parameters(p -> p.hashingAlgorithm(HashingAlgorithm.SHA_384)).orElseThrow());
        var signature = sign(addPrivate("P-256", own), Optional.empty(), MESSAGE);
        assertThat(verify(
                        addPublic("P-256", Attributes.EMPTY),
                        parameters(p -> p.hashingAlgorithm(HashingAlgorithm.SHA_384)),
                        MESSAGE,
                        signature))
                .isEqualTo(VALID);
    }

    @Test
    void parametersThatContradictAreRefused() {
        var rsa = addPrivate("RSA-2048", Attributes.EMPTY);
        var ed = addPrivate("Ed25519", Attributes.EMPTY);
        var bad = ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
        refuses(
                bad,
                rsa,
                p -> p.hashingAlgorithm(HashingAlgorithm.SHA_1)
                        .digitalSignatureAlgorithm(DigitalSignatureAlgorithm.SHA_256_WITH_RSA_ENCRYPTION));
        refuses(
                bad,
                rsa,
                p -> p.paddingMethod(PaddingMethod.PSS)
                        .digitalSignatureAlgorithm(DigitalSignatureAlgorithm.SHA_256_WITH_RSA_ENCRYPTION));
        refuses(bad, rsa, p -> p.digitalSignatureAlgorithm(DigitalSignatureAlgorithm.ECDSA_WITH_SHA256));
        refuses(
                bad,
                rsa,
                p -> p.hashingAlgorithm(HashingAlgorithm.SHA_256).cryptographicAlgorithm(CryptographicAlgorithm.ECDSA));
        refuses(bad, rsa, p -> p.paddingMethod(PaddingMethod.PSS));
        refuses(
                bad,
                rsa,
                p -> p.paddingMethod(PaddingMethod.PSS)
                        .hashingAlgorithm(HashingAlgorithm.SHA_256)
                        .trailerField(2));
        refuses(
                bad,
                rsa,
                p -> p.paddingMethod(PaddingMethod.PSS)
                        .hashingAlgorithm(HashingAlgorithm.SHA_256)
                        .saltLength(-1));
        refuses(bad, ed, p -> p.hashingAlgorithm(HashingAlgorithm.SHA_512));
        var unsupported = ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;
        refuses(unsupported, rsa, p -> p.paddingMethod(PaddingMethod.X9_31).hashingAlgorithm(HashingAlgorithm.SHA_1));
        refuses(unsupported, rsa, p -> p.hashingAlgorithm(HashingAlgorithm.TIGER));
    }

    private void refuses(ResultReason reason, String key, Consumer<CryptographicParameters.Builder> parameters) {
        assertRefused(reason, () -> sign(key, parameters(parameters), MESSAGE));
    }

    @Test
    void onlyPrivateKeysSignAndOnlyPublicOnesVerify() {
        var publicKey = addPublic(
                "Ed25519",
                Attributes.of(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(CryptographicUsageMask.SIGN)));
        var symmetric = server.addKey(CryptographicAlgorithm.AES, new byte[16], CryptographicUsageMask.VERIFY);
        assertThat(publicKey).isNotEmpty();
        assertRefused(
                ResultReason.INVALID_OBJECT_TYPE,
                () -> verify(symmetric, Optional.empty(), MESSAGE, Bytes.copyOf(new byte[64])));
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

    private static void assertRefused(ResultReason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
