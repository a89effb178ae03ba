package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicDomainParameters;
import org.claviger.attribute.Link;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.NameType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.enumeration.ResultReason;
import org.claviger.object.KeyBlock;
import org.claviger.operation.CreateKeyPair;
import org.claviger.operation.Get;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.KeyDescription;
import org.claviger.server.crypto.KeyPairs;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.ProtocolVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CreateKeyPairHandlerTest {
    private final HandlerTester server = new HandlerTester();
    private final NewKeyPairs newKeyPairs = new NewKeyPairs(new KeyPairs(server.random()), server.newObjects);
    private final CreateKeyPairHandler handler = new CreateKeyPairHandler(newKeyPairs, true);
    private final GetHandler get = new GetHandler(server.delivery);

    @AfterEach
    void stop() {
        server.close();
    }

    private static Attributes of(CryptographicAlgorithm algorithm) {
        return Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, algorithm);
    }

    private static Attributes on(CryptographicAlgorithm algorithm, RecommendedCurve curve) {
        return of(algorithm)
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS,
                        new CryptographicDomainParameters(Optional.empty(), Optional.of(curve)));
    }

    private CreateKeyPair.Response make(Attributes common) {
        return make(ProtocolVersion.V2_1, common, Attributes.EMPTY, Attributes.EMPTY);
    }

    private CreateKeyPair.Response make(
            ProtocolVersion version, Attributes common, Attributes ofPrivate, Attributes ofPublic) {
        return server.as("alice", version, handler, request(common, ofPrivate, ofPublic));
    }

    private static CreateKeyPair.Request request(Attributes common, Attributes ofPrivate, Attributes ofPublic) {
        return new CreateKeyPair.Request(
                Optional.of(common),
                Optional.of(ofPrivate),
                Optional.of(ofPublic),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private ManagedObject load(UniqueIdentifier id) {
        return server.item(
                "alice", ProtocolVersion.V2_1, Operation.GET_ATTRIBUTES, context -> context.open(Optional.of(id)));
    }

    private <V> V attribute(UniqueIdentifier id, AttributeType<V> type) {
        return load(id).attributes().first(type).orElseThrow();
    }

    private KeyBlock block(UniqueIdentifier id, ProtocolVersion version) {
        return server.as("alice", version, get, getRequest(id)).object().block().orElseThrow();
    }

    private static Get.Request getRequest(UniqueIdentifier id) {
        return new Get.Request(Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private void assertRefused(ResultReason reason, Attributes common, Attributes ofPrivate, Attributes ofPublic) {
        assertThatThrownBy(() -> make(ProtocolVersion.V2_1, common, ofPrivate, ofPublic))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void theKeysOfAPairLinkToEachOther() {
        var made = make(of(CryptographicAlgorithm.EC));
        assertThat(attribute(made.privateKeyUniqueIdentifier(), AttributeTypes.LINK))
                .isEqualTo(new Link(LinkType.PUBLIC_KEY_LINK, made.publicKeyUniqueIdentifier()));
        assertThat(attribute(made.publicKeyUniqueIdentifier(), AttributeTypes.LINK))
                .isEqualTo(new Link(LinkType.PRIVATE_KEY_LINK, made.privateKeyUniqueIdentifier()));
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, 1024, , 1024",
        "RSA, , , 2048",
        "DSA, 2048, , 2048",
        "DH, 2048, , 2048",
        "EC, , , 256",
        "ECDSA, 384, , 384",
        "ECDH, 521, P_521, 521",
        "EC, , SECP256K1, 256",
        "ECDH, , CURVE25519, 256",
        "ECDH, , CURVE448, 448",
        "ECMQV, , BRAINPOOLP256R1, 256",
        "ECDSA, , B_283, 283",
        "ED25519, , , 256",
        "ED25519, 256, CURVE25519, 256",
        "ED448, , , 448"
    })
    void thePairBelongsTogetherAndIsDescribed(
            CryptographicAlgorithm algorithm,
            @Nullable Integer length,
            @Nullable RecommendedCurve curve,
            int expected) {
        var wanted = curve == null ? of(algorithm) : on(algorithm, curve);
        var made = make(length == null ? wanted : wanted.plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, length));
        for (var id : List.of(made.privateKeyUniqueIdentifier(), made.publicKeyUniqueIdentifier())) {
            assertThat(attribute(id, AttributeTypes.CRYPTOGRAPHIC_ALGORITHM)).isEqualTo(algorithm);
            assertThat(attribute(id, AttributeTypes.CRYPTOGRAPHIC_LENGTH)).isEqualTo(expected);
            assertThat(attribute(id, AttributeTypes.DIGEST)).isNotNull();
        }
        var privateKey = server.as("alice", ProtocolVersion.V2_1, get, getRequest(made.privateKeyUniqueIdentifier()))
                .object();
        var publicKey = server.as("alice", ProtocolVersion.V2_1, get, getRequest(made.publicKeyUniqueIdentifier()))
                .object();
        var readPrivate = AsymmetricKeys.privateKey(privateKey);
        var readPublic = AsymmetricKeys.publicKey(publicKey);
        assertThat(KeyDescription.of(readPrivate)).isEqualTo(KeyDescription.of(readPublic));
        assertThat(KeyDescription.of(readPrivate).algorithms()).contains(algorithm);
    }

    @Test
    void theUsualFormatIsTheOneOfTheSpecification() {
        var rsa = make(of(CryptographicAlgorithm.RSA).plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 1024));
        assertThat(block(rsa.privateKeyUniqueIdentifier(), ProtocolVersion.V2_1).keyFormatType())
                .isEqualTo(KeyFormatType.PKCS_1);
        assertThat(block(rsa.publicKeyUniqueIdentifier(), ProtocolVersion.V1_0).keyFormatType())
                .isEqualTo(KeyFormatType.PKCS_1);
        var ec = make(of(CryptographicAlgorithm.EC));
        assertThat(block(ec.privateKeyUniqueIdentifier(), ProtocolVersion.V2_1).keyFormatType())
                .isEqualTo(KeyFormatType.TRANSPARENT_EC_PRIVATE_KEY);
        assertThat(block(ec.publicKeyUniqueIdentifier(), ProtocolVersion.V1_2).keyFormatType())
                .isEqualTo(KeyFormatType.TRANSPARENT_ECDSA_PUBLIC_KEY);
    }

    @Test
    void aClientMayAskForAFormat() {
        var format = AttributeTypes.KEY_FORMAT_TYPE;
        var made = make(
                ProtocolVersion.V2_1,
                of(CryptographicAlgorithm.EC),
                Attributes.of(format, KeyFormatType.EC_PRIVATE_KEY),
                Attributes.of(format, KeyFormatType.X_509));
        assertThat(block(made.privateKeyUniqueIdentifier(), ProtocolVersion.V2_1)
                        .keyFormatType())
                .isEqualTo(KeyFormatType.EC_PRIVATE_KEY);
        assertThat(block(made.publicKeyUniqueIdentifier(), ProtocolVersion.V2_1).keyFormatType())
                .isEqualTo(KeyFormatType.X_509);
        assertRefused(
                ResultReason.INVALID_ATTRIBUTE_VALUE,
                of(CryptographicAlgorithm.EC),
                Attributes.of(format, KeyFormatType.PKCS_1),
                Attributes.EMPTY);
    }

    @Test
    void oneKeysOwnValueGoesBeforeTheCommonOneAndListsAreJoined() {
        var common = of(CryptographicAlgorithm.EC)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(CryptographicUsageMask.SIGN))
                .plus(AttributeTypes.OBJECT_GROUP, "both");
        var ofPublic = Attributes.of(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(CryptographicUsageMask.VERIFY))
                .plus(AttributeTypes.OBJECT_GROUP, "public")
                .plus(AttributeTypes.NAME, new Name("pub", NameType.UNINTERPRETED_TEXT_STRING));
        var made = make(ProtocolVersion.V1_4, common, Attributes.EMPTY, ofPublic);
        var privateKey = load(made.privateKeyUniqueIdentifier()).attributes();
        var publicKey = load(made.publicKeyUniqueIdentifier()).attributes();
        assertThat(privateKey.all(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK))
                .containsExactly(StoredObjects.mask(CryptographicUsageMask.SIGN));
        assertThat(publicKey.all(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK))
                .containsExactly(StoredObjects.mask(CryptographicUsageMask.VERIFY));
        assertThat(privateKey.all(AttributeTypes.OBJECT_GROUP)).containsExactly("both");
        assertThat(publicKey.all(AttributeTypes.OBJECT_GROUP)).containsExactly("both", "public");
        assertThat(privateKey.has(AttributeTypes.NAME)).isFalse();
    }

    @Test
    void whatMustBeSharedIsSharedOrRefused() {
        var length = AttributeTypes.CRYPTOGRAPHIC_LENGTH;
        var made = make(
                ProtocolVersion.V2_1, of(CryptographicAlgorithm.RSA), Attributes.of(length, 1024), Attributes.EMPTY);
        assertThat(attribute(made.publicKeyUniqueIdentifier(), length)).isEqualTo(1024);
        assertRefused(
                ResultReason.INVALID_ATTRIBUTE_VALUE,
                of(CryptographicAlgorithm.RSA),
                Attributes.of(length, 1024),
                Attributes.of(length, 2048));
    }

    @Test
    void keysWithoutAUsageMaskGetTheUsesOfTheirAlgorithm() {
        var made = make(of(CryptographicAlgorithm.RSA).plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 1024));
        assertThat(attribute(made.privateKeyUniqueIdentifier(), AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK))
                .isEqualTo(StoredObjects.mask(
                        CryptographicUsageMask.SIGN,
                        CryptographicUsageMask.DECRYPT,
                        CryptographicUsageMask.UNWRAP_KEY));
        assertThat(attribute(made.publicKeyUniqueIdentifier(), AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK))
                .isEqualTo(StoredObjects.mask(
                        CryptographicUsageMask.VERIFY,
                        CryptographicUsageMask.ENCRYPT,
                        CryptographicUsageMask.WRAP_KEY));
    }

    @Test
    void withoutDefaultMasksAClientMustSayThem() {
        var strict = new CreateKeyPairHandler(newKeyPairs, false);
        assertThatThrownBy(() ->
                        server.does(strict, request(of(CryptographicAlgorithm.EC), Attributes.EMPTY, Attributes.EMPTY)))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.INVALID_FIELD));
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, 512, , ",
        "RSA, 2049, , ",
        "RSA, 16384, , ",
        "DSA, 512, , ",
        "DSA, 2048, , 160",
        "DH, 1536, , ",
        "EC, 255, , ",
        "EC, 384, P_256, ",
        "EC, , SECP112R1, ",
        "ECDSA, , CURVE25519, ",
        "ED25519, , CURVE448, ",
        "ED25519, 255, , ",
        "AES, 128, , "
    })
    void pairsThatAreNotMadeAreRefused(
            CryptographicAlgorithm algorithm,
            @Nullable Integer length,
            @Nullable RecommendedCurve curve,
            @Nullable Integer qLength) {
        var wanted = of(algorithm)
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS,
                        new CryptographicDomainParameters(Optional.ofNullable(qLength), Optional.ofNullable(curve)));
        assertRefused(
                ResultReason.INVALID_ATTRIBUTE_VALUE,
                length == null ? wanted : wanted.plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, length),
                Attributes.EMPTY,
                Attributes.EMPTY);
    }

    @Test
    void aPairWithoutAnAlgorithmIsRefused() {
        assertRefused(ResultReason.INVALID_FIELD, Attributes.EMPTY, Attributes.EMPTY, Attributes.EMPTY);
        assertRefused(
                ResultReason.ATTRIBUTE_READ_ONLY,
                of(CryptographicAlgorithm.EC),
                Attributes.of(AttributeTypes.INITIAL_DATE, HandlerTester.NOW),
                Attributes.EMPTY);
    }

    @ParameterizedTest
    @EnumSource(
            value = RecommendedCurve.class,
            names = {"P_192", "P_224", "P_256", "P_384", "P_521", "SECP256K1", "BRAINPOOLP512R1", "K_571"})
    void keysAreMadeOnCurves(RecommendedCurve curve) {
        var made = make(on(CryptographicAlgorithm.EC, curve));
        assertThat(attribute(made.publicKeyUniqueIdentifier(), AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS)
                        .recommendedCurve())
                .contains(curve);
    }
}
