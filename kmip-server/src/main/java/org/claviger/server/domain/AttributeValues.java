package org.claviger.server.domain;

import org.claviger.attribute.ApplicationSpecificInformation;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.UsageLimits;

/** What becomes of the values that clients give, before they are an object's. */
final class AttributeValues {
    private AttributeValues() {}

    /**
     * Returns the attribute as a new one of the object.
     *
     * @throws KmipException if no object may have the value
     */
    static Attribute<?> accepted(Attribute<?> said, AttributePolicy policy, String uniqueIdentifier) {
        return switch (said.value()) {
            case UsageLimits limits -> replaced(said, UsageAllowance.begin(limits));
            case ApplicationSpecificInformation information ->
                replaced(said, policy.completed(information, uniqueIdentifier));
            default -> said;
        };
    }

    /** Returns the attribute with what the client left out, and may leave out, of the value that it replaces. */
    static Attribute<?> amended(Attribute<?> current, Attribute<?> said) {
        return current.value() instanceof UsageLimits before && said.value() instanceof UsageLimits after
                ? replaced(said, UsageAllowance.amended(before, after))
                : said;
    }

    /** Returns the same instance with a value of the same class. */
    static <V> Attribute<V> replaced(Attribute<V> attribute, Object value) {
        return of(attribute.type(), value).indexedAs(attribute);
    }

    @SuppressWarnings("unchecked") // callers give a value of the type's class
    static <V> Attribute<V> of(AttributeType<V> type, Object value) {
        return Attribute.of(type, (V) value);
    }
}
