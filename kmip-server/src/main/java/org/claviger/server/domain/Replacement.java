package org.claviger.server.domain;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.INVALID_MESSAGE;
import static org.claviger.enumeration.ResultReason.KEY_VALUE_NOT_PRESENT;
import static org.claviger.enumeration.ResultReason.PERMISSION_DENIED;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeRules;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Link;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.LinkType;
import org.claviger.ttlv.ProtocolVersion;

/**
 * What an object that replaces another takes over from it, and what becomes of the other (KMIP 2.1 sections 6.1.46 and 6.1.47,
 * tables 303 to 309; sections 4.49 to 4.53 for the attributes of rotation).
 */
public final class Replacement {
    /** What belongs to one object only: its own dates and identity, and what is computed from its material. */
    private static final Set<AttributeType<?>> NOT_COPIED = Set.of(
            AttributeTypes.ALWAYS_SENSITIVE,
            AttributeTypes.ARCHIVE_DATE,
            AttributeTypes.COMPROMISE_DATE,
            AttributeTypes.COMPROMISE_OCCURRENCE_DATE,
            AttributeTypes.DESTROY_DATE,
            AttributeTypes.DIGEST,
            AttributeTypes.FRESH,
            AttributeTypes.INITIAL_DATE,
            AttributeTypes.LAST_CHANGE_DATE,
            AttributeTypes.LINK,
            AttributeTypes.NEVER_EXTRACTABLE,
            AttributeTypes.ORIGINAL_CREATION_DATE,
            AttributeTypes.RANDOM_NUMBER_GENERATOR,
            AttributeTypes.REVOCATION_REASON,
            AttributeTypes.ROTATE_DATE,
            AttributeTypes.ROTATE_GENERATION,
            AttributeTypes.ROTATE_LATEST,
            AttributeTypes.SHORT_UNIQUE_IDENTIFIER);

    private static final List<AttributeType<Instant>> DATES_AFTER_ACTIVATION = List.of(
            AttributeTypes.PROCESS_START_DATE, AttributeTypes.PROTECT_STOP_DATE, AttributeTypes.DEACTIVATION_DATE);

    private Replacement() {}

    /**
     * Checks that an object can be replaced.
     *
     * @throws KmipException if it is archived or destroyed, or its key is kept elsewhere
     */
    public static void requireReplaceable(ManagedObject existing) {
        existing.requireOnline();
        if (existing.isDestroyed()) {
            throw new KmipException(
                    PERMISSION_DENIED, "object is " + existing.state().specName() + " and cannot be replaced");
        }
        if (!existing.attributes().first(AttributeTypes.KEY_VALUE_PRESENT).orElse(true)) {
            throw new KmipException(KEY_VALUE_NOT_PRESENT, "the key is not kept by this server");
        }
    }

    /**
     * Returns the attributes of the object that replaces {@code existing}: a copy of those that both may have, with what the
     * client asked for.
     *
     * @param asked by the client, checked
     * @param offset from now to the Activation Date; empty: the dates are copied
     * @throws KmipException if there is an offset and the dates do not allow it, or the dates contradict each other
     */
    public static Attributes attributes(
            ManagedObject existing, Attributes asked, Optional<Duration> offset, ProtocolVersion version, Instant now) {
        var attributes = existing.attributes().where(attribute -> !NOT_COPIED.contains(attribute.type()));
        if (offset.isPresent()) {
            requireNoDates(asked);
            attributes = shifted(attributes, now.plus(offset.get()));
        }
        for (var attribute : asked) {
            attributes = with(attributes, attribute, version);
        }
        UseDates.requireOrder(AttributeAction.CREATE, attributes);
        return attributes
                .with(AttributeTypes.ROTATE_GENERATION, generation(existing) + 1)
                .with(AttributeTypes.ROTATE_LATEST, true)
                .plus(link(LinkType.REPLACED_OBJECT_LINK, existing.uniqueIdentifier()));
    }

    /** Returns {@code existing} without its names, which the other has now, and with a link to it. */
    public static ManagedObject replaced(ManagedObject existing, String replacement, Instant now) {
        return existing.withAttributes(existing.attributes()
                        .without(AttributeTypes.NAME)
                        .with(AttributeTypes.ROTATE_GENERATION, generation(existing))
                        .with(AttributeTypes.ROTATE_LATEST, false)
                        .with(AttributeTypes.ROTATE_DATE, now)
                        .plus(link(LinkType.REPLACEMENT_OBJECT_LINK, replacement)))
                .changed(now);
    }

    private static int generation(ManagedObject object) {
        return object.attributes().first(AttributeTypes.ROTATE_GENERATION).orElse(0);
    }

    private static Attribute<Link> link(LinkType type, String uniqueIdentifier) {
        return Attribute.of(AttributeTypes.LINK, new Link(type, UniqueIdentifier.of(uniqueIdentifier)));
    }

    private static void requireNoDates(Attributes asked) {
        if (asked.has(AttributeTypes.ACTIVATION_DATE)
                || DATES_AFTER_ACTIVATION.stream().anyMatch(asked::has)) {
            throw new KmipException(INVALID_MESSAGE, "an Offset together with dates that it determines");
        }
    }

    /** Moves all dates by as much as the Activation Date moves. */
    private static Attributes shifted(Attributes attributes, Instant activation) {
        var before = attributes.first(AttributeTypes.ACTIVATION_DATE);
        var shifted = attributes.with(AttributeTypes.ACTIVATION_DATE, activation);
        for (var type : DATES_AFTER_ACTIVATION) {
            var date = attributes.first(type);
            if (date.isPresent() && before.isEmpty()) {
                throw new KmipException(
                        INVALID_FIELD,
                        "an Offset, but the existing object has a " + type.name() + " and no Activation Date");
            }
            if (date.isPresent()) {
                shifted = shifted.with(type, date.get().plus(Duration.between(before.get(), activation)));
            }
        }
        return shifted;
    }

    /** Adds what the client asked for: beside what is there if there may be several, else in its place. */
    private static <V> Attributes with(Attributes attributes, Attribute<V> asked, ProtocolVersion version) {
        var reference = AttributeReference.to(asked);
        var several = asked.type() != AttributeTypes.VENDOR_ATTRIBUTE
                && asked.type().rules(version).instances() != AttributeRules.Instances.ONE;
        var kept = several
                ? attributes.where(attribute -> !attribute.equals(asked))
                : attributes.where(
                        attribute -> !AttributeReference.to(attribute).equals(reference));
        return kept.plus(asked);
    }
}
