package org.claviger.server.domain;

import static org.claviger.attribute.AttributeTypes.CERTIFICATE_TYPE;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_ALGORITHM;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_LENGTH;
import static org.claviger.attribute.AttributeTypes.DIGITAL_SIGNATURE_ALGORITHM;
import static org.claviger.attribute.AttributeTypes.KEY_FORMAT_TYPE;
import static org.claviger.attribute.AttributeTypes.OPAQUE_DATA_TYPE;
import static org.claviger.attribute.AttributeTypes.PROTECTION_STORAGE_MASK;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_READ_ONLY;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_SINGLE_VALUED;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE_VALUE;
import static org.claviger.enumeration.ResultReason.ITEM_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_ATTRIBUTE;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeRules;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.ObjectType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/**
 * Which attributes a client may give a new object. The rules are the specification's table, row by row ({@link
 * AttributeRules}); this class alone enforces them.
 */
public final class AttributeAdmission {
    /**
     * Attributes that the table calls set by the server and that a request nevertheless says: what is to be made, or what
     * the registered object is. Handlers check them against the object.
     */
    private static final Set<AttributeType<?>> SAID_OF_NEW_OBJECTS = Set.of(
            CRYPTOGRAPHIC_ALGORITHM,
            CRYPTOGRAPHIC_LENGTH,
            CERTIFICATE_TYPE,
            DIGITAL_SIGNATURE_ALGORITHM,
            KEY_FORMAT_TYPE,
            OPAQUE_DATA_TYPE,
            PROTECTION_STORAGE_MASK);

    /** Dates that must not come before the ones listed before them (KMIP 2.1 sections 4.1, 4.42, 4.47 and 4.19). */
    private static final List<AttributeType<Instant>> USE_DATES = List.of(
            AttributeTypes.ACTIVATION_DATE, AttributeTypes.PROCESS_START_DATE, AttributeTypes.DEACTIVATION_DATE);

    private AttributeAdmission() {}

    /**
     * Returns the attributes with which the object may come into being.
     *
     * @throws KmipException for the first one that it may not have
     */
    public static Attributes admit(Attributes requested, ObjectType objectType, ProtocolVersion version) {
        if (!requested.templates().isEmpty()) {
            throw new KmipException(ITEM_NOT_FOUND, "no such template: templates are not supported");
        }
        var seen = new HashSet<AttributeReference>();
        var admitted = new ArrayList<Attribute<?>>(requested.size());
        for (var attribute : requested) {
            if (attribute.value() instanceof VendorAttribute vendor) {
                if (isStrayField(vendor)) {
                    continue;
                }
                requireClientsOwn(vendor);
            } else {
                requireAllowed(attribute.type(), objectType, version, seen);
            }
            seen.add(AttributeReference.to(attribute));
            admitted.add(attribute.withoutIndex());
        }
        var attributes = Attributes.of(admitted);
        requireOrderedDates(attributes);
        return attributes;
    }

    /**
     * Tells whether a client sends a field of the protocol as if it were an attribute. Some do, with Storage Status Mask;
     * it says nothing of the object and is passed over.
     */
    private static boolean isStrayField(VendorAttribute attribute) {
        return attribute.vendorIdentification().isEmpty()
                && attribute.name().equals(Tag.STORAGE_STATUS_MASK.specName());
    }

    private static void requireClientsOwn(VendorAttribute attribute) {
        if (attribute.vendorIdentification().isEmpty()) {
            throw new KmipException(
                    UNSUPPORTED_ATTRIBUTE,
                    "an attribute that does not exist; a client's own begin with " + VendorAttribute.CLIENT + "-");
        }
        if (attribute.vendorIdentification().equals(VendorAttribute.SERVER)) {
            throw new KmipException(ATTRIBUTE_READ_ONLY, "attributes of vendor y are the server's");
        }
    }

    private static void requireAllowed(
            AttributeType<?> type, ObjectType objectType, ProtocolVersion version, Set<AttributeReference> seen) {
        var rules = type.rules(version);
        if (!rules.appliesTo().contains(objectType) && !isLengthOfSecretData(type, objectType)) {
            throw new KmipException(
                    INVALID_ATTRIBUTE, "attribute " + type.name() + " does not apply to " + objectType.specName());
        }
        if (!rules.initiallySetBy().includesClient() && !SAID_OF_NEW_OBJECTS.contains(type)) {
            throw new KmipException(ATTRIBUTE_READ_ONLY, "attribute " + type.name() + " is set by the server only");
        }
        if (rules.instances() == AttributeRules.Instances.ONE && seen.contains(AttributeReference.of(type))) {
            throw new KmipException(ATTRIBUTE_SINGLE_VALUED, "attribute " + type.name() + " twice");
        }
    }

    /** Up to 1.4 Secret Data has no Cryptographic Length, yet requests that make some say by it how long it shall be. */
    private static boolean isLengthOfSecretData(AttributeType<?> type, ObjectType objectType) {
        return type == CRYPTOGRAPHIC_LENGTH && objectType == ObjectType.SECRET_DATA;
    }

    static void requireOrderedDates(Attributes attributes) {
        for (var i = 1; i < USE_DATES.size(); i++) {
            for (var j = 0; j < i; j++) {
                requireOrder(attributes, USE_DATES.get(j), USE_DATES.get(i));
            }
        }
        requireOrder(attributes, AttributeTypes.ACTIVATION_DATE, AttributeTypes.PROTECT_STOP_DATE);
        requireOrder(attributes, AttributeTypes.PROTECT_STOP_DATE, AttributeTypes.DEACTIVATION_DATE);
    }

    private static void requireOrder(
            Attributes attributes, AttributeType<Instant> earlier, AttributeType<Instant> later) {
        var first = attributes.first(earlier);
        var second = attributes.first(later);
        if (first.isPresent() && second.isPresent() && second.get().isBefore(first.get())) {
            throw new KmipException(INVALID_ATTRIBUTE_VALUE, later.name() + " before " + earlier.name());
        }
    }
}
