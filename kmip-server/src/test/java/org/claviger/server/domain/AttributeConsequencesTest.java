package org.claviger.server.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.attribute.AttributeTypes.ACTIVATION_DATE;
import static org.claviger.attribute.AttributeTypes.ALWAYS_SENSITIVE;
import static org.claviger.attribute.AttributeTypes.COMMENT;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK;
import static org.claviger.attribute.AttributeTypes.DEACTIVATION_DATE;
import static org.claviger.attribute.AttributeTypes.EXTRACTABLE;
import static org.claviger.attribute.AttributeTypes.LAST_CHANGE_DATE;
import static org.claviger.attribute.AttributeTypes.NEVER_EXTRACTABLE;
import static org.claviger.attribute.AttributeTypes.PROCESS_START_DATE;
import static org.claviger.attribute.AttributeTypes.PROTECT_STOP_DATE;
import static org.claviger.attribute.AttributeTypes.SENSITIVE;
import static org.claviger.attribute.AttributeTypes.USAGE_LIMITS;
import static org.claviger.ttlv.ProtocolVersion.V2_1;

import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UsageLimits;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.State;
import org.claviger.enumeration.UsageLimitsUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows from a change: other attributes, a new state, and that more changes are refused. */
class AttributeConsequencesTest extends AttributeEditorTester {
    @Test
    void everyChangeSetsTheLastChangeDate() {
        var key = adding(COMMENT, "one", key(Attributes.EMPTY));
        assertThat(key.attributes().first(LAST_CHANGE_DATE)).contains(NOW);
        var rest = in(
                V2_1,
                key(Attributes.of(COMMENT, "one")),
                editor ->
                        editor.delete(Optional.of(AttributeReference.of(COMMENT)), Optional.empty(), Optional.empty()));
        assertThat(rest.object().attributes().first(LAST_CHANGE_DATE)).contains(NOW);
    }

    @Test
    void anActivationDateInThePastActivates() {
        assertThat(adding(ACTIVATION_DATE, MADE, key(Attributes.EMPTY)).state()).isEqualTo(State.ACTIVE);
        assertThat(modifying(ACTIVATION_DATE, NOW, key(Attributes.of(ACTIVATION_DATE, LATER)))
                        .state())
                .isEqualTo(State.ACTIVE);
        assertThat(adding(ACTIVATION_DATE, LATER, key(Attributes.EMPTY)).state())
                .isEqualTo(State.PRE_ACTIVE);
    }

