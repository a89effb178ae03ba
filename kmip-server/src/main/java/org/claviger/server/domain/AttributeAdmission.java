package org.claviger.server.domain;

import static org.claviger.attribute.AttributeTypes.CERTIFICATE_TYPE;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_ALGORITHM;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_LENGTH;
import static org.claviger.attribute.AttributeTypes.DIGITAL_SIGNATURE_ALGORITHM;
import static org.claviger.attribute.AttributeTypes.KEY_FORMAT_TYPE;
import static org.claviger.attribute.AttributeTypes.OPAQUE_DATA_TYPE;
import static org.claviger.attribute.AttributeTypes.PROTECTION_STORAGE_MASK;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_SINGLE_VALUED;
import static org.claviger.enumeration.ResultReason.ITEM_NOT_FOUND;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.ObjectType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/** Which attributes a client may give a new object, by its {@link AttributePermissions}. */
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

    private AttributeAdmission() {}

    /**
     * Returns the attributes with which the object may come into being.
     *
     * @throws KmipException for the first one that it may not have
     */
    public static Attributes admit(Attributes requested, ObjectType objectType, ProtocolVersion version) {
        if (!requested.templates().isEmpty()) {
            throw new KmipException(ITEM_NOT_FOUND, "templates whose attributes nobody has looked up");
        }
        var permissions = new AttributePermissions(version);
        var seen = new HashSet<AttributeReference>();
        var admitted = new ArrayList<Attribute<?>>(requested.size());
        for (var attribute : requested) {
            if (attribute.value() instanceof VendorAttribute vendor && isStrayField(vendor)) {
                continue;
            }
            var reference = AttributeReference.to(attribute);
            if (!isLengthOfSecretData(attribute.type(), objectType)) {
                permissions.requireApplicable(AttributeAction.CREATE, reference, objectType);
            }
            if (!SAID_OF_NEW_OBJECTS.contains(attribute.type())) {
                permissions.requireSettable(AttributeAction.CREATE, attribute.type());
            }
            if (!seen.add(reference) && !permissions.mayRepeat(attribute.type())) {
                throw new KmipException(
                        ATTRIBUTE_SINGLE_VALUED, "attribute " + attribute.type().name() + " twice");
            }
            admitted.add(attribute.withoutIndex());
        }
        var attributes = Attributes.of(admitted);
        UseDates.requireOrder(AttributeAction.CREATE, attributes);
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

    /** Up to 1.4 Secret Data has no Cryptographic Length, yet requests that make some say by it how long it shall be. */
    private static boolean isLengthOfSecretData(AttributeType<?> type, ObjectType objectType) {
        return type == CRYPTOGRAPHIC_LENGTH && objectType == ObjectType.SECRET_DATA;
    }
}
