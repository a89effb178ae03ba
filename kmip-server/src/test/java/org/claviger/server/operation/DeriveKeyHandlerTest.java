package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.enumeration.CryptographicUsageMask.DERIVE_KEY;
import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;

import java.lang.foreign.ValueLayout;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.KeyAgreement;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.Link;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.DerivationMethod;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.PrivateKey;
import org.claviger.object.PublicKey;
import org.claviger.operation.DerivationParameters;
import org.claviger.operation.DeriveKey;
import org.claviger.operation.Get;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Derive Key by agreement of two keys; the JDK, whose curves are not those of the server, says what must come out. */
class DeriveKeyHandlerTest {
    private static final int SECRET_BYTES = 32;

    private final HandlerTester server = new HandlerTester();
    private final DeriveKeyHandler derive = new DeriveKeyHandler(server.wrapping, server.newObjects);

    @AfterEach
    void stop() {
        server.close();
    }

    private static KeyPair pair(String curve) throws GeneralSecurityException {
        if (curve.equals("X25519")) {
            return KeyPairGenerator.getInstance(curve, "SunEC").generateKeyPair();
        }
        var generator = KeyPairGenerator.getInstance("EC", "SunEC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    /** What the JDK makes of two keys. */
    private static byte[] agreed(String curve, KeyPair own, KeyPair other) throws GeneralSecurityException {
        var agreement = KeyAgreement.getInstance(curve.equals("X25519") ? curve : "ECDH", "SunEC");
        agreement.init(own.getPrivate());
        agreement.doPhase(other.getPublic(), true);
        return agreement.generateSecret();
    }

    private static Attributes attributes(CryptographicUsageMask use) {
        return Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.ECDH)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(use));
    }

    private String addPrivate(KeyPair pair, Attributes attributes) {
        var key = server.secret(pair.getPrivate().getEncoded());
        return server.add(() -> new PrivateKey(MadeOfKeys.block(KeyFormatType.PKCS_8, key, attributes)), attributes);
    }

    private String addPublic(KeyPair pair, Attributes attributes) {
        var key = server.secret(pair.getPublic().getEncoded());
        return server.add(() -> new PublicKey(MadeOfKeys.block(KeyFormatType.X_509, key, attributes)), attributes);
    }

