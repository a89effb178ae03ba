package org.claviger.server.store.hibernate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.KmipEnumeration;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.State;
import org.claviger.server.crypto.RowAuthenticator;
import org.claviger.server.crypto.RowFields;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.SealedMaterial;
import org.claviger.server.domain.Tenant;
import org.claviger.server.store.LocateQuery;
import org.claviger.server.store.TamperedObjectException;
import org.claviger.server.store.hibernate.IndexTable.Cells;
import org.claviger.server.store.hibernate.IndexTable.Place;
import org.jspecify.annotations.Nullable;

/** Turns objects into rows that carry a code, and rows back into objects if the code is theirs. */
final class ObjectMapping {
    private final RowAuthenticator authenticator;

    ObjectMapping(RowAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** Returns the row of an object as it is stored at {@code version}, but for the number. */
    ObjectRow toRow(ManagedObject object, long version) {
        var row = new ObjectRow();
        row.tenant = object.tenant().name();
        row.uniqueIdentifier = object.uniqueIdentifier();
        row.version = version;
        row.objectType = object.objectType().value();
        row.state = object.state().value();
        row.archived = object.archived();
        row.owner = object.owner();
        row.keyVersion = object.keyVersion();
        row.storageStatus = LocateQuery.storageOf(object).value();
        row.activationDate = seconds(object.attributes(), AttributeTypes.ACTIVATION_DATE);
        row.deactivationDate = seconds(object.attributes(), AttributeTypes.DEACTIVATION_DATE);
        row.attributes = StoredAttributes.toBytes(object.attributes());
        if (object.material().isPresent()) {
            var material = object.material().get();
            row.dataKeyId = material.dataKeyId().toString();
            row.wrappedDataKey = material.wrappedDataKey();
            row.envelope = material.envelope();
        }
        row.rowCode = authenticator.code(fields(row));
        row.commitToken = ThreadLocalRandom.current().nextLong();
        return row;
    }

    private static @Nullable Long seconds(Attributes attributes, AttributeType<Instant> date) {
        return attributes.first(date).map(Instant::getEpochSecond).orElse(null);
    }

    /**
     * Returns the object of a row.
     *
     * @throws TamperedObjectException if the row is not as the store wrote it
     */
    ManagedObject toObject(ObjectRow row) {
        if (!authenticator.verify(fields(row), row.rowCode)) {
            throw new TamperedObjectException(row.tenant, row.uniqueIdentifier, null);
        }
        return new ManagedObject(
                new Tenant(row.tenant),
                row.uniqueIdentifier,
                value(ObjectType.class, row.objectType),
                row.owner,
                value(State.class, row.state),
                row.archived,
                StoredAttributes.ofBytes(row.attributes),
                material(row),
                row.keyVersion,
                row.version);
    }

    /** Returns what shows that the store did not write the row so. */
    Optional<String> fault(ObjectRow row) {
        if (!authenticator.verify(fields(row), row.rowCode)) {
            return Optional.of("its code is not that of what it holds");
        }
        var right = toRow(toObject(row), row.version);
        return row.storageStatus == right.storageStatus
                        && Objects.equals(row.activationDate, right.activationDate)
                        && Objects.equals(row.deactivationDate, right.deactivationDate)
                ? Optional.empty()
                : Optional.of("a column that repeats another one does not agree with it");
    }

    /**
     * Returns, as sentences, in what the searchable values that the database has of an authentic row are not those of its
     * attributes.
     *
     * @param index those that the object has to itself
     * @param fingerprints those in the object's block
     * @param valueSet the set that it shares with others; empty if there is none of its number
     */
    List<String> faultsOfIndex(
            ObjectRow row, Map<Place, Cells> index, Set<Long> fingerprints, Optional<ValueSetTable.Row> valueSet) {
        var faults = new ArrayList<String>();
        var right = SearchableValues.of(row.tenant, toObject(row).attributes());
        if (!index.equals(IndexTable.cells(row.tenant, right.own()))) {
            faults.add(of(row) + "its values in object_index are not those of its attributes");
        }
        if (!fingerprints.equals(right.fingerprints())) {
            faults.add(of(row) + "its fingerprints in object_fingerprint are not those of its attributes");
        }
        if (valueSet.isEmpty()) {
            faults.add(of(row) + "its value_set is not there");
        } else if (!valueSet.get().tenant().equals(row.tenant)
                || !valueSet.get().digest().equals(right.shared().digest())) {
            faults.add(of(row) + "its value_set is not that of its attributes");
        }
        return faults;
    }

    /** Returns the names that the object of an authentic row may have to itself. */
    Set<NameTable.Reserved> names(ObjectRow row) {
        return NameTable.namesOf(toObject(row)).keySet();
    }

    private static String of(ObjectRow row) {
        return "object %s of tenant %s: ".formatted(row.uniqueIdentifier, row.tenant);
    }

    /** Returns what shows that the store did not write a name so. The object's own fault is not one of the name. */
    Optional<String> fault(NameTable.Row name) {
        var row = name.object();
        if (row == null) {
            return Optional.of(
                    "object_name reserves a name for object number " + name.objectNumber() + ", which is not there");
        }
        if (!authenticator.verify(fields(row), row.rowCode)) {
            return Optional.empty();
        }
        return name.tenant().equals(row.tenant)
                        && NameTable.namesOf(toObject(row)).containsKey(name.name())
                ? Optional.empty()
                : Optional.of("object_name reserves a name for object %s of tenant %s, which does not have it"
                        .formatted(row.uniqueIdentifier, row.tenant));
    }

    private static Optional<SealedMaterial> material(ObjectRow row) {
        if (row.dataKeyId == null || row.wrappedDataKey == null || row.envelope == null) {
            return Optional.empty();
        }
        return Optional.of(new SealedMaterial(UUID.fromString(row.dataKeyId), row.wrappedDataKey, row.envelope));
    }

    private static <E extends Enum<E> & KmipEnumeration> E value(Class<E> type, int code) {
        var value = EnumerationType.of(type).byValue(code);
        if (value == null) {
            throw new IllegalStateException("an authentic row holds %s %d".formatted(type.getSimpleName(), code));
        }
        return value;
    }

    /**
     * Everything that decides whether and how the object may be used, in the order that {@code docs/store.md} states. What
     * is left out follows from what is here, or only helps to find the row.
     */
    private static RowFields fields(ObjectRow row) {
        var fields = RowFields.of(ObjectRow.TABLE)
                .text("tenant", row.tenant)
                .text("unique_identifier", row.uniqueIdentifier)
                .integer("version", row.version)
                .integer("object_type", row.objectType)
                .integer("state", row.state)
                .integer("archived", row.archived ? 1 : 0)
                .text("owner", row.owner)
                .integer("key_version", row.keyVersion)
                .bytes("attributes", row.attributes);
        if (row.dataKeyId == null) {
            fields.absent("data_key_id");
        } else {
            fields.text("data_key_id", row.dataKeyId);
        }
        bytes(fields, "wrapped_data_key", row.wrappedDataKey);
        bytes(fields, "envelope", row.envelope);
        return fields;
    }

    private static void bytes(RowFields fields, String name, byte @Nullable [] value) {
        if (value == null) {
            fields.absent(name);
        } else {
            fields.bytes(name, value);
        }
    }
}
