package org.claviger.server.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_ANY;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.UsageLimits;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.enumeration.State;
import org.claviger.enumeration.UsageLimitsUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagedObjectTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant BEFORE = NOW.minusSeconds(60);
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final Attributes ENCRYPTS = Attributes.of(
            AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
            new BitMask<>(
                    EnumerationType.of(CryptographicUsageMask.class),
                    CryptographicUsageMask.ENCRYPT.value() | CryptographicUsageMask.DECRYPT.value()));
    private static final SealedMaterial MATERIAL =
            new SealedMaterial(UUID.fromString("00000000-0000-4000-8000-000000000001"), new byte[] {1}, new byte[] {2});

    private static ManagedObject with(Attributes attributes) {
        return ManagedObject.create(
                new Tenant("default"), "id", ObjectType.SYMMETRIC_KEY, "owner", attributes, MATERIAL, NOW);
    }

    private static ManagedObject inState(State state) {
        var object = with(ENCRYPTS);
        return switch (state) {
            case PRE_ACTIVE -> object;
            case ACTIVE -> object.activate(NOW);
            case DEACTIVATED -> revoked(inState(State.ACTIVE), RevocationReasonCode.SUPERSEDED);
            case COMPROMISED -> revoked(object, RevocationReasonCode.KEY_COMPROMISE);
            case DESTROYED -> object.destroy(NOW);
            case DESTROYED_COMPROMISED -> inState(State.COMPROMISED).destroy(NOW);
        };
    }

    private static ManagedObject revoked(ManagedObject object, RevocationReasonCode code) {
        return object.revoke(new RevocationReason(code, Optional.empty()), Optional.empty(), NOW);
    }

    private static void assertRefused(ResultReason reason, ThrowingCallable use) {
        assertThatThrownBy(use)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void everyStateCanBeReached(State state) {
        assertThat(inState(state).state()).isEqualTo(state);
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "PRE_ACTIVE")
    void anObjectInAnyOtherStateCannotBeActivated(State state) {
        var object = inState(state);
        assertRefused(ResultReason.WRONG_KEY_LIFECYCLE_STATE, () -> object.activate(NOW));
    }

    @Test
    void activationSetsItsDate() {
        assertThat(inState(State.PRE_ACTIVE).activate(LATER).attributes().first(AttributeTypes.ACTIVATION_DATE))
                .contains(LATER);
    }

    @Test
    void anObjectWhoseActivationDateHasComeIsActiveAtOnce() {
        assertThat(with(ENCRYPTS.plus(AttributeTypes.ACTIVATION_DATE, NOW)).state())
                .isEqualTo(State.ACTIVE);
        assertThat(with(ENCRYPTS.plus(AttributeTypes.ACTIVATION_DATE, LATER)).state())
                .isEqualTo(State.PRE_ACTIVE);
    }

    @Test
    void datesMoveAnObjectWithoutAnybodyAsking() {
        var object = with(ENCRYPTS.plus(AttributeTypes.ACTIVATION_DATE, LATER)
                .plus(AttributeTypes.DEACTIVATION_DATE, LATER.plusSeconds(10)));
        assertThat(object.at(LATER.minusSeconds(1)).state()).isEqualTo(State.PRE_ACTIVE);
        assertThat(object.at(LATER).state()).isEqualTo(State.ACTIVE);
        assertThat(object.at(LATER.plusSeconds(10)).state()).isEqualTo(State.DEACTIVATED);
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void onlyCompromiseReasonsCompromise(State state) {
        var object = inState(state);
        var compromised = Lifecycle.after(state, Transition.COMPROMISE);
        if (compromised.isPresent()) {
            assertThat(revoked(object, RevocationReasonCode.KEY_COMPROMISE).state())
                    .isEqualTo(compromised.get());
        } else {
            assertRefused(
                    ResultReason.WRONG_KEY_LIFECYCLE_STATE, () -> revoked(object, RevocationReasonCode.KEY_COMPROMISE));
        }
    }

    @Test
    void anActiveObjectCannotBeDestroyed() {
        assertRefused(
                ResultReason.WRONG_KEY_LIFECYCLE_STATE,
                () -> inState(State.ACTIVE).destroy(NOW));
    }

    @Test
    void aDestroyedObjectHasNoMaterialAndKeepsItsAttributes() {
        var destroyed = inState(State.DESTROYED);
        assertThat(destroyed.material()).isEmpty();
        assertThat(destroyed.attributes().first(AttributeTypes.DESTROY_DATE)).contains(NOW);
        assertThat(destroyed.attributes().has(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK))
                .isTrue();
        assertRefused(ResultReason.OBJECT_DESTROYED, destroyed::requireMaterial);
        assertRefused(ResultReason.OBJECT_DESTROYED, () -> destroyed.destroy(NOW));
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void onlyAnActiveObjectProtects(State state) {
        var object = inState(state);
        if (state == State.ACTIVE) {
            object.use(CryptographicUsageMask.ENCRYPT, 1, NOW);
        } else {
            assertRefused(
                    object.isDestroyed() ? ResultReason.OBJECT_DESTROYED : ResultReason.WRONG_KEY_LIFECYCLE_STATE,
                    () -> object.use(CryptographicUsageMask.ENCRYPT, 1, NOW));
        }
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void anActiveOrDeactivatedObjectProcesses(State state) {
        var object = inState(state);
        if (state == State.ACTIVE || state == State.DEACTIVATED) {
            object.use(CryptographicUsageMask.DECRYPT, 1, NOW);
        } else {
            assertRefused(
                    object.isDestroyed() ? ResultReason.OBJECT_DESTROYED : ResultReason.WRONG_KEY_LIFECYCLE_STATE,
                    () -> object.use(CryptographicUsageMask.DECRYPT, 1, NOW));
        }
    }

    @Test
    void theUsageMaskMustHoldTheUse() {
        assertRefused(
                ResultReason.INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK,
                () -> inState(State.ACTIVE).use(CryptographicUsageMask.SIGN, 1, NOW));
    }

    @Test
    void protectStopAndProcessStartDatesBoundTheUse() {
        var object = with(ENCRYPTS.plus(AttributeTypes.ACTIVATION_DATE, BEFORE)
                .plus(AttributeTypes.PROCESS_START_DATE, NOW)
                .plus(AttributeTypes.PROTECT_STOP_DATE, LATER));
        assertRefused(
                ResultReason.WRONG_KEY_LIFECYCLE_STATE, () -> object.use(CryptographicUsageMask.DECRYPT, 1, BEFORE));
        object.use(CryptographicUsageMask.ENCRYPT, 1, NOW);
        assertRefused(
                ResultReason.WRONG_KEY_LIFECYCLE_STATE, () -> object.use(CryptographicUsageMask.ENCRYPT, 1, LATER));
        object.use(CryptographicUsageMask.DECRYPT, 1, LATER);
    }

    private static ManagedObject limited(long total, UsageLimitsUnit unit) {
        var limits = new UsageLimits(Optional.of(total), Optional.of(7_000L), Optional.of(unit));
        return with(ENCRYPTS.plus(AttributeTypes.ACTIVATION_DATE, BEFORE).plus(AttributeTypes.USAGE_LIMITS, limits));
    }

    private static Optional<Long> left(ManagedObject object) {
        return object.attributes().first(AttributeTypes.USAGE_LIMITS).flatMap(UsageLimits::count);
    }

    @Test
    void theWholeTotalIsLeftOfANewKeyWhateverTheClientCounts() {
        assertThat(left(limited(20, UsageLimitsUnit.BYTE))).contains(20L);
    }

    @Test
    void protectingTakesBytesFromTheLimitsUntilNoneIsLeft() {
        var used = limited(20, UsageLimitsUnit.BYTE)
                .use(CryptographicUsageMask.ENCRYPT, 16, NOW)
                .orElseThrow();
        assertThat(left(used)).contains(4L);
        assertRefused(ResultReason.PERMISSION_DENIED, () -> used.use(CryptographicUsageMask.ENCRYPT, 5, NOW));
        assertThat(used.use(CryptographicUsageMask.ENCRYPT, 4, NOW).flatMap(ManagedObjectTest::left))
                .contains(0L);
    }

    @Test
    void protectingTakesOneObjectHoweverManyPartsItComesIn() {
        var used = limited(1, UsageLimitsUnit.OBJECT)
                .use(CryptographicUsageMask.ENCRYPT, 16, NOW)
                .flatMap(begun -> begun.continueUse(CryptographicUsageMask.ENCRYPT, 16, NOW))
                .orElseThrow();
        assertThat(left(used)).contains(0L);
        assertRefused(ResultReason.PERMISSION_DENIED, () -> used.use(CryptographicUsageMask.ENCRYPT, 0, NOW));
    }

    @Test
    void processingIsNotLimited() {
        var object = limited(0, UsageLimitsUnit.OBJECT);
        assertThat(object.use(CryptographicUsageMask.DECRYPT, 1_000, NOW)).isEmpty();
    }

    @Test
    void limitsNeedATotalAndAUnit() {
        var noUnit = new UsageLimits(Optional.of(1L), Optional.empty(), Optional.empty());
        var noTotal = new UsageLimits(Optional.empty(), Optional.of(1L), Optional.of(UsageLimitsUnit.BYTE));
        assertRefused(
                ResultReason.INVALID_ATTRIBUTE_VALUE, () -> with(ENCRYPTS.plus(AttributeTypes.USAGE_LIMITS, noUnit)));
        assertRefused(
                ResultReason.INVALID_ATTRIBUTE_VALUE, () -> with(ENCRYPTS.plus(AttributeTypes.USAGE_LIMITS, noTotal)));
        assertRefused(ResultReason.INVALID_ATTRIBUTE_VALUE, () -> limited(-1, UsageLimitsUnit.BYTE));
    }

    private static ManagedObject archived(ManagedObject object) {
        return object.archive(LATER);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = "DESTROYED.*")
    void whatIsNotDestroyedCanBeArchivedAndRecovered(State state) {
        var archived = archived(inState(state));

        assertThat(archived.archived()).isTrue();
        assertThat(archived.attributes().first(AttributeTypes.ARCHIVE_DATE)).contains(LATER);
        assertThat(archived.attributes().first(AttributeTypes.LAST_CHANGE_DATE)).contains(LATER);
        assertRefused(ResultReason.OBJECT_ARCHIVED, archived::requireMaterial);

        var recovered = archived.recover(LATER.plusSeconds(1));
        assertThat(recovered.archived()).isFalse();
        assertThat(recovered.state()).isEqualTo(state);
        assertThat(recovered.attributes().first(AttributeTypes.ARCHIVE_DATE)).isEmpty();
        assertThat(recovered.requireMaterial()).isEqualTo(MATERIAL);
    }

    @Test
    void whatIsArchivedIsNotArchivedAgain() {
        var archived = archived(inState(State.ACTIVE));
        assertRefused(ResultReason.OBJECT_ARCHIVED, () -> archived.archive(LATER));
    }

    @ParameterizedTest
    @EnumSource(names = "DESTROYED.*", mode = MATCH_ANY)
    void whatIsDestroyedIsNotArchived(State state) {
        var object = inState(state);
        assertRefused(ResultReason.PERMISSION_DENIED, () -> object.archive(LATER));
    }

    @Test
    void recoveringWhatIsOnLineChangesNothing() {
        var object = inState(State.ACTIVE);
        assertThat(object.recover(LATER)).isSameAs(object);
    }

    @Test
    void anArchivedObjectIsNeitherUsedNorActivatedNorRevokedNorAllocatedFrom() {
        var object = archived(limited(20, UsageLimitsUnit.BYTE));
        assertRefused(ResultReason.OBJECT_ARCHIVED, () -> object.use(CryptographicUsageMask.ENCRYPT, 1, NOW));
        assertRefused(ResultReason.OBJECT_ARCHIVED, () -> object.activate(NOW));
        assertRefused(ResultReason.OBJECT_ARCHIVED, () -> revoked(object, RevocationReasonCode.SUPERSEDED));
        assertRefused(ResultReason.OBJECT_ARCHIVED, () -> object.allocate(1, NOW));
    }

    @Test
    void anArchivedObjectCanBeDestroyedAndIsInTheArchiveNoMore() {
        var destroyed = archived(inState(State.PRE_ACTIVE)).destroy(LATER);

        assertThat(destroyed.state()).isEqualTo(State.DESTROYED);
        assertThat(destroyed.archived()).isFalse();
        assertRefused(ResultReason.OBJECT_DESTROYED, destroyed::requireMaterial);
    }

    @Test
    void anAllocationTakesFromWhatIsLeft() {
        var allocated = limited(20, UsageLimitsUnit.BYTE).allocate(15, LATER);

        assertThat(allocated.unitsLeft()).contains(5L);
        assertThat(allocated.attributes().first(AttributeTypes.LAST_CHANGE_DATE))
                .contains(LATER);
        assertRefused(ResultReason.USAGE_LIMIT_EXCEEDED, () -> allocated.allocate(6, LATER));
        assertThat(allocated.allocate(5, LATER).unitsLeft()).contains(0L);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void nothingCannotBeAllocated(long units) {
        var object = limited(20, UsageLimitsUnit.BYTE);
        assertRefused(ResultReason.INVALID_FIELD, () -> object.allocate(units, NOW));
    }

    @Test
    void withoutUsageLimitsThereIsNothingToAllocate() {
        assertRefused(
                ResultReason.ATTRIBUTE_NOT_FOUND, () -> inState(State.ACTIVE).allocate(1, NOW));
    }

    @Test
    void aKeyThatProtectsNothingIsNotAllocatedFrom() {
        var object = limited(20, UsageLimitsUnit.BYTE)
                .withAttribute(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                        BitMask.of(CryptographicUsageMask.class, CryptographicUsageMask.DECRYPT));
        assertRefused(ResultReason.INVALID_OBJECT_TYPE, () -> object.allocate(1, NOW));
    }

    @Test
    void onlyWhileAKeyProtectsIsItAllocatedFrom() {
        var object = limited(20, UsageLimitsUnit.BYTE);
        var early = object.withAttribute(AttributeTypes.PROCESS_START_DATE, LATER);
        var late = object.withAttribute(AttributeTypes.PROTECT_STOP_DATE, NOW);
        assertRefused(ResultReason.PERMISSION_DENIED, () -> early.allocate(1, NOW));
        assertRefused(ResultReason.PERMISSION_DENIED, () -> late.allocate(1, NOW));
        assertRefused(
                ResultReason.PERMISSION_DENIED,
                () -> revoked(object, RevocationReasonCode.SUPERSEDED).allocate(1, NOW));
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void onlyWhoseLifeHasNotEndedIsLeased(State state) {
        var leased = state == State.PRE_ACTIVE || state == State.ACTIVE;
        assertThat(inState(state).mayBeLeased()).isEqualTo(leased);
    }
}