    private UniqueIdentifier derive(int bits, Optional<CryptographicParameters> parameters, String... keys) {
        var wanted = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.HMAC_SHA256)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, bits)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(CryptographicUsageMask.MAC_GENERATE));
        return server.does(
                        derive,
                        new DeriveKey.Request(
                                ObjectType.SYMMETRIC_KEY,
                                Arrays.stream(keys).map(UniqueIdentifier::of).toList(),
                                DerivationMethod.ASYMMETRIC_KEY,
                                new DerivationParameters(
                                        parameters, Optional.empty(), List.of(), Optional.empty(), Optional.empty()),
                                wanted))
                .uniqueIdentifier();
    }

    private byte[] bytesOf(UniqueIdentifier key) {
        var block = server.does(
                        new GetHandler(server.delivery),
                        new Get.Request(
                                Optional.of(key),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .object()
                .block()
                .orElseThrow();
        if (block.keyValue().orElseThrow() instanceof KeyValue.Plain(KeyMaterial.Encoded(var bytes), var _)) {
            return bytes.bytes().toArray(ValueLayout.JAVA_BYTE);
        }
        throw new AssertionError("a derived key is raw");
    }

    private List<Link> links(UniqueIdentifier key) {
        return server.item(
                "alice",
                ProtocolVersion.V2_1,
                Operation.GET_ATTRIBUTES,
                context -> context.open(Optional.of(key)).attributes().all(AttributeTypes.LINK));
    }

    private static void assertRefused(ResultReason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "X25519"})
    void bothSidesGetTheSecretOfTheJdkWhateverTheOrderOfTheKeys(String curve) throws GeneralSecurityException {
        var alice = pair(curve);
        var bob = pair(curve);
        var expected = agreed(curve, alice, bob);
        var attributes = attributes(DERIVE_KEY);

        var here = derive(256, Optional.empty(), addPrivate(alice, attributes), addPublic(bob, attributes));
        var there = derive(256, Optional.empty(), addPublic(alice, attributes), addPrivate(bob, attributes));

        assertThat(bytesOf(here)).isEqualTo(expected).hasSize(SECRET_BYTES);
        assertThat(bytesOf(there)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"secp384r1, 384, 256", "secp521r1, 528, 520", "X25519, 256, 128"})
    void aShorterKeyIsTheBeginningOfTheSecretAndALongerOneIsRefused(String curve, int most, int bits)
            throws GeneralSecurityException {
        var alice = pair(curve);
        var bob = pair(curve);
        var own = addPrivate(alice, attributes(DERIVE_KEY));
        var other = addPublic(bob, attributes(DERIVE_KEY));

        var derived = derive(bits, Optional.empty(), own, other);

        var expected = Arrays.copyOf(agreed(curve, alice, bob), bits / Byte.SIZE);
        assertThat(bytesOf(derived)).isEqualTo(expected);
        assertRefused(ResultReason.CRYPTOGRAPHIC_FAILURE, () -> derive(most + Byte.SIZE, Optional.empty(), own, other));
    }

    @Test
    void theDerivedKeyLinksToBothKeysAndBothLinkToIt() throws GeneralSecurityException {
        var own = addPrivate(pair("X25519"), attributes(DERIVE_KEY));
        var other = addPublic(pair("X25519"), attributes(DERIVE_KEY));

        var derived = derive(256, Optional.empty(), own, other);

        assertThat(links(derived))
                .containsExactlyInAnyOrder(
                        new Link(LinkType.DERIVATION_BASE_OBJECT_LINK, UniqueIdentifier.of(own)),
                        new Link(LinkType.DERIVATION_BASE_OBJECT_LINK, UniqueIdentifier.of(other)));
        for (var base : List.of(own, other)) {
            assertThat(links(UniqueIdentifier.of(base))).contains(new Link(LinkType.DERIVED_KEY_LINK, derived));
        }
    }

    @Test
    void aPrivateAndAPublicKeyAreNeededAndNothingElse() throws GeneralSecurityException {
        var own = addPrivate(pair("X25519"), attributes(DERIVE_KEY));
        var other = addPublic(pair("X25519"), attributes(DERIVE_KEY));
        var reason = ResultReason.INVALID_FIELD;

        assertRefused(reason, () -> derive(256, Optional.empty(), own));
        assertRefused(reason, () -> derive(256, Optional.empty(), own, own));
        assertRefused(reason, () -> derive(256, Optional.empty(), other, other));
        assertRefused(reason, () -> derive(256, Optional.empty(), own, other, other));
    }

    @Test
    void keysOnDifferentCurvesAgreeOnNothing() throws GeneralSecurityException {
        var own = addPrivate(pair("secp256r1"), attributes(DERIVE_KEY));
        for (var curve : List.of("secp384r1", "X25519")) {
            var other = addPublic(pair(curve), attributes(DERIVE_KEY));
            assertRefused(ResultReason.CRYPTOGRAPHIC_FAILURE, () -> derive(128, Optional.empty(), own, other));
            assertRefused(ResultReason.CRYPTOGRAPHIC_FAILURE, () -> derive(128, Optional.empty(), other, own));
        }
    }

    @Test
    void anAlgorithmThatIsNotTheKeysIsRefused() throws GeneralSecurityException {
        var own = addPrivate(pair("secp256r1"), attributes(DERIVE_KEY));
        var other = addPublic(pair("secp256r1"), attributes(DERIVE_KEY));

        assertThat(derive(256, algorithm(CryptographicAlgorithm.ECDH), own, other))
                .isNotNull();
        assertRefused(
                ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS,
                () -> derive(256, algorithm(CryptographicAlgorithm.DH), own, other));
    }

    private static Optional<CryptographicParameters> algorithm(CryptographicAlgorithm algorithm) {
        return Optional.of(CryptographicParameters.builder()
                .cryptographicAlgorithm(algorithm)
                .build());
    }

    @Test
    void bothKeysMustBeActiveAndAllowDerivation() throws GeneralSecurityException {
        var own = addPrivate(pair("X25519"), attributes(DERIVE_KEY));
        var other = addPublic(pair("X25519"), attributes(DERIVE_KEY));
        var forElse = addPublic(pair("X25519"), attributes(ENCRYPT));
        var later = addPrivate(
                pair("X25519"),
                attributes(DERIVE_KEY).plus(AttributeTypes.ACTIVATION_DATE, HandlerTester.NOW.plusSeconds(1)));

        assertRefused(
                ResultReason.INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK, () -> derive(256, Optional.empty(), own, forElse));
        assertRefused(ResultReason.WRONG_KEY_LIFECYCLE_STATE, () -> derive(256, Optional.empty(), later, other));
    }
}
