package org.claviger.server.domain;

import static org.claviger.enumeration.ResultReason.ATTRIBUTE_SINGLE_VALUED;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE_VALUE;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import org.claviger.attribute.ApplicationSpecificInformation;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeRules;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.State;
import org.claviger.ttlv.ProtocolVersion;

/**
 * The attributes of an object that is imported. They are taken as they are, those that only a server may set included
 * (KMIP 2.1 section 6.1.25); but they must be attributes that such an object can have, and must not contradict the object.
 *
 * @param state where the object is in its life; empty if neither its State nor a date of its past says so
 * @param attributes all others, neither Unique Identifier, Object Type nor State
 */
public record ImportedAttributes(Optional<State> state, Attributes attributes) {
    /**
     * Returns the attributes with which the object is imported.
     *
     * @throws KmipException for the first one that it cannot have
     */
    public static ImportedAttributes of(
            Attributes given, String uniqueIdentifier, ObjectType objectType, ProtocolVersion version) {
        requireSame(given, AttributeTypes.UNIQUE_IDENTIFIER, UniqueIdentifier.of(uniqueIdentifier));
        requireSame(given, AttributeTypes.OBJECT_TYPE, objectType);
        var seen = new HashSet<AttributeReference>();
        var taken = new ArrayList<Attribute<?>>(given.size());
        for (var attribute : given) {
            requirePossible(attribute, objectType, version, seen);
            seen.add(AttributeReference.to(attribute));
            taken.add(attribute.withoutIndex());
        }
        var attributes = withLimits(Attributes.of(taken));
        UseDates.requireOrder(AttributeAction.CREATE, attributes);
        return new ImportedAttributes(
                attributes.first(AttributeTypes.STATE).or(() -> past(attributes)),
                attributes
                        .without(AttributeTypes.UNIQUE_IDENTIFIER)
                        .without(AttributeTypes.OBJECT_TYPE)
                        .without(AttributeTypes.STATE));
    }

    private static Attributes withLimits(Attributes attributes) {
        return attributes
                .first(AttributeTypes.USAGE_LIMITS)
                .map(limits -> attributes.with(AttributeTypes.USAGE_LIMITS, UsageAllowance.resume(limits)))
                .orElse(attributes);
    }

    private static <V> void requireSame(Attributes given, AttributeType<V> type, V expected) {
        for (var value : given.all(type)) {
            if (!value.equals(expected)) {
                throw new KmipException(
                        INVALID_ATTRIBUTE_VALUE, "attribute " + type.name() + " is not that of the object");
            }
        }
    }

    private static void requirePossible(
            Attribute<?> attribute, ObjectType objectType, ProtocolVersion version, HashSet<AttributeReference> seen) {
        var type = attribute.type();
        if (type == AttributeTypes.VENDOR_ATTRIBUTE) {
            return;
        }
        requireComplete(attribute);
        var rules = type.rules(version);
        if (!rules.appliesTo().contains(objectType)) {
            throw new KmipException(
                    INVALID_ATTRIBUTE, "attribute " + type.name() + " does not apply to " + objectType.specName());
        }
        if (rules.instances() == AttributeRules.Instances.ONE && seen.contains(AttributeReference.of(type))) {
            throw new KmipException(ATTRIBUTE_SINGLE_VALUED, "attribute " + type.name() + " twice");
        }
    }

    private static Optional<State> past(Attributes attributes) {
        var compromised = attributes.has(AttributeTypes.COMPROMISE_DATE);
        if (attributes.has(AttributeTypes.DESTROY_DATE)) {
            return Optional.of(compromised ? State.DESTROYED_COMPROMISED : State.DESTROYED);
        }
        return compromised ? Optional.of(State.COMPROMISED) : Optional.empty();
    }

    /** Tells whether the object has no material any more. */
    public boolean isDestroyed() {
        return state.filter(Lifecycle::isDestroyed).isPresent();
    }

    /** What was complete elsewhere is imported complete; nothing is made up for it (KMIP 2.1 section 4.4). */
    private static void requireComplete(Attribute<?> attribute) {
        if (attribute.value() instanceof ApplicationSpecificInformation information
                && information.applicationData().isEmpty()) {
            throw new KmipException(
                    ResultReason.APPLICATION_NAMESPACE_NOT_SUPPORTED,
                    "Application Data is missing, and none is made up for an imported object");
        }
    }
}
