package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.operation.HandlerTester.NOW;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.State;
import org.claviger.object.KmipObject;
import org.claviger.operation.CreateKeyPair;
import org.claviger.operation.GetAttributes;
import org.claviger.operation.ReKeyKeyPair;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.KeyDescription;
import org.claviger.server.crypto.KeyPairs;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReKeyKeyPairHandlerTest {
    private final HandlerTester server = new HandlerTester();
    private final NewKeyPairs newKeyPairs = new NewKeyPairs(new KeyPairs(server.random()), server.newObjects);
    private final CreateKeyPairHandler create = new CreateKeyPairHandler(newKeyPairs, true);
    private final ReKeyKeyPairHandler reKey = new ReKeyKeyPairHandler(newKeyPairs);

    @AfterEach
    void close() {
        server.close();
    }

    /** The two identifiers of a pair. */
    private record Pair(UniqueIdentifier ofPrivate, UniqueIdentifier ofPublic) {}

    private static Attributes onCurve() {
        return Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.EC)
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS,
                        new CryptographicDomainParameters(Optional.empty(), Optional.of(RecommendedCurve.P_256)))
                .plus(AttributeTypes.ACTIVATION_DATE, NOW);
    }

    private Pair pair(Attributes more, Attributes ofPrivate, Attributes ofPublic) {
        var made = server.does(
                create,
                new CreateKeyPair.Request(
                        Optional.of(onCurve().plusAll(more)),
                        Optional.of(ofPrivate),
                        Optional.of(ofPublic),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        return new Pair(made.privateKeyUniqueIdentifier(), made.publicKeyUniqueIdentifier());
    }

    private Pair pair() {
        return pair(Attributes.EMPTY, Attributes.EMPTY, Attributes.EMPTY);
    }

    private static ReKeyKeyPair.Request request(
            UniqueIdentifier ofPrivate, Optional<Duration> offset, Attributes common) {
        return request(ofPrivate, offset, common, Attributes.EMPTY, Attributes.EMPTY);
    }

    private static ReKeyKeyPair.Request request(
            UniqueIdentifier id,
            Optional<Duration> offset,
            Attributes common,
            Attributes ofPrivate,
            Attributes ofPublic) {
        return new ReKeyKeyPair.Request(
                Optional.of(id),
                offset,
                Optional.of(common),
                Optional.of(ofPrivate),
                Optional.of(ofPublic),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Pair replace(Pair old) {
        return replace(request(old.ofPrivate, Optional.empty(), Attributes.EMPTY));
    }

    private Pair replace(ReKeyKeyPair.Request request) {
        return replace(ProtocolVersion.V2_1, request);
    }

    private Pair replace(ProtocolVersion version, ReKeyKeyPair.Request request) {
        var made = server.as("alice", version, reKey, request);
        return new Pair(made.privateKeyUniqueIdentifier(), made.publicKeyUniqueIdentifier());
    }

    private Attributes attributes(UniqueIdentifier id) {
        return server.does(new GetAttributesHandler(), new GetAttributes.Request(Optional.of(id), List.of()))
                .attributes();
    }

    private KmipObject material(UniqueIdentifier id) {
        return server.item(
                "alice",
                ProtocolVersion.V2_1,
                Operation.GET,
                context -> server.vault.open(context.open(Optional.of(id)), context.secrets()));
    }

    private void destroy(UniqueIdentifier id) {
        server.item("alice", ProtocolVersion.V2_1, Operation.DESTROY, context -> {
            var object = context.open(Optional.of(id));
            context.objects().save(object.destroy(context.now()));
            return object;
        });
    }

    private static void requireRefused(ResultReason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void theNewKeysAreAPairAndNotTheOldOne() {
        var old = pair();

        var made = replace(old);

        var privateKey = AsymmetricKeys.privateKey(material(made.ofPrivate));
        var publicKey = AsymmetricKeys.publicKey(material(made.ofPublic));
        assertThat(KeyDescription.of(privateKey)).isEqualTo(KeyDescription.of(publicKey));
        assertThat(publicKey).isNotEqualTo(AsymmetricKeys.publicKey(material(old.ofPublic)));
        assertThat(attributes(made.ofPrivate).first(AttributeTypes.DIGEST))
                .isPresent()
                .isNotEqualTo(attributes(old.ofPrivate).first(AttributeTypes.DIGEST));
        assertThat(attributes(made.ofPublic).first(AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS))
                .isEqualTo(attributes(old.ofPublic).first(AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS));
    }

    @Test
    void theNewKeysLinkToEachOtherAndEachToTheOneThatItReplaces() {
        var old = pair();

        var made = replace(old);

        assertThat(attributes(made.ofPrivate).all(AttributeTypes.LINK))
                .containsExactly(
                        new Link(LinkType.PUBLIC_KEY_LINK, made.ofPublic),
                        new Link(LinkType.REPLACED_OBJECT_LINK, old.ofPrivate));
        assertThat(attributes(made.ofPublic).all(AttributeTypes.LINK))
                .containsExactly(
                        new Link(LinkType.PRIVATE_KEY_LINK, made.ofPrivate),
                        new Link(LinkType.REPLACED_OBJECT_LINK, old.ofPublic));
        assertThat(attributes(old.ofPrivate).all(AttributeTypes.LINK))
                .containsExactly(
                        new Link(LinkType.PUBLIC_KEY_LINK, old.ofPublic),
                        new Link(LinkType.REPLACEMENT_OBJECT_LINK, made.ofPrivate));
        assertThat(attributes(old.ofPublic).all(AttributeTypes.LINK))
                .containsExactly(
                        new Link(LinkType.PRIVATE_KEY_LINK, old.ofPrivate),
                        new Link(LinkType.REPLACEMENT_OBJECT_LINK, made.ofPublic));
    }

    @Test
    void eachNewKeyTakesTheNamesOfItsOwnPredecessor() {
        var old = pair(
                Attributes.EMPTY,
                Attributes.of(AttributeTypes.NAME, Name.of("private")),
                Attributes.of(AttributeTypes.NAME, Name.of("public")));

        var made = replace(request(
                old.ofPrivate,
                Optional.empty(),
                Attributes.EMPTY,
                Attributes.of(AttributeTypes.NAME, Name.of("private too")),
                Attributes.of(AttributeTypes.NAME, Name.of("public too"))));

        assertThat(attributes(made.ofPrivate).all(AttributeTypes.NAME))
                .containsExactly(Name.of("private"), Name.of("private too"));
        assertThat(attributes(made.ofPublic).all(AttributeTypes.NAME))
                .containsExactly(Name.of("public"), Name.of("public too"));
        assertThat(attributes(old.ofPrivate).has(AttributeTypes.NAME)).isFalse();
        assertThat(attributes(old.ofPublic).has(AttributeTypes.NAME)).isFalse();
    }

    @Test
    void bothKeepTheirOwnUsesAndRotationIsCountedForBoth() {
        var sign = StoredObjects.mask(CryptographicUsageMask.SIGN);
        var old = pair(
                Attributes.EMPTY,
                Attributes.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, sign)
                        .plus(AttributeTypes.SENSITIVE, true)
                        .plus(AttributeTypes.EXTRACTABLE, false),
                Attributes.EMPTY);
        server.setNow(NOW.plusSeconds(5));

        var made = replace(old);

        var ofPrivate = attributes(made.ofPrivate);
        assertThat(ofPrivate.first(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK)).contains(sign);
        assertThat(ofPrivate.first(AttributeTypes.SENSITIVE)).contains(true);
        assertThat(ofPrivate.first(AttributeTypes.ALWAYS_SENSITIVE)).contains(true);
        assertThat(ofPrivate.first(AttributeTypes.NEVER_EXTRACTABLE)).contains(true);
        assertThat(ofPrivate.first(AttributeTypes.INITIAL_DATE)).contains(NOW.plusSeconds(5));
        assertThat(attributes(made.ofPublic).first(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK))
                .isEqualTo(attributes(old.ofPublic).first(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK));
        for (var id : List.of(made.ofPrivate, made.ofPublic)) {
            assertThat(attributes(id).first(AttributeTypes.ROTATE_GENERATION)).contains(1);
            assertThat(attributes(id).first(AttributeTypes.ROTATE_LATEST)).contains(true);
            assertThat(attributes(id).first(AttributeTypes.STATE)).contains(State.ACTIVE);
        }
        for (var id : List.of(old.ofPrivate, old.ofPublic)) {
            assertThat(attributes(id).first(AttributeTypes.ROTATE_GENERATION)).contains(0);
            assertThat(attributes(id).first(AttributeTypes.ROTATE_LATEST)).contains(false);
            assertThat(attributes(id).first(AttributeTypes.ROTATE_DATE)).contains(NOW.plusSeconds(5));
        }
    }

    @Test
    void anOffsetMovesTheDatesOfBoth() {
        var old = pair(
                Attributes.of(AttributeTypes.DEACTIVATION_DATE, NOW.plusSeconds(30)),
                Attributes.EMPTY,
                Attributes.EMPTY);
        server.setNow(NOW.plusSeconds(5));

        var made = replace(request(old.ofPrivate, Optional.of(Duration.ofSeconds(100)), Attributes.EMPTY));

        for (var id : List.of(made.ofPrivate, made.ofPublic)) {
            assertThat(attributes(id).first(AttributeTypes.ACTIVATION_DATE)).contains(NOW.plusSeconds(105));
            assertThat(attributes(id).first(AttributeTypes.DEACTIVATION_DATE)).contains(NOW.plusSeconds(135));
            assertThat(attributes(id).first(AttributeTypes.STATE)).contains(State.PRE_ACTIVE);
        }
        requireRefused(
                ResultReason.INVALID_MESSAGE,
                () -> replace(request(
                        old.ofPrivate,
                        Optional.of(Duration.ZERO),
                        Attributes.of(AttributeTypes.ACTIVATION_DATE, NOW.plusSeconds(9)))));
    }

    @Test
    void whatIsAskedOfOneKeyAndBothMustShareIsForBoth() {
        var old = pair();
        var larger = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 384)
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS,
                        new CryptographicDomainParameters(Optional.empty(), Optional.of(RecommendedCurve.P_384)));

        var made = replace(request(old.ofPrivate, Optional.empty(), Attributes.EMPTY, Attributes.EMPTY, larger));

        for (var id : List.of(made.ofPrivate, made.ofPublic)) {
            assertThat(attributes(id).first(AttributeTypes.CRYPTOGRAPHIC_LENGTH))
                    .contains(384);
        }
    }

    @Test
    void aKeyFormatThatTheVersionLacksGivesWayToTheUsualOne() {
        var old = pair();
        assertThat(material(old.ofPrivate).block().orElseThrow().keyFormatType())
                .isEqualTo(KeyFormatType.TRANSPARENT_EC_PRIVATE_KEY);

        var made = replace(ProtocolVersion.V1_2, request(old.ofPrivate, Optional.empty(), Attributes.EMPTY));

        assertThat(material(made.ofPrivate).block().orElseThrow().keyFormatType())
                .isEqualTo(KeyFormatType.TRANSPARENT_ECDSA_PRIVATE_KEY);
    }

    @Test
    void onlyAWholePairOfTheCallersOwnIsReplaced() {
        var old = pair();
        requireRefused(
                ResultReason.INVALID_OBJECT_TYPE,
                () -> replace(request(old.ofPublic, Optional.empty(), Attributes.EMPTY)));
        requireRefused(
                ResultReason.OBJECT_NOT_FOUND,
                () -> server.as(
                        "bob",
                        ProtocolVersion.V2_1,
                        reKey,
                        request(old.ofPrivate, Optional.empty(), Attributes.EMPTY)));
        var alone = server.add(
                () -> material(old.ofPrivate),
                Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.EC));
        requireRefused(
                ResultReason.PERMISSION_DENIED,
                () -> replace(request(UniqueIdentifier.of(alone), Optional.empty(), Attributes.EMPTY)));
    }

    @Test
    void aPairOfWhichAKeyIsDestroyedIsNotReplaced() {
        var future = Attributes.of(AttributeTypes.ACTIVATION_DATE, NOW.plusSeconds(60));
        var old = pair(Attributes.EMPTY, Attributes.EMPTY, future);

        destroy(old.ofPublic);

        requireRefused(ResultReason.PERMISSION_DENIED, () -> replace(old));
        assertThat(attributes(old.ofPrivate).has(AttributeTypes.ROTATE_DATE)).isFalse();
    }
}
