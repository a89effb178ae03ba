package org.claviger.attribute;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.ttlv.ProtocolVersion;

/**
 * What the specification says about who gives an attribute its value: the table that it prints for each attribute, in one
 * version (the tables of KMIP 1.4 section 3 and KMIP 2.1 section 4). These are facts only; the server enforces them.
 *
 * @param presence whether the objects it applies to always have it
 * @param initiallySetBy who may give it its first value, or the next one when all have been deleted
 * @param modifiableByServer whether the server may change a value without being asked
 * @param modifiableByClient whether a client may change a value
 * @param deletableByClient whether a client may delete an instance
 * @param instances how many an object may have
 * @param implicitlySetBy the operations that may set it though the request does not say so
 * @param appliesTo the types of objects that may have it
 */
public record AttributeRules(
        Presence presence,
        Setter initiallySetBy,
        Permission modifiableByServer,
        Permission modifiableByClient,
        Permission deletableByClient,
        Instances instances,
        Set<Operation> implicitlySetBy,
        Set<ObjectType> appliesTo) {
    /** Whether an object always has the attribute, from its creation to its destruction. */
    public enum Presence {
        OPTIONAL,
        ALWAYS,
        /** If the server has what the value is computed from: key material, certificate or opaque data. */
        IF_VALUE_IS_KNOWN,
        EXCEPT_OPAQUE_OBJECT,
        EXCEPT_SECRET_DATA_AND_OPAQUE_OBJECT
    }

    /** Who may set an attribute that has no value. */
    public enum Setter {
        SERVER,
        CLIENT,
        CLIENT_OR_SERVER,
        /** The server only completes what a client gave without Application Data. */
        CLIENT_OR_SERVER_IF_DATA_OMITTED,
        /** A client says total and unit; the count is the server's. */
        CLIENT_WITHOUT_COUNT_OR_SERVER,
        /** The server only for an object that it generated. */
        CLIENT_OR_GENERATING_SERVER,
        /** The client for an object that it registers, the server for one that it generated. */
        REGISTERING_CLIENT_OR_GENERATING_SERVER;

        public boolean includesClient() {
            return this != SERVER;
        }

        public boolean includesServer() {
            return this != CLIENT;
        }
    }

    /** Whether, and while what holds, a value may be changed or deleted. */
    public enum Permission {
        NO,
        YES,
        /** Not by naming the attribute, only as the effect of other operations. */
        BY_OTHER_OPERATIONS,
        WHILE_PRE_ACTIVE,
        WHILE_PRE_ACTIVE_OR_ACTIVE,
        /** While Pre-Active or Active, and until the Process Start Date is reached. */
        BEFORE_PROCESS_START_DATE,
        /** While Pre-Active or Active, and until the Protect Stop Date is reached. */
        BEFORE_PROTECT_STOP_DATE,
        /** Until some usage was allocated; of the value, total and unit only. */
        BEFORE_USAGE_ALLOCATION,
        /** If the client left out the Application Data. */
        IF_DATA_OMITTED,
        /** If there is no value yet. */
        IF_NO_VALUE,
        /** The server what the server created, a client what a client created. */
        IF_ITS_OWN
    }

    /** How many instances of an attribute an object may have. */
    public enum Instances {
        ONE,
        MANY,
        /** Many for a PGP key or certificate, one for an X.509 certificate. */
        MANY_FOR_PGP
    }

    static final Set<ObjectType> ALL_OBJECTS = Collections.unmodifiableSet(EnumSet.allOf(ObjectType.class));

    /** The rules of an attribute that nobody may set, on all objects. */
    static final AttributeRules NONE = new AttributeRules(
            Presence.OPTIONAL,
            Setter.SERVER,
            Permission.NO,
            Permission.NO,
            Permission.NO,
            Instances.ONE,
            Set.of(),
            ALL_OBJECTS);

    public AttributeRules {
        implicitlySetBy = Set.copyOf(implicitlySetBy);
        appliesTo = Set.copyOf(appliesTo);
    }

    /** Tells whether an object may have several instances. */
    public boolean mayRepeat() {
        return instances != Instances.ONE;
    }

    AttributeRules presence(Presence value) {
        return new AttributeRules(
                value,
                initiallySetBy,
                modifiableByServer,
                modifiableByClient,
                deletableByClient,
                instances,
                implicitlySetBy,
                appliesTo);
    }

    AttributeRules setBy(Setter value) {
        return new AttributeRules(
                presence,
                value,
                modifiableByServer,
                modifiableByClient,
                deletableByClient,
                instances,
                implicitlySetBy,
                appliesTo);
    }

    AttributeRules modifiableByServer(Permission value) {
        return new AttributeRules(
                presence,
                initiallySetBy,
                value,
                modifiableByClient,
                deletableByClient,
                instances,
                implicitlySetBy,
                appliesTo);
    }

    AttributeRules modifiableByClient(Permission value) {
        return new AttributeRules(
                presence,
                initiallySetBy,
                modifiableByServer,
                value,
                deletableByClient,
                instances,
                implicitlySetBy,
                appliesTo);
    }

    AttributeRules deletableByClient(Permission value) {
        return new AttributeRules(
                presence,
                initiallySetBy,
                modifiableByServer,
                modifiableByClient,
                value,
                instances,
                implicitlySetBy,
                appliesTo);
    }

    AttributeRules instances(Instances value) {
        return new AttributeRules(
                presence,
                initiallySetBy,
                modifiableByServer,
                modifiableByClient,
                deletableByClient,
                value,
                implicitlySetBy,
                appliesTo);
    }

    AttributeRules implicitlySetBy(Set<Operation> operations, Operation... more) {
        var all = EnumSet.noneOf(Operation.class);
        all.addAll(operations);
        Collections.addAll(all, more);
        return new AttributeRules(
                presence,
                initiallySetBy,
                modifiableByServer,
                modifiableByClient,
                deletableByClient,
                instances,
                all,
                appliesTo);
    }

    AttributeRules appliesTo(Set<ObjectType> types, ObjectType... more) {
        var all = EnumSet.noneOf(ObjectType.class);
        all.addAll(types);
        Collections.addAll(all, more);
        return new AttributeRules(
                presence,
                initiallySetBy,
                modifiableByServer,
                modifiableByClient,
                deletableByClient,
                instances,
                implicitlySetBy,
                all);
    }

    /** Returns these rules without operations and types of objects that the version does not have. */
    AttributeRules in(ProtocolVersion version) {
        var operations = EnumSet.noneOf(Operation.class);
        for (var operation : implicitlySetBy) {
            if (operation.versions().contains(version)) {
                operations.add(operation);
            }
        }
        var types = EnumSet.noneOf(ObjectType.class);
        for (var type : appliesTo) {
            if (type.versions().contains(version)) {
                types.add(type);
            }
        }
        return new AttributeRules(
                presence,
                initiallySetBy,
                modifiableByServer,
                modifiableByClient,
                deletableByClient,
                instances,
                operations,
                types);
    }
}
