package org.claviger.server.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.attribute.AttributeTypes.ACTIVATION_DATE;
import static org.claviger.attribute.AttributeTypes.ALWAYS_SENSITIVE;
import static org.claviger.attribute.AttributeTypes.APPLICATION_SPECIFIC_INFORMATION;
import static org.claviger.attribute.AttributeTypes.COMMENT;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_ALGORITHM;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_LENGTH;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK;
import static org.claviger.attribute.AttributeTypes.DEACTIVATION_DATE;
import static org.claviger.attribute.AttributeTypes.EXTRACTABLE;
import static org.claviger.attribute.AttributeTypes.LAST_CHANGE_DATE;
import static org.claviger.attribute.AttributeTypes.NAME;
import static org.claviger.attribute.AttributeTypes.NEVER_EXTRACTABLE;
import static org.claviger.attribute.AttributeTypes.OBJECT_GROUP;
import static org.claviger.attribute.AttributeTypes.PROCESS_START_DATE;
import static org.claviger.attribute.AttributeTypes.PROTECTION_PERIOD;
import static org.claviger.attribute.AttributeTypes.PROTECT_STOP_DATE;
import static org.claviger.attribute.AttributeTypes.QUANTUM_SAFE;
import static org.claviger.attribute.AttributeTypes.SENSITIVE;
import static org.claviger.attribute.AttributeTypes.USAGE_LIMITS;
import static org.claviger.attribute.AttributeTypes.VENDOR_ATTRIBUTE;
import static org.claviger.ttlv.ProtocolVersion.V1_0;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_1;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.ApplicationSpecificInformation;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.UsageLimits;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.AdjustmentType;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.enumeration.State;
import org.claviger.enumeration.UsageLimitsUnit;
import org.claviger.server.domain.AttributeEditor.Edited;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttributeEditorTest {
    private static final Instant MADE = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant NOW = MADE.plusSeconds(60);
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final int MAX_ATTRIBUTES = 10;
    private static final AttributePolicy POLICY =
            new AttributePolicy(Duration.ofHours(1), Set.of("tapes"), MAX_ATTRIBUTES);
    private static final AttributeReference RACK = new AttributeReference.Vendor("x", "Rack");

    private static ManagedObject key(Attributes attributes) {
        return ManagedObject.create(
                new Tenant("default"),
                "id",
                ObjectType.SYMMETRIC_KEY,
                "owner",
                attributes,
                new SealedMaterial(new UUID(1, 2), new byte[] {1}, new byte[] {2}),
                MADE);
    }

    private static Edited in(ProtocolVersion version, ManagedObject object, Function<AttributeEditor, Edited> change) {
        return change.apply(new AttributeEditor(object, version, POLICY, NOW));
    }

    private static <V> ManagedObject adding(AttributeType<V> type, V value, ManagedObject object) {
        return in(V2_1, object, editor -> editor.add(Attribute.of(type, value))).object();
    }

    private static <V> ManagedObject modifying(AttributeType<V> type, V value, ManagedObject object) {
        return in(V2_1, object, editor -> editor.modify(Optional.empty(), Attribute.of(type, value)))
                .object();
    }

    private static Edited deleting(AttributeReference reference, int index, ManagedObject object) {
        return in(V1_4, object, editor -> editor.delete(Optional.of(reference), Optional.of(index), Optional.empty()));
    }

    private static VendorAttribute rack(String value) {
        return new VendorAttribute("x", "Rack", TtlvItem.text(Tag.ATTRIBUTE_VALUE.code(), value));
    }

    private static void assertRefused(ResultReason reason, ThrowingCallable change) {
        assertThatThrownBy(change)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static ManagedObject inState(State state) {
        var object = key(Attributes.EMPTY);
        return switch (state) {
            case PRE_ACTIVE -> object;
            case ACTIVE -> object.activate(MADE);
            case DEACTIVATED -> revoked(inState(State.ACTIVE), RevocationReasonCode.SUPERSEDED);
            case COMPROMISED -> revoked(object, RevocationReasonCode.KEY_COMPROMISE);
            case DESTROYED -> object.destroy(MADE);
            case DESTROYED_COMPROMISED -> inState(State.COMPROMISED).destroy(MADE);
        };
    }

    private static ManagedObject revoked(ManagedObject object, RevocationReasonCode code) {
        return object.revoke(new RevocationReason(code, Optional.empty()), Optional.empty(), MADE);
    }

    // Attribute Index, up to 1.4

    @Test
    void deletingAnInstanceDoesNotRenameTheOthers() {
        var key = key(
                Attributes.of(NAME, Name.of("zero")).plus(NAME, Name.of("one")).plus(NAME, Name.of("two")));

        var rest = deleting(AttributeReference.of(NAME), 0, key).object();

        var one = deleting(AttributeReference.of(NAME), 1, rest).attribute();
        assertThat(one.value()).isEqualTo(Name.of("one"));
        assertThat(one.number()).isEqualTo(1);
        assertRefused(ResultReason.ATTRIBUTE_INSTANCE_NOT_FOUND, () -> deleting(AttributeReference.of(NAME), 0, rest));
    }

    @Test
    void aNewInstanceIsNumberedBehindTheGreatest() {
        var key = key(
                Attributes.of(NAME, Name.of("zero")).plus(NAME, Name.of("one")).plus(NAME, Name.of("two")));
        var rest = deleting(AttributeReference.of(NAME), 1, key).object();

        var added = in(V1_4, rest, editor -> editor.add(Attribute.of(NAME, Name.of("three"))));

        assertThat(added.attribute().number()).isEqualTo(3);
    }

    @Test
    void theFirstInstanceIsNumberNought() {
        var added = in(V1_4, key(Attributes.EMPTY), editor -> editor.add(Attribute.of(NAME, Name.of("zero"))));
        assertThat(added.attribute().number()).isZero();
    }

    @Test
    void eachVendorAttributeIsNumberedByItself() {
        var key = adding(VENDOR_ATTRIBUTE, rack("A"), key(Attributes.of(NAME, Name.of("zero"))));
        var row = new VendorAttribute("x", "Row", TtlvItem.text(Tag.ATTRIBUTE_VALUE.code(), "7"));
        assertThat(in(V1_4, key, editor -> editor.add(Attribute.of(VENDOR_ATTRIBUTE, row)))
                        .attribute()
                        .number())
                .isZero();
        assertThat(in(V1_4, key, editor -> editor.add(Attribute.of(VENDOR_ATTRIBUTE, rack("B"))))
                        .attribute()
                        .number())
                .isEqualTo(1);
    }

    @Test
    void onlyTheInstanceOfTheIndexIsModified() {
        var key = key(Attributes.of(NAME, Name.of("zero")).plus(NAME, Name.of("one")));

        var edited = in(
                V1_4,
                key,
                editor -> editor.modify(
                        Optional.empty(), Attribute.of(NAME, Name.of("changed")).withIndex(1)));

        assertThat(edited.object().attributes().all(NAME)).containsExactly(Name.of("zero"), Name.of("changed"));
        assertThat(edited.attribute().number()).isEqualTo(1);
    }

    @Test
    void anIndexLeftOutIsNought() {
        var key = key(Attributes.of(NAME, Name.of("zero")).plus(NAME, Name.of("one")));
        var edited = in(
                V1_4,
                key,
                editor -> editor.delete(Optional.of(AttributeReference.of(NAME)), Optional.empty(), Optional.empty()));
        assertThat(edited.object().attributes().all(NAME)).containsExactly(Name.of("one"));
    }

    /** KMIP 1.0 section 4.15. */
    @Test
    void deletingOneOfSeveralInstancesNeedsTheIndexInTheFirstVersion() {
        var key = key(Attributes.of(NAME, Name.of("zero")).plus(NAME, Name.of("one")));
        assertRefused(
                ResultReason.INVALID_FIELD,
                () -> in(
                        V1_0,
                        key,
                        editor -> editor.delete(
                                Optional.of(AttributeReference.of(NAME)), Optional.empty(), Optional.empty())));
    }

    @Test
    void aNewAttributeBringsNoIndex() {
        assertRefused(
                ResultReason.INVALID_FIELD,
                () -> in(
                        V1_4,
                        key(Attributes.EMPTY),
                        editor -> editor.add(Attribute.of(NAME, Name.of("zero")).withIndex(0))));
    }

    // Values, from 2.0 on

    @Test
    void theInstanceOfTheCurrentValueIsModified() {
        var key = key(Attributes.of(OBJECT_GROUP, "red").plus(OBJECT_GROUP, "blue"));
        var edited = in(
                V2_1,
                key,
                editor -> editor.modify(
                        Optional.of(Attribute.of(OBJECT_GROUP, "blue")), Attribute.of(OBJECT_GROUP, "green")));
        assertThat(edited.object().attributes().all(OBJECT_GROUP)).containsExactly("red", "green");
    }

    @Test
    void withoutCurrentAttributeThereMustBeOneInstance() {
        var key = key(Attributes.of(OBJECT_GROUP, "red").plus(OBJECT_GROUP, "blue"));
        assertRefused(ResultReason.ATTRIBUTE_INSTANCE_NOT_FOUND, () -> modifying(OBJECT_GROUP, "green", key));
        assertRefused(ResultReason.ATTRIBUTE_NOT_FOUND, () -> modifying(OBJECT_GROUP, "green", key(Attributes.EMPTY)));
    }

    @Test
    void aCurrentAttributeThatIsNotThereIsNotFound() {
        var key = key(Attributes.of(OBJECT_GROUP, "red"));
        assertRefused(
                ResultReason.ATTRIBUTE_INSTANCE_NOT_FOUND,
                () -> in(
                        V2_1,
                        key,
                        editor -> editor.delete(
                                Optional.empty(), Optional.empty(), Optional.of(Attribute.of(OBJECT_GROUP, "blue")))));
    }

    @Test
    void aCurrentAttributeOfAnotherKindIsRefused() {
        var key = key(Attributes.of(OBJECT_GROUP, "red"));
        assertRefused(
                ResultReason.INVALID_FIELD,
                () -> in(
                        V2_1,
                        key,
                        editor -> editor.modify(
                                Optional.of(Attribute.of(COMMENT, "red")), Attribute.of(OBJECT_GROUP, "blue"))));
    }

    @Test
    void aReferenceAloneDeletesAllInstances() {
        var key = key(Attributes.of(VENDOR_ATTRIBUTE, rack("A"))
                .plus(VENDOR_ATTRIBUTE, rack("B"))
                .plus(OBJECT_GROUP, "red"));
        var edited = in(V2_1, key, editor -> editor.delete(Optional.of(RACK), Optional.empty(), Optional.empty()));
        assertThat(edited.object().attributes().instances(RACK)).isEmpty();
        assertThat(edited.object().attributes().all(OBJECT_GROUP)).containsExactly("red");
    }

    @Test
    void whatIsToBeDeletedMustBeSaid() {
        assertRefused(
                ResultReason.INVALID_FIELD,
                () -> in(
                        V2_1,
                        key(Attributes.EMPTY),
                        editor -> editor.delete(Optional.empty(), Optional.empty(), Optional.empty())));
    }

    @Test
    void anAttributeOfSeveralInstancesCannotBeSet() {
        var key = key(Attributes.of(OBJECT_GROUP, "red").plus(OBJECT_GROUP, "blue"));
        assertRefused(
                ResultReason.MULTI_VALUED_ATTRIBUTE,
                () -> in(V2_1, key, editor -> editor.set(Attribute.of(OBJECT_GROUP, "green"))));
    }

    @Test
    void settingAddsOrModifies() {
        var once = in(V2_1, key(Attributes.EMPTY), editor -> editor.set(Attribute.of(COMMENT, "one")));
        var twice = in(V2_1, once.object(), editor -> editor.set(Attribute.of(COMMENT, "two")));
        assertThat(once.object().attributes().all(COMMENT)).containsExactly("one");
        assertThat(twice.object().attributes().all(COMMENT)).containsExactly("two");
    }

    // What follows from a change

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

    @Test
    void theServersVendorAttributesAreNotAClients() {
        var own = new VendorAttribute("y", "Rack", TtlvItem.text(Tag.ATTRIBUTE_VALUE.code(), "A"));
        var key = key(Attributes.of(VENDOR_ATTRIBUTE, own));
        assertRefused(ResultReason.READ_ONLY_ATTRIBUTE, () -> adding(VENDOR_ATTRIBUTE, own, key));
        assertRefused(ResultReason.ATTRIBUTE_READ_ONLY, () -> modifying(VENDOR_ATTRIBUTE, own, key));
        assertRefused(
                ResultReason.ATTRIBUTE_READ_ONLY, () -> deleting(new AttributeReference.Vendor("y", "Rack"), 0, key));
    }

    @Test
    void anObjectHasANameOnce() {
        var key = key(Attributes.of(NAME, Name.of("one")).plus(NAME, Name.of("two")));
        assertRefused(ResultReason.NON_UNIQUE_NAME_ATTRIBUTE, () -> adding(NAME, Name.of("one"), key));
        assertRefused(
                ResultReason.NON_UNIQUE_NAME_ATTRIBUTE,
                () -> in(
                        V1_4,
                        key,
                        editor -> editor.modify(
                                Optional.empty(),
                                Attribute.of(NAME, Name.of("one")).withIndex(1))));
    }

    @Test
    void applicationDataIsMadeUpForNamespacesThatTheServerKnows() {
        assertThat(adding(
                                APPLICATION_SPECIFIC_INFORMATION,
                                new ApplicationSpecificInformation("tapes", Optional.empty()),
                                key(Attributes.EMPTY))
                        .attributes()
                        .first(APPLICATION_SPECIFIC_INFORMATION))
                .contains(new ApplicationSpecificInformation("tapes", Optional.of("id")));
        assertRefused(
                ResultReason.APPLICATION_NAMESPACE_NOT_SUPPORTED,
                () -> adding(
                        APPLICATION_SPECIFIC_INFORMATION,
                        new ApplicationSpecificInformation("ssl", Optional.empty()),
                        key(Attributes.EMPTY)));
    }

    @Test
    void aKeyThatQuantumComputersBreakIsNotMadeQuantumSafe() {
        var aes = Attributes.of(CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES);
        assertRefused(
                ResultReason.GENERAL_FAILURE,
                () -> adding(QUANTUM_SAFE, true, key(aes.plus(CRYPTOGRAPHIC_LENGTH, 128))));
        assertThat(adding(QUANTUM_SAFE, false, key(aes.plus(CRYPTOGRAPHIC_LENGTH, 128)))
                        .attributes()
                        .first(QUANTUM_SAFE))
                .contains(false);
        assertThat(adding(QUANTUM_SAFE, true, key(aes.plus(CRYPTOGRAPHIC_LENGTH, 256)))
                        .attributes()
                        .first(QUANTUM_SAFE))
                .contains(true);
        var rsa = Attributes.of(CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.RSA)
                .plus(CRYPTOGRAPHIC_LENGTH, 4096);
        assertRefused(ResultReason.GENERAL_FAILURE, () -> adding(QUANTUM_SAFE, true, key(rsa)));
    }

    @Test
    void anObjectHasOnlySoManyAttributes() {
        var key = key(Attributes.EMPTY);
        while (key.attributes().size() < MAX_ATTRIBUTES) {
            key = adding(OBJECT_GROUP, "group " + key.attributes().size(), key);
        }
        var full = key;
        assertRefused(ResultReason.SERVER_LIMIT_EXCEEDED, () -> adding(OBJECT_GROUP, "one more", full));
    }

    // Adjust Attribute

    private static Edited adjusting(
            AttributeReference reference, AdjustmentType type, Optional<TtlvItem> amount, ManagedObject object) {
        return in(V2_1, object, editor -> editor.adjust(reference, new Adjustment(type, amount)));
    }

    private static VendorAttribute count(ItemType type, Object value) {
        return new VendorAttribute("x", "Count", new TtlvItem(Tag.ATTRIBUTE_VALUE.code(), type, value));
    }

    private static Object adjusted(ItemType type, Object value, AdjustmentType how, Optional<TtlvItem> amount) {
        var key = key(Attributes.of(VENDOR_ATTRIBUTE, count(type, value)));
        var edited = adjusting(new AttributeReference.Vendor("x", "Count"), how, amount, key);
        return ((VendorAttribute) edited.attribute().value()).value().value();
    }

    private static Optional<TtlvItem> amount(int value) {
        return Optional.of(new TtlvItem(Tag.ADJUSTMENT_VALUE.code(), ItemType.INTEGER, value));
    }

    @Test
    void numbersIntervalsAndDatesAreAddedTo() {
        var one = Optional.<TtlvItem>empty();
        assertThat(adjusted(ItemType.INTEGER, 4, AdjustmentType.INCREMENT, one)).isEqualTo(5);
        assertThat(adjusted(ItemType.LONG_INTEGER, 4L, AdjustmentType.DECREMENT, amount(5)))
                .isEqualTo(-1L);
        assertThat(adjusted(ItemType.BIG_INTEGER, BigInteger.TWO, AdjustmentType.INCREMENT, amount(3)))
                .isEqualTo(BigInteger.valueOf(5));
        assertThat(adjusted(ItemType.INTERVAL, 4L, AdjustmentType.DECREMENT, one))
                .isEqualTo(3L);
        assertThat(adjusted(ItemType.DATE_TIME, NOW, AdjustmentType.INCREMENT, one))
                .isEqualTo(NOW.plusSeconds(1));
        assertThat(adjusted(ItemType.DATE_TIME_EXTENDED, NOW, AdjustmentType.DECREMENT, one))
                .isEqualTo(NOW.minusNanos(1_000));
    }

    @Test
    void numbersAndTruthValuesAreNegated() {
        var none = Optional.<TtlvItem>empty();
        assertThat(adjusted(ItemType.INTEGER, 4, AdjustmentType.NEGATE, none)).isEqualTo(-4);
        assertThat(adjusted(ItemType.BOOLEAN, true, AdjustmentType.NEGATE, none))
                .isEqualTo(false);
    }

    @Test
    void anAdjustedValueStaysInTheRangeOfItsType() {
        var one = Optional.<TtlvItem>empty();
        assertRefused(
                ResultReason.NUMERIC_RANGE,
                () -> adjusted(ItemType.INTEGER, Integer.MAX_VALUE, AdjustmentType.INCREMENT, one));
        assertRefused(
                ResultReason.NUMERIC_RANGE,
                () -> adjusted(ItemType.LONG_INTEGER, Long.MIN_VALUE, AdjustmentType.DECREMENT, one));
        assertRefused(ResultReason.NUMERIC_RANGE, () -> adjusted(ItemType.INTERVAL, 0L, AdjustmentType.DECREMENT, one));
        assertRefused(
                ResultReason.NUMERIC_RANGE,
                () -> adjusted(ItemType.INTERVAL, 0xFFFF_FFFFL, AdjustmentType.INCREMENT, one));
        assertRefused(
                ResultReason.NUMERIC_RANGE,
                () -> adjusted(ItemType.DATE_TIME, Instant.MAX, AdjustmentType.INCREMENT, one));
    }

    @Test
    void whatIsNoNumberCannotBeAddedTo() {
        var one = Optional.<TtlvItem>empty();
        for (var value : List.<TtlvItem>of(
                new TtlvItem(0, ItemType.BOOLEAN, true),
                new TtlvItem(0, ItemType.ENUMERATION, 1),
                TtlvItem.text(0, "1"))) {
            assertRefused(
                    ResultReason.INVALID_DATA_TYPE,
                    () -> adjusted(value.type(), value.value(), AdjustmentType.INCREMENT, one));
        }
        assertRefused(
                ResultReason.INVALID_DATA_TYPE, () -> adjusted(ItemType.DATE_TIME, NOW, AdjustmentType.NEGATE, one));
        assertRefused(
                ResultReason.INVALID_DATA_TYPE,
                () -> adjusted(
                        ItemType.INTEGER,
                        1,
                        AdjustmentType.INCREMENT,
                        Optional.of(TtlvItem.text(Tag.ADJUSTMENT_VALUE.code(), "1"))));
    }

    @Test
    void whatHasNoValueIsAdjustedFromNought() {
        var edited = adjusting(
                AttributeReference.of(PROTECTION_PERIOD), AdjustmentType.INCREMENT, amount(60), key(Attributes.EMPTY));
        assertThat(edited.object().attributes().first(PROTECTION_PERIOD)).contains(Duration.ofMinutes(1));
        assertRefused(
                ResultReason.INVALID_DATA_TYPE,
                () -> adjusting(
                        AttributeReference.of(DEACTIVATION_DATE),
                        AdjustmentType.INCREMENT,
                        amount(60),
                        key(Attributes.EMPTY)));
    }

    @Test
    void anAdjustmentHasAllConsequencesOfAChange() {
        var key = key(Attributes.of(ACTIVATION_DATE, NOW.plusSeconds(30)).plus(SENSITIVE, true));
        assertThat(adjusting(AttributeReference.of(ACTIVATION_DATE), AdjustmentType.DECREMENT, amount(30), key)
                        .object()
                        .state())
                .isEqualTo(State.ACTIVE);
        assertThat(adjusting(AttributeReference.of(SENSITIVE), AdjustmentType.NEGATE, Optional.empty(), key)
                        .object()
                        .attributes()
                        .first(ALWAYS_SENSITIVE))
                .contains(false);
    }

    @Test
    void severalInstancesCannotBeAdjusted() {
        var key = key(Attributes.of(VENDOR_ATTRIBUTE, count(ItemType.INTEGER, 1))
                .plus(VENDOR_ATTRIBUTE, count(ItemType.INTEGER, 2)));
        assertRefused(
                ResultReason.MULTI_VALUED_ATTRIBUTE,
                () -> adjusting(
                        new AttributeReference.Vendor("x", "Count"), AdjustmentType.INCREMENT, Optional.empty(), key));
    }

    @Test
    void theServersAttributesCannotBeAdjusted() {
        assertRefused(
                ResultReason.READ_ONLY_ATTRIBUTE,
                () -> adjusting(
                        AttributeReference.of(LAST_CHANGE_DATE),
                        AdjustmentType.INCREMENT,
                        Optional.empty(),
                        key(Attributes.EMPTY)));
    }
}
