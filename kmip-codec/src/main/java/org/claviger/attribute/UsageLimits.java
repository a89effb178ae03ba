package org.claviger.attribute;

import java.util.Optional;
import org.claviger.enumeration.UsageLimitsUnit;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * How much may be protected with a key (KMIP 2.1 section 4.59, KMIP 1.4 section 3.21). The server always says all three;
 * a client says the total, the unit, or both.
 *
 * @param total units over the whole life of the key
 * @param count units that are left; ignored when a client says it
 */
public record UsageLimits(Optional<Long> total, Optional<Long> count, Optional<UsageLimitsUnit> unit) {
    public static final Struct<UsageLimits> STRUCT = Struct.of(UsageLimits::layout);

    private static Construct<UsageLimits> layout(Layout<UsageLimits> s) {
        var total = s.optional(Tag.USAGE_LIMITS_TOTAL, Codec.LONG_INTEGER, UsageLimits::total);
        var count = s.optional(Tag.USAGE_LIMITS_COUNT, Codec.LONG_INTEGER, UsageLimits::count);
        var unit = s.optional(Tag.USAGE_LIMITS_UNIT, Codec.enumeration(UsageLimitsUnit.class), UsageLimits::unit);
        return in -> new UsageLimits(in.read(total), in.read(count), in.read(unit));
    }
}
