package org.claviger.server.domain;

import static org.claviger.enumeration.ResultReason.PERMISSION_DENIED;
import static org.claviger.enumeration.ResultReason.WRONG_KEY_LIFECYCLE_STATE;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeRules;
import org.claviger.attribute.AttributeRules.Permission;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.State;
import org.claviger.ttlv.ProtocolVersion;

/**
 * What a client may do to attributes: the specification's table ({@link AttributeRules}), row by row. This class alone
 * enforces it.
 *
 * @param version the version of the request, whose table it is
 */
public record AttributePermissions(ProtocolVersion version) {
    private static final Set<State> PRE_ACTIVE = EnumSet.of(State.PRE_ACTIVE);
    private static final Set<State> PRE_ACTIVE_OR_ACTIVE = EnumSet.of(State.PRE_ACTIVE, State.ACTIVE);

    /**
     * Tells whether objects of this type may have the attribute. Process Start Date and Protect Stop Date go where the other
     * dates of use go, as from 2.0 on: the official cases of 1.x set them on asymmetric keys.
     */
    public boolean applies(AttributeType<?> type, ObjectType objectType) {
        var like = type == AttributeTypes.PROCESS_START_DATE || type == AttributeTypes.PROTECT_STOP_DATE
                ? AttributeTypes.ACTIVATION_DATE
                : type;
        return like.rules(version).appliesTo().contains(objectType);
    }

    /** Tells whether instances of an attribute are told apart by their Attribute Index (up to 1.4), else by their values. */
    boolean hasIndices() {
        return version.compareTo(ProtocolVersion.V1_4) <= 0;
    }

    boolean mayRepeat(AttributeType<?> type) {
        return type.rules(version).mayRepeat();
    }

    /**
     * Checks that the attribute exists, that such objects may have it, and that it is no vendor's that is the server's: those of
     * vendor y are (KMIP 2.1 section 4.60).
     */
    void requireApplicable(AttributeAction action, AttributeReference reference, ObjectType objectType) {
        switch (reference) {
            case AttributeReference.Standard(var type) -> requireApplicable(action, type, objectType);
            case AttributeReference.Vendor vendor -> requireClientsOwn(action, vendor.vendorIdentification());
        }
    }

    private void requireApplicable(AttributeAction action, AttributeType<?> type, ObjectType objectType) {
        if (!applies(type, objectType)) {
            throw new KmipException(
                    action.inapplicable(), "attribute " + type.name() + " does not apply to " + objectType.specName());
        }
    }

    private static void requireClientsOwn(AttributeAction action, String vendorIdentification) {
        if (vendorIdentification.isEmpty()) {
            throw new KmipException(
                    action.unknown(),
                    "an attribute that does not exist; a client's own begin with " + VendorAttribute.CLIENT + "-");
        }
        if (vendorIdentification.equals(VendorAttribute.SERVER)) {
            throw new KmipException(action.readOnly(), "attributes of vendor y are the server's");
        }
    }

    /** Checks that a client may give the attribute its first value. */
    void requireSettable(AttributeAction action, AttributeType<?> type) {
        if (!type.rules(version).initiallySetBy().includesClient()) {
            throw readOnly(action, type);
        }
    }

    /** Checks that a client may give the attribute of an existing object, which has no value of it, one now. */
    void requireSettable(AttributeAction action, AttributeType<?> type, ManagedObject object, Instant now) {
        requireSettable(action, type);
        var changeable = type.rules(version).modifiableByClient();
        if (changeable != Permission.NO) {
            requireAllowed(action, changeable, type, object, now);
        }
    }

    /** Checks that a client may change the attribute now. */
    void requireModifiable(AttributeAction action, AttributeType<?> type, ManagedObject object, Instant now) {
        requireAllowed(action, type.rules(version).modifiableByClient(), type, object, now);
    }

    /** Checks that a client may delete the attribute now. */
    void requireDeletable(AttributeAction action, AttributeType<?> type, ManagedObject object, Instant now) {
        requireAllowed(action, type.rules(version).deletableByClient(), type, object, now);
    }

    private static void requireAllowed(
            AttributeAction action, Permission permission, AttributeType<?> type, ManagedObject object, Instant now) {
        switch (permission) {
            case YES -> {}
            case IF_ITS_OWN -> {} // requireClientsOwn has looked
            case WHILE_PRE_ACTIVE -> requireState(type, object, PRE_ACTIVE);
            case WHILE_PRE_ACTIVE_OR_ACTIVE -> requireState(type, object, PRE_ACTIVE_OR_ACTIVE);
            case BEFORE_PROCESS_START_DATE -> requireBefore(AttributeTypes.PROCESS_START_DATE, object, now);
            case BEFORE_PROTECT_STOP_DATE -> requireBefore(AttributeTypes.PROTECT_STOP_DATE, object, now);
            case BEFORE_USAGE_ALLOCATION -> requireUnused(object);
            case NO, BY_OTHER_OPERATIONS, IF_DATA_OMITTED, IF_NO_VALUE -> throw readOnly(action, type);
        }
    }

    private static void requireState(AttributeType<?> type, ManagedObject object, Set<State> states) {
        if (!states.contains(object.state())) {
            throw new KmipException(
                    WRONG_KEY_LIFECYCLE_STATE,
                    "attribute " + type.name() + " is fixed: the object is "
                            + object.state().specName());
        }
    }

    private static void requireBefore(AttributeType<Instant> date, ManagedObject object, Instant now) {
        requireState(date, object, PRE_ACTIVE_OR_ACTIVE);
        if (object.hasReached(date, now)) {
            throw new KmipException(WRONG_KEY_LIFECYCLE_STATE, "attribute " + date.name() + " is fixed: it has come");
        }
    }

    private static void requireUnused(ManagedObject object) {
        var limits = object.attributes().first(AttributeTypes.USAGE_LIMITS);
        if (limits.isPresent() && UsageAllowance.isBegun(limits.get())) {
            throw new KmipException(PERMISSION_DENIED, "Usage Limits are fixed: some usage was allocated");
        }
    }

    private static KmipException readOnly(AttributeAction action, AttributeType<?> type) {
        return new KmipException(action.readOnly(), "attribute " + type.name() + " is not a client's to change so");
    }
}
