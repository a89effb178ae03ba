package org.claviger.server.domain;

import static org.claviger.enumeration.ResultReason.INVALID_DATA_TYPE;
import static org.claviger.enumeration.ResultReason.NUMERIC_RANGE;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.AdjustmentType;
import org.claviger.schema.Codec;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.TtlvItem;

/**
 * The arithmetic of Adjust Attribute (KMIP 2.1 sections 6.1.3 and 11.1).
 *
 * @param amount by how much; absent means 1, of dates the smallest unit
 */
public record Adjustment(AdjustmentType type, Optional<TtlvItem> amount) {
    /** An Interval is an unsigned number of 32 bits (KMIP 2.1 section 10.1). */
    private static final BigInteger MAX_INTERVAL_SECONDS = BigInteger.valueOf(0xFFFF_FFFFL);

    /**
     * Returns what an attribute without a value is adjusted from: nought, or false.
     *
     * @throws KmipException with Invalid Data Type if its values are not numbers or truth values
     */
    static Object nought(AttributeType<?> type) {
        var codec = type.codec();
        if (codec.equals(Codec.INTEGER)) {
            return 0;
        }
        if (codec.equals(Codec.LONG_INTEGER)) {
            return 0L;
        }
        if (codec.equals(Codec.INTERVAL)) {
            return Duration.ZERO;
        }
        if (codec.equals(Codec.BOOLEAN)) {
            return false;
        }
        throw new KmipException(
                INVALID_DATA_TYPE, "attribute " + type.name() + " has no value, and none of its type is nought");
    }

    /** Returns what a vendor's attribute without a value is adjusted from: as much as nothing of the amount's type. */
    TtlvItem nought(int tag) {
        var like =
                amount.map(TtlvItem::type).orElse(type == AdjustmentType.NEGATE ? ItemType.BOOLEAN : ItemType.INTEGER);
        return switch (like) {
            case INTEGER -> new TtlvItem(tag, like, 0);
            case LONG_INTEGER, INTERVAL -> new TtlvItem(tag, like, 0L);
            case BIG_INTEGER -> new TtlvItem(tag, like, BigInteger.ZERO);
            case BOOLEAN -> new TtlvItem(tag, like, false);
            case STRUCTURE,
                    ENUMERATION,
                    TEXT_STRING,
                    BYTE_STRING,
                    DATE_TIME,
                    DATE_TIME_EXTENDED,
                    IDENTIFIER,
                    REFERENCE,
                    NAME_REFERENCE -> throw notAdjustable();
        };
    }

    /**
     * Returns the value after this adjustment, of the same class.
     *
     * @throws KmipException with Invalid Data Type if such a value cannot be adjusted so, with Numeric Range if the outcome
     *     is greater or smaller than its type can be
     */
    Object of(Object value) {
        return switch (value) {
            case Boolean truth -> negated(truth);
            case Integer number -> within(number(BigInteger.valueOf(number)), BigInteger::intValueExact);
            case Long number -> within(number(BigInteger.valueOf(number)), BigInteger::longValueExact);
            case BigInteger number -> number(number);
            case Duration interval -> Duration.ofSeconds(seconds(interval.toSeconds()));
            case Instant date -> date(date, ChronoUnit.SECONDS);
            case VendorAttribute(var vendor, var name, var item) ->
                new VendorAttribute(vendor, name, new TtlvItem(item.tag(), item.type(), of(item)));
            default -> throw notAdjustable();
        };
    }

    private Object of(TtlvItem item) {
        return switch (item.type()) {
            case INTEGER, LONG_INTEGER, BIG_INTEGER, BOOLEAN, DATE_TIME -> of(item.value());
            case INTERVAL -> seconds((Long) item.value());
            case DATE_TIME_EXTENDED -> date((Instant) item.value(), ChronoUnit.MICROS);
            case STRUCTURE, ENUMERATION, TEXT_STRING, BYTE_STRING, IDENTIFIER, REFERENCE, NAME_REFERENCE ->
                throw notAdjustable();
        };
    }

    private boolean negated(boolean truth) {
        if (type != AdjustmentType.NEGATE) {
            throw notAdjustable();
        }
        return !truth;
    }

    private BigInteger number(BigInteger number) {
        return type == AdjustmentType.NEGATE ? number.negate() : sum(number);
    }

    private BigInteger sum(BigInteger number) {
        return switch (type) {
            case INCREMENT -> number.add(by());
            case DECREMENT -> number.subtract(by());
            case NEGATE -> throw notAdjustable();
        };
    }

    private BigInteger by() {
        if (amount.isEmpty()) {
            return BigInteger.ONE;
        }
        return switch (amount.get().value()) {
            case Integer number when amount.get().type() == ItemType.INTEGER -> BigInteger.valueOf(number);
            case Long number -> BigInteger.valueOf(number);
            case BigInteger number -> number;
            default ->
                throw new KmipException(
                        INVALID_DATA_TYPE,
                        "Adjustment Value is a " + amount.get().type().xmlName());
        };
    }

    private long seconds(long interval) {
        var sum = sum(BigInteger.valueOf(interval));
        if (sum.signum() < 0 || sum.compareTo(MAX_INTERVAL_SECONDS) > 0) {
            throw outOfRange();
        }
        return sum.longValueExact();
    }

    private Instant date(Instant date, ChronoUnit unit) {
        var since = Instant.EPOCH;
        try {
            return within(
                    sum(BigInteger.valueOf(unit.between(since, date))), sum -> since.plus(sum.longValueExact(), unit));
        } catch (DateTimeException e) {
            throw outOfRange();
        }
    }

    private static <N> N within(BigInteger sum, Function<BigInteger, N> narrowed) {
        try {
            return narrowed.apply(sum);
        } catch (ArithmeticException e) {
            throw outOfRange();
        }
    }

    private KmipException notAdjustable() {
        return new KmipException(
                INVALID_DATA_TYPE, "Adjustment Type " + type.specName() + " does not apply to values of this type");
    }

    private static KmipException outOfRange() {
        return new KmipException(NUMERIC_RANGE, "the adjusted value is out of the range of its type");
    }
}