    @Test
    void aDeactivationDateInThePastDeactivates() {
        assertThat(adding(DEACTIVATION_DATE, NOW, inState(State.ACTIVE)).state())
                .isEqualTo(State.DEACTIVATED);
        assertThat(modifying(
                                DEACTIVATION_DATE,
                                NOW,
                                key(Attributes.of(ACTIVATION_DATE, MADE).plus(DEACTIVATION_DATE, LATER)))
                        .state())
                .isEqualTo(State.DEACTIVATED);
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void theActivationDateIsFixedOnceTheObjectWasActive(State state) {
        var object = inState(state).withAttribute(ACTIVATION_DATE, LATER);
        if (state == State.PRE_ACTIVE) {
            assertThat(modifying(ACTIVATION_DATE, NOW, object).state()).isEqualTo(State.ACTIVE);
        } else {
            assertRefused(ResultReason.WRONG_KEY_LIFECYCLE_STATE, () -> modifying(ACTIVATION_DATE, LATER, object));
        }
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void datesAreGivenOnlyToObjectsThatCanStillBeUsed(State state) {
        var object = inState(state);
        if (state == State.PRE_ACTIVE || state == State.ACTIVE) {
            assertThat(object.attributes().first(PROTECT_STOP_DATE)).isEmpty();
            assertThat(adding(PROTECT_STOP_DATE, LATER, object).attributes().first(PROTECT_STOP_DATE))
                    .contains(LATER);
        } else {
            assertRefused(ResultReason.WRONG_KEY_LIFECYCLE_STATE, () -> adding(PROTECT_STOP_DATE, LATER, object));
            assertRefused(ResultReason.WRONG_KEY_LIFECYCLE_STATE, () -> adding(PROCESS_START_DATE, LATER, object));
        }
    }

    @Test
    void datesThatHaveComeAreFixed() {
        var key = key(Attributes.of(PROCESS_START_DATE, MADE).plus(PROTECT_STOP_DATE, MADE));
        assertRefused(ResultReason.WRONG_KEY_LIFECYCLE_STATE, () -> modifying(PROCESS_START_DATE, LATER, key));
        assertRefused(ResultReason.WRONG_KEY_LIFECYCLE_STATE, () -> modifying(PROTECT_STOP_DATE, LATER, key));
    }

    @Test
    void datesStayInOrder() {
        var key = key(Attributes.of(ACTIVATION_DATE, LATER).plus(DEACTIVATION_DATE, LATER.plusSeconds(60)));
        assertRefused(ResultReason.INVALID_FIELD, () -> adding(PROCESS_START_DATE, LATER.minusSeconds(1), key));
        assertRefused(ResultReason.INVALID_FIELD, () -> adding(PROTECT_STOP_DATE, LATER.plusSeconds(61), key));
        assertRefused(ResultReason.INVALID_FIELD, () -> modifying(DEACTIVATION_DATE, LATER.minusSeconds(1), key));
        assertRefused(
                ResultReason.INVALID_ATTRIBUTE_VALUE,
                () -> in(V2_1, key, editor -> editor.set(Attribute.of(DEACTIVATION_DATE, NOW))));
    }

    @Test
    void whatWasOnceNotSensitiveHasNotAlwaysBeen() {
        var key = key(Attributes.of(SENSITIVE, true)
                .plus(ALWAYS_SENSITIVE, true)
                .plus(EXTRACTABLE, false)
                .plus(NEVER_EXTRACTABLE, true));

        var open = modifying(EXTRACTABLE, true, modifying(SENSITIVE, false, key));
        assertThat(open.attributes().first(ALWAYS_SENSITIVE)).contains(false);
        assertThat(open.attributes().first(NEVER_EXTRACTABLE)).contains(false);

        var closed = modifying(EXTRACTABLE, false, modifying(SENSITIVE, true, open));
        assertThat(closed.attributes().first(ALWAYS_SENSITIVE)).contains(false);
        assertThat(closed.attributes().first(NEVER_EXTRACTABLE)).contains(false);
    }

    @Test
    void whatStaysSensitiveHasAlwaysBeen() {
        var key = key(Attributes.of(SENSITIVE, true).plus(ALWAYS_SENSITIVE, true));
        assertThat(modifying(SENSITIVE, true, key).attributes().first(ALWAYS_SENSITIVE))
                .contains(true);
    }

    @Test
    void usageLimitsBeginWithAllThatTheyAllow() {
        var said = new UsageLimits(Optional.of(5L), Optional.of(1L), Optional.of(UsageLimitsUnit.OBJECT));
        var edited = in(V2_1, key(Attributes.EMPTY), editor -> editor.add(Attribute.of(USAGE_LIMITS, said)));
        assertThat(edited.attribute().value())
                .isEqualTo(new UsageLimits(Optional.of(5L), Optional.of(5L), Optional.of(UsageLimitsUnit.OBJECT)));
    }

    @Test
    void whatIsLeftOutOfModifiedUsageLimitsStays() {
        var key = key(Attributes.of(
                USAGE_LIMITS, new UsageLimits(Optional.of(5L), Optional.empty(), Optional.of(UsageLimitsUnit.OBJECT))));
        var changed =
                modifying(USAGE_LIMITS, new UsageLimits(Optional.of(9L), Optional.empty(), Optional.empty()), key);
        assertThat(changed.attributes().first(USAGE_LIMITS))
                .contains(new UsageLimits(Optional.of(9L), Optional.of(9L), Optional.of(UsageLimitsUnit.OBJECT)));
    }

    @Test
    void usageLimitsAreFixedOnceSomeWasUsed() {
        var key = key(Attributes.of(
                                USAGE_LIMITS,
                                new UsageLimits(Optional.of(5L), Optional.empty(), Optional.of(UsageLimitsUnit.OBJECT)))
                        .plus(
                                CRYPTOGRAPHIC_USAGE_MASK,
                                new BitMask<>(
                                        EnumerationType.of(CryptographicUsageMask.class),
                                        CryptographicUsageMask.ENCRYPT.value()))
                        .plus(ACTIVATION_DATE, MADE))
                .use(CryptographicUsageMask.ENCRYPT, 16, NOW)
                .orElseThrow();
        var limits = new UsageLimits(Optional.of(9L), Optional.empty(), Optional.empty());
        assertRefused(ResultReason.PERMISSION_DENIED, () -> modifying(USAGE_LIMITS, limits, key));
        assertRefused(ResultReason.PERMISSION_DENIED, () -> deleting(AttributeReference.of(USAGE_LIMITS), 0, key));
    }
}
