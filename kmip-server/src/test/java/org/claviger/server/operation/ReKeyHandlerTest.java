package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Link;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.UsageLimits;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.State;
import org.claviger.enumeration.UsageLimitsUnit;
import org.claviger.operation.GetAttributes;
import org.claviger.operation.ReKey;
import org.claviger.server.crypto.KeyGenerator;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReKeyHandlerTest {
    private final HandlerTester server = new HandlerTester();
    private final ReKeyHandler reKey =
            new ReKeyHandler(new GeneratedKeys(new KeyGenerator(server.random())), server.newObjects);

    @AfterEach
    void close() {
        server.close();
    }

    private String key(Attributes more) {
        return server.addKey(CryptographicAlgorithm.AES, new byte[16], more, CryptographicUsageMask.ENCRYPT);
    }

    private String replace(String id, Optional<Duration> offset, Attributes asked) {
        var response = server.does(
                reKey,
                new ReKey.Request(Optional.of(UniqueIdentifier.of(id)), offset, Optional.of(asked), Optional.empty()));
        return ((UniqueIdentifier.Text) response.uniqueIdentifier()).value();
    }

    private Attributes attributes(String id) {
        return server.does(
                        new GetAttributesHandler(),
                        new GetAttributes.Request(Optional.of(UniqueIdentifier.of(id)), List.of()))
                .attributes();
    }

    private static void requireRefused(ResultReason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void theNewKeyTakesTheNamesAndEachKnowsTheOther() {
        var old = key(Attributes.of(AttributeTypes.NAME, Name.of("first")));

        var id = replace(old, Optional.empty(), Attributes.of(AttributeTypes.NAME, Name.of("second")));

        assertThat(attributes(id).all(AttributeTypes.NAME)).containsExactly(Name.of("first"), Name.of("second"));
        assertThat(attributes(old).all(AttributeTypes.NAME)).isEmpty();
        assertThat(attributes(id).all(AttributeTypes.LINK))
                .containsExactly(new Link(LinkType.REPLACED_OBJECT_LINK, UniqueIdentifier.of(old)));
        assertThat(attributes(old).all(AttributeTypes.LINK))
                .containsExactly(new Link(LinkType.REPLACEMENT_OBJECT_LINK, UniqueIdentifier.of(id)));
        assertThat(attributes(id).first(AttributeTypes.STATE)).contains(State.ACTIVE);
        assertThat(attributes(old).first(AttributeTypes.STATE)).contains(State.ACTIVE);
    }

    @Test
    void theNewKeyIsAnotherKeyWithAPastOfItsOwn() {
        var old = key(Attributes.of(AttributeTypes.SENSITIVE, true));
        server.setNow(HandlerTester.NOW.plusSeconds(100));

        var id = replace(old, Optional.empty(), Attributes.EMPTY);

        assertThat(attributes(id).first(AttributeTypes.DIGEST))
                .isPresent()
                .isNotEqualTo(attributes(old).first(AttributeTypes.DIGEST));
        assertThat(attributes(id).first(AttributeTypes.INITIAL_DATE)).contains(HandlerTester.NOW.plusSeconds(100));
        assertThat(attributes(id).first(AttributeTypes.ORIGINAL_CREATION_DATE))
                .contains(HandlerTester.NOW.plusSeconds(100));
        assertThat(attributes(id).first(AttributeTypes.FRESH)).contains(true);
        assertThat(attributes(id).first(AttributeTypes.ALWAYS_SENSITIVE)).contains(true);
        assertThat(attributes(id).first(AttributeTypes.ACTIVATION_DATE)).contains(HandlerTester.NOW);
    }

    @Test
    void anOffsetMovesAllDatesWithTheActivationDate() {
        var start = HandlerTester.NOW;
        var old = key(Attributes.of(AttributeTypes.ACTIVATION_DATE, start)
                .plus(AttributeTypes.PROCESS_START_DATE, start.plusSeconds(10))
                .plus(AttributeTypes.PROTECT_STOP_DATE, start.plusSeconds(20))
                .plus(AttributeTypes.DEACTIVATION_DATE, start.plusSeconds(30)));
        server.setNow(start.plusSeconds(5));

        var attributes = attributes(replace(old, Optional.of(Duration.ofSeconds(100)), Attributes.EMPTY));

        assertThat(attributes.first(AttributeTypes.ACTIVATION_DATE)).contains(start.plusSeconds(105));
        assertThat(attributes.first(AttributeTypes.PROCESS_START_DATE)).contains(start.plusSeconds(115));
        assertThat(attributes.first(AttributeTypes.PROTECT_STOP_DATE)).contains(start.plusSeconds(125));
        assertThat(attributes.first(AttributeTypes.DEACTIVATION_DATE)).contains(start.plusSeconds(135));
        assertThat(attributes.first(AttributeTypes.STATE)).contains(State.PRE_ACTIVE);
    }

    @Test
    void anOffsetGoesNeitherWithDatesNorWithoutAnActivationDateToMoveThemBy() {
        var old = key(Attributes.EMPTY);
        requireRefused(
                ResultReason.INVALID_MESSAGE,
                () -> replace(
                        old,
                        Optional.of(Duration.ZERO),
                        Attributes.of(AttributeTypes.DEACTIVATION_DATE, HandlerTester.NOW.plusSeconds(9))));
    }

    @Test
    void theUsageLimitsBeginAnew() {
        var limits = new UsageLimits(Optional.of(2L), Optional.empty(), Optional.of(UsageLimitsUnit.OBJECT));
        var old = key(Attributes.of(AttributeTypes.USAGE_LIMITS, limits));
        server.item("alice", ProtocolVersion.V2_1, Operation.ENCRYPT, context -> {
            context.use(context.open(Optional.of(UniqueIdentifier.of(old))), CryptographicUsageMask.ENCRYPT, 1);
            return old;
        });

        var id = replace(old, Optional.empty(), Attributes.EMPTY);

        assertThat(attributes(id).first(AttributeTypes.USAGE_LIMITS).flatMap(UsageLimits::count))
                .contains(2L);
        assertThat(attributes(old).first(AttributeTypes.USAGE_LIMITS).flatMap(UsageLimits::count))
                .contains(1L);
    }

    @Test
    void generationsAreCountedAndTheLatestIsKnown() {
        var first = key(Attributes.EMPTY);
        var second = replace(first, Optional.empty(), Attributes.EMPTY);
        var third = replace(second, Optional.empty(), Attributes.EMPTY);

        assertThat(attributes(first).first(AttributeTypes.ROTATE_GENERATION)).contains(0);
        assertThat(attributes(second).first(AttributeTypes.ROTATE_GENERATION)).contains(1);
        assertThat(attributes(third).first(AttributeTypes.ROTATE_GENERATION)).contains(2);
        assertThat(attributes(second).first(AttributeTypes.ROTATE_LATEST)).contains(false);
        assertThat(attributes(third).first(AttributeTypes.ROTATE_LATEST)).contains(true);
        assertThat(attributes(second).first(AttributeTypes.ROTATE_DATE)).contains(HandlerTester.NOW);
        assertThat(attributes(third).has(AttributeTypes.ROTATE_DATE)).isFalse();
    }

    @Test
    void whatIsDestroyedOrSomebodyElsesIsNotReplaced() {
        var old = key(Attributes.of(AttributeTypes.ACTIVATION_DATE, HandlerTester.NOW.plusSeconds(1)));
        requireRefused(
                ResultReason.OBJECT_NOT_FOUND,
                () -> server.as(
                        "bob",
                        ProtocolVersion.V2_1,
                        reKey,
                        new ReKey.Request(
                                Optional.of(UniqueIdentifier.of(old)),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())));
        server.item("alice", ProtocolVersion.V2_1, Operation.DESTROY, context -> {
            var object = context.open(Optional.of(UniqueIdentifier.of(old)));
            context.objects().save(object.destroy(context.now()));
            return old;
        });

        requireRefused(ResultReason.PERMISSION_DENIED, () -> replace(old, Optional.empty(), Attributes.EMPTY));
    }
}
