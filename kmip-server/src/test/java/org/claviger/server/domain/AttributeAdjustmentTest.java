package org.claviger.server.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.attribute.AttributeTypes.ACTIVATION_DATE;
import static org.claviger.attribute.AttributeTypes.ALWAYS_SENSITIVE;
import static org.claviger.attribute.AttributeTypes.DEACTIVATION_DATE;
import static org.claviger.attribute.AttributeTypes.LAST_CHANGE_DATE;
import static org.claviger.attribute.AttributeTypes.PROTECTION_PERIOD;
import static org.claviger.attribute.AttributeTypes.SENSITIVE;
import static org.claviger.attribute.AttributeTypes.VENDOR_ATTRIBUTE;
import static org.claviger.ttlv.ProtocolVersion.V2_1;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.AdjustmentType;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.State;
import org.claviger.server.domain.AttributeEditor.Edited;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.junit.jupiter.api.Test;

/** Adjust Attribute. */
class AttributeAdjustmentTest extends AttributeEditorTester {
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
