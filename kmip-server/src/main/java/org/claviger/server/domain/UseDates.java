package org.claviger.server.domain;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;

/** The dates between which an object may be used, and their order (KMIP 2.1 sections 4.1, 4.18, 4.40 and 4.41). */
final class UseDates {
    private static final Set<AttributeType<Instant>> ALL = Set.of(
            AttributeTypes.ACTIVATION_DATE,
            AttributeTypes.PROCESS_START_DATE,
            AttributeTypes.PROTECT_STOP_DATE,
            AttributeTypes.DEACTIVATION_DATE);

    /** Each must not come before the ones listed before it. */
    private static final List<AttributeType<Instant>> ORDERED = List.of(
            AttributeTypes.ACTIVATION_DATE, AttributeTypes.PROCESS_START_DATE, AttributeTypes.DEACTIVATION_DATE);

    private UseDates() {}

    static boolean include(AttributeType<?> type) {
        return ALL.stream().anyMatch(date -> date == type);
    }

    /** Checks the order of those dates that are there. */
    static void requireOrder(AttributeAction action, Attributes attributes) {
        for (var i = 1; i < ORDERED.size(); i++) {
            for (var j = 0; j < i; j++) {
                requireOrder(action, attributes, ORDERED.get(j), ORDERED.get(i));
            }
        }
        requireOrder(action, attributes, AttributeTypes.ACTIVATION_DATE, AttributeTypes.PROTECT_STOP_DATE);
        requireOrder(action, attributes, AttributeTypes.PROTECT_STOP_DATE, AttributeTypes.DEACTIVATION_DATE);
    }

    private static void requireOrder(
            AttributeAction action,
            Attributes attributes,
            AttributeType<Instant> earlier,
            AttributeType<Instant> later) {
        var first = attributes.first(earlier);
        var second = attributes.first(later);
        if (first.isPresent() && second.isPresent() && second.get().isBefore(first.get())) {
            throw new KmipException(action.badValue(), later.name() + " before " + earlier.name());
        }
    }
}
