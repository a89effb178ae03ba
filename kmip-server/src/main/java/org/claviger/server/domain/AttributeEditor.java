package org.claviger.server.domain;

import static org.claviger.enumeration.ResultReason.ATTRIBUTE_INSTANCE_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_SINGLE_VALUED;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.MULTI_VALUED_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.NON_UNIQUE_NAME_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.SERVER_LIMIT_EXCEEDED;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.VendorAttribute;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/**
 * Changes one attribute of an object as a client asks, if {@link AttributePermissions} allow it. Up to 1.4 an Attribute Index says
 * which of several instances is meant, from 2.0 on its value does. A date that is set drives the state of the object at
 * once (KMIP 2.1 section 4.57, transitions 4 and 6).
 */
public final class AttributeEditor {
    private final ManagedObject object;
    private final Attributes attributes;
    private final AttributePermissions permissions;
    private final AttributePolicy policy;
    private final Instant now;

    /**
     * @param version the version of the request
     */
    public AttributeEditor(ManagedObject object, ProtocolVersion version, AttributePolicy policy, Instant now) {
        object.requireOnline();
        this.object = object;
        this.attributes = object.attributes();
        this.permissions = new AttributePermissions(version);
        this.policy = policy;
        this.now = now;
    }

    /**
     * An object after the change.
     *
     * @param attribute the instance that was changed as it is now; or as it was, if it was deleted
     */
    public record Edited(ManagedObject object, Attribute<?> attribute) {}

    /** Adds an instance (KMIP 2.1 section 6.1.2, KMIP 1.4 section 4.14). */
    public Edited add(Attribute<?> attribute) {
        if (attribute.index().isPresent()) {
            throw new KmipException(INVALID_FIELD, "Attribute Index of a new attribute; the server gives it one");
        }
        var reference = applicable(AttributeAction.ADD, attribute);
        permissions.requireSettable(AttributeAction.ADD, attribute.type(), object, now);
        if (!permissions.mayRepeat(attribute.type())
                && !attributes.instances(reference).isEmpty()) {
            throw new KmipException(
                    ATTRIBUTE_SINGLE_VALUED,
                    "the object has the attribute " + attribute.type().name());
        }
        return added(AttributeAction.ADD, attribute);
    }

    /**
     * Changes an instance (KMIP 2.1 section 6.1.34, KMIP 1.4 section 4.15).
     *
     * @param current which instance; never up to 1.4
     * @param attribute its new value; up to 1.4 with its index, or none for 0
     */
    public Edited modify(Optional<Attribute<?>> current, Attribute<?> attribute) {
        var reference = applicable(AttributeAction.MODIFY, attribute);
        permissions.requireModifiable(AttributeAction.MODIFY, attribute.type(), object, now);
        var instance = current.isPresent()
                ? equalTo(current.get(), reference)
                : permissions.hasIndices() ? numbered(reference, attribute.number()) : only(reference);
        return replaced(AttributeAction.MODIFY, instance, attribute);
    }

    /**
     * Deletes one instance, or from 2.0 on all of them if only the attribute is named (KMIP 2.1 section 6.1.13, KMIP 1.4
     * section 4.16).
     *
     * @param index which instance; up to 1.4
     * @param current which instance; from 2.0 on
     */
    public Edited delete(Optional<AttributeReference> named, Optional<Integer> index, Optional<Attribute<?>> current) {
        var reference = named.or(() -> current.map(AttributeReference::to))
                .orElseThrow(() -> new KmipException(
                        INVALID_FIELD, "neither Current Attribute nor Attribute Reference; one of them is needed"));
        permissions.requireApplicable(AttributeAction.DELETE, reference, object.objectType());
        permissions.requireDeletable(AttributeAction.DELETE, typeOf(reference), object, now);
        var deleted = current.isPresent()
                ? List.<Attribute<?>>of(equalTo(current.get(), reference))
                : permissions.hasIndices()
                        ? List.<Attribute<?>>of(numbered(reference, requireIndex(reference, index)))
                        : existing(reference);
        var rest = attributes.where(attribute -> !deleted.contains(attribute));
        return edited(AttributeAction.DELETE, rest, deleted.getFirst());
    }

    /** Gives an attribute of at most one instance its value (KMIP 2.1 section 6.1.51). */
    public Edited set(Attribute<?> attribute) {
        return set(AttributeAction.SET, attribute);
    }

    /** Adds to the value of an attribute of at most one instance, or negates it (KMIP 2.1 section 6.1.3). */
    public Edited adjust(AttributeReference reference, Adjustment adjustment) {
        permissions.requireApplicable(AttributeAction.ADJUST, reference, object.objectType());
        var before =
                attributes.instances(reference).stream().findFirst().orElseGet(() -> nought(reference, adjustment));
        return set(AttributeAction.ADJUST, AttributeValues.replaced(before, adjustment.of(before.value())));
    }

    private static Attribute<?> nought(AttributeReference reference, Adjustment adjustment) {
        return switch (reference) {
            case AttributeReference.Standard(var type) -> nought(type);
            case AttributeReference.Vendor(var vendor, var name) ->
                Attribute.of(
                        AttributeTypes.VENDOR_ATTRIBUTE,
                        new VendorAttribute(vendor, name, adjustment.nought(Tag.ATTRIBUTE_VALUE.code())));
        };
    }

    private static <V> Attribute<V> nought(AttributeType<V> type) {
        return AttributeValues.of(type, Adjustment.nought(type));
    }

