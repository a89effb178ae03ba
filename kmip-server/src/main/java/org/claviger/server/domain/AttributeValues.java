package org.claviger.server.domain;

import static org.claviger.enumeration.ResultReason.APPLICATION_NAMESPACE_NOT_SUPPORTED;

import org.claviger.attribute.ApplicationSpecificInformation;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.UsageLimits;

/** What becomes of the values that clients give, before they are an object's. */
final class AttributeValues {
    private AttributeValues() {}

    /**
     * Returns the attribute of a new object, or one that an object has not had.
     *
     * @throws KmipException if no object may have the value
     */
    static Attribute<?> accepted(Attribute<?> said) {
        return switch (said.value()) {
            case UsageLimits limits -> replaced(said, UsageAllowance.begin(limits));
            case ApplicationSpecificInformation information -> {
                requireData(information);
                yield said;
            }
            default -> said;
        };
    }

    /** Returns the attribute that takes the place of {@code current}: what is left out of Usage Limits stays. */
    static Attribute<?> accepted(Attribute<?> current, Attribute<?> said) {
        return current.value() instanceof UsageLimits before && said.value() instanceof UsageLimits after
                ? replaced(said, UsageAllowance.begin(UsageAllowance.amended(before, after)))
                : accepted(said);
    }

    /** The server could make data up only for a namespace that it knows, and it knows none (KMIP 2.1 section 4.4). */
    private static void requireData(ApplicationSpecificInformation information) {
        if (information.applicationData().isEmpty()) {
            throw new KmipException(
                    APPLICATION_NAMESPACE_NOT_SUPPORTED,
                    "Application Data is missing, and the server makes none up for any Application Namespace");
        }
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