    private Edited set(AttributeAction action, Attribute<?> attribute) {
        var reference = applicable(action, attribute);
        var instances = attributes.instances(reference);
        if (instances.size() > 1) {
            throw new KmipException(
                    MULTI_VALUED_ATTRIBUTE,
                    "the object has " + instances.size() + " instances of the attribute (expected at most 1)");
        }
        if (instances.isEmpty()) {
            permissions.requireSettable(action, attribute.type(), object, now);
            return added(action, attribute);
        }
        permissions.requireModifiable(action, attribute.type(), object, now);
        return replaced(action, instances.getFirst(), attribute);
    }

    private AttributeReference applicable(AttributeAction action, Attribute<?> attribute) {
        var reference = AttributeReference.to(attribute);
        permissions.requireApplicable(action, reference, object.objectType());
        return reference;
    }

    private static AttributeType<?> typeOf(AttributeReference reference) {
        return switch (reference) {
            case AttributeReference.Standard(var type) -> type;
            case AttributeReference.Vendor _ -> AttributeTypes.VENDOR_ATTRIBUTE;
        };
    }

    private List<Attribute<?>> existing(AttributeReference reference) {
        var instances = attributes.instances(reference);
        if (instances.isEmpty()) {
            throw new KmipException(ATTRIBUTE_NOT_FOUND, "the object does not have the attribute");
        }
        return instances;
    }

    /** Returns the first instance that has the value of {@code current}. */
    private Attribute<?> equalTo(Attribute<?> current, AttributeReference reference) {
        if (!AttributeReference.to(current).equals(reference)) {
            throw new KmipException(INVALID_FIELD, "Current Attribute is of another kind than the other attribute");
        }
        return existing(reference).stream()
                .filter(instance -> instance.value().equals(current.value()))
                .findFirst()
                .orElseThrow(() -> new KmipException(
                        ATTRIBUTE_INSTANCE_NOT_FOUND,
                        "no instance of the attribute has the value of Current Attribute"));
    }

    private Attribute<?> numbered(AttributeReference reference, int index) {
        return existing(reference).stream()
                .filter(instance -> instance.number() == index)
                .findFirst()
                .orElseThrow(() -> new KmipException(
                        ATTRIBUTE_INSTANCE_NOT_FOUND, "no instance of the attribute has the Attribute Index " + index));
    }

    private Attribute<?> only(AttributeReference reference) {
        var instances = existing(reference);
        if (instances.size() > 1) {
            throw new KmipException(
                    ATTRIBUTE_INSTANCE_NOT_FOUND,
                    "the object has " + instances.size()
                            + " instances of the attribute; Current Attribute must say which");
        }
        return instances.getFirst();
    }

    /** An index left out is 0; in 1.0 only if there is no choice (KMIP 1.0 section 4.15). */
    private int requireIndex(AttributeReference reference, Optional<Integer> index) {
        if (index.isEmpty()
                && permissions.version().equals(ProtocolVersion.V1_0)
                && existing(reference).size() > 1) {
            throw new KmipException(
                    INVALID_FIELD, "the object has several instances of the attribute; Attribute Index must say which");
        }
        return index.orElse(0);
    }

    private Edited added(AttributeAction action, Attribute<?> said) {
        if (attributes.size() >= policy.maxAttributes()) {
            throw new KmipException(
                    SERVER_LIMIT_EXCEEDED, "the object has " + attributes.size() + " attributes, as many as it may");
        }
        var more = attributes.plus(accepted(said.withoutIndex())).numbered();
        return edited(action, more, more.list().getLast());
    }

    private Edited replaced(AttributeAction action, Attribute<?> instance, Attribute<?> said) {
        var changed = accepted(AttributeValues.amended(instance, said)).indexedAs(instance);
        return edited(action, attributes.replacing(instance, changed), changed);
    }

    private Attribute<?> accepted(Attribute<?> said) {
        return AttributeValues.accepted(said, policy, object.uniqueIdentifier());
    }

    private Edited edited(AttributeAction action, Attributes changed, Attribute<?> attribute) {
        var type = attribute.type();
        if (UseDates.include(type)) {
            UseDates.requireOrder(action, changed);
        }
        if (type == AttributeTypes.NAME) {
            requireDifferent(changed.all(AttributeTypes.NAME));
        }
        if (type == AttributeTypes.QUANTUM_SAFE) {
            QuantumSafety.require(changed);
        }
        var consequent = object.withAttributes(withConsequences(type, changed));
        return new Edited(consequent.changed(now).at(now), attribute);
    }

    /** That other objects do not have the name either, the store sees to. */
    private static void requireDifferent(List<?> names) {
        if (new HashSet<>(names).size() != names.size()) {
            throw new KmipException(NON_UNIQUE_NAME_ATTRIBUTE, "the object has this Name");
        }
    }

    /** What has once not been so has not always been so (KMIP 2.1 sections 4.3 and 4.33). */
    private static Attributes withConsequences(AttributeType<?> type, Attributes changed) {
        if (type == AttributeTypes.SENSITIVE
                && !changed.first(AttributeTypes.SENSITIVE).orElse(false)) {
            return changed.with(AttributeTypes.ALWAYS_SENSITIVE, false);
        }
        if (type == AttributeTypes.EXTRACTABLE
                && changed.first(AttributeTypes.EXTRACTABLE).orElse(true)) {
            return changed.with(AttributeTypes.NEVER_EXTRACTABLE, false);
        }
        return changed;
    }
}
