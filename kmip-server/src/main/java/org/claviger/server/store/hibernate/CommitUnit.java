package org.claviger.server.store.hibernate;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.store.IdentifierInUseException;
import org.claviger.server.store.IndexValue;
import org.claviger.server.store.NameInUseException;
import org.claviger.server.store.StaleObjectException;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.hibernate.IndexTable.Place;
import org.claviger.server.store.hibernate.NameTable.Reserved;
import org.claviger.server.store.hibernate.Platform.Failure;
import org.claviger.server.store.hibernate.Sessions.Numbers;
import org.claviger.server.store.hibernate.Sessions.Unit;
import org.claviger.ttlv.Tag;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** The changes of one commit as statements. Names are given up before any is taken, so that objects can exchange them. */
final class CommitUnit implements Unit<Boolean> {
    private final Platform platform;
    private final ObjectIndex index;
    private final ValueSetTable valueSets;
    private final List<Step> steps;

    CommitUnit(Platform platform, ObjectIndex index, ValueSetTable valueSets, List<Step> steps) {
        this.platform = platform;
        this.index = index;
        this.valueSets = valueSets;
        this.steps = List.copyOf(steps);
    }

    @Override
    public Boolean apply(DatabaseAccess access, Numbers numbers) throws SQLException {
        makeValueSets(access);
        var changed = new ArrayList<Changed>(steps.size());
        for (var step : steps) {
            changed.add(changeRow(access, step, numbers));
        }
        for (var change : changed) {
            releaseNames(access, change);
        }
        for (var change : changed) {
            reserveNames(access, change);
        }
        for (var change : changed) {
            changeIndex(access, change);
        }
        return true;
    }

    /**
     * Where several sets could be new they are made in the order of their digests, and before any row is changed: two units that
     * need the same ones wait for each other at the first, and never each for the other.
     */
    private void makeValueSets(DatabaseAccess access) throws SQLException {
        if (steps.size() == 1) {
            return;
        }
        var inOrder = steps.stream()
                .filter(step -> step.row != null)
                .sorted(Comparator.comparing(
                        step -> step.values.shared().digest().toHex()))
                .toList();
        for (var step : inOrder) {
            valueSet(access, step);
        }
    }

    private Changed changeRow(DatabaseAccess access, Step step, Numbers numbers) throws SQLException {
        if (step.expectedVersion == 0) {
            return insert(access, step, numbers.next());
        }
        var stored = ObjectTable.stored(access, step.key, step.expectedVersion);
        if (stored == null) {
            throw stale(step);
        }
        var before = index.read(access.statements(), stored.number());
        if (step.row == null) {
            delete(access.session(), step);
        } else {
            var isSetTheSame =
                    Objects.equals(stored.digest(), step.values.shared().digest());
            step.row.number = stored.number();
            step.row.valueSet = isSetTheSame ? stored.valueSet() : valueSet(access, step);
            if (!ObjectTable.update(access, step.row, step.expectedVersion)) {
                throw stale(step);
            }
        }
        return new Changed(step, stored.number(), before);
    }

    private long valueSet(DatabaseAccess access, Step step) throws SQLException {
        return valueSets.number(access, step.key.tenant, step.values.shared());
    }

    private Changed insert(DatabaseAccess access, Step step, long number) throws SQLException {
        var row = step.requireRow();
        row.number = number;
        row.valueSet = valueSet(access, step);
        try {
            ObjectTable.insert(access, row);
        } catch (SQLException e) {
            if (platform.failure(e) == Failure.DUPLICATE) {
                throw new IdentifierInUseException(step.key.uniqueIdentifier);
            }
            throw e;
        }
        return new Changed(step, number, Map.of());
    }

    private static void delete(StatelessSession session, Step step) {
        var deleted = session.createMutationQuery("delete from ObjectRow o"
                        + " where o.tenant = :tenant and o.uniqueIdentifier = :id and o.version = :version")
                .setParameter("tenant", step.key.tenant)
                .setParameter("id", step.key.uniqueIdentifier)
                .setParameter("version", step.expectedVersion)
                .executeUpdate();
        if (deleted != 1) {
            throw stale(step);
        }
    }

    private static StaleObjectException stale(Step step) {
        return new StaleObjectException(step.key.uniqueIdentifier, step.expectedVersion);
    }

    private static void releaseNames(DatabaseAccess access, Changed changed) throws SQLException {
        for (var name : changed.formerNames()) {
            if (!changed.step.names.containsKey(name)) {
                NameTable.delete(access, changed.step.key.tenant, name.type(), name.value(), changed.number);
            }
        }
    }

    /** Takes the names that are new. One that the object has had without reserving it stays so. */
    private void reserveNames(DatabaseAccess access, Changed changed) throws SQLException {
        if (!changed.step.reservesNames) {
            return;
        }
        var former = changed.formerNames();
        for (var name : changed.step.names.entrySet()) {
            if (former.contains(name.getKey())) {
                continue;
            }
            try {
                NameTable.insert(
                        access,
                        changed.step.key.tenant,
                        name.getKey().type(),
                        name.getKey().value(),
                        changed.number);
            } catch (SQLException e) {
                if (platform.failure(e) == Failure.DUPLICATE) {
                    throw new NameInUseException(name.getValue());
                }
                throw e;
            }
        }
    }

    private void changeIndex(DatabaseAccess access, Changed changed) throws SQLException {
        var tenant = changed.step.key.tenant;
        if (changed.before.isEmpty()) {
            index.insert(access.statements(), tenant, changed.number, changed.step.values);
        } else if (changed.step.row == null) {
            index.delete(access.statements(), tenant, changed.number, changed.before);
        } else {
            index.update(access.statements(), tenant, changed.number, changed.before, changed.step.values);
        }
    }

    @Override
    public boolean isApplied(DatabaseAccess access) throws SQLException {
        for (var step : steps) {
            var found = ObjectTable.find(access, step.key);
            var isApplied = found == null
                    ? step.row == null
                    : step.row != null
                            && found.version == step.expectedVersion + 1
                            && found.commitToken == step.row.commitToken;
            if (!isApplied) {
                return false;
            }
        }
        return true;
    }

    /** What happens to one object: everything that can be known before the transaction. */
    static final class Step {
        private final ObjectRow.Key key;
        private final long expectedVersion;
        private final @Nullable ObjectRow row;
        private final SearchableValues values;
        private final Map<Reserved, String> names;
        private final boolean reservesNames;

        private Step(
                ObjectRow.Key key,
                long expectedVersion,
                @Nullable ObjectRow row,
                SearchableValues values,
                Map<Reserved, String> names,
                boolean reservesNames) {
            this.key = key;
            this.expectedVersion = expectedVersion;
            this.row = row;
            this.values = values;
            this.names = names;
            this.reservesNames = reservesNames;
        }

        /** @param reservesNames whether no other object may take the names */
        static Step put(ObjectRow row, ManagedObject object, boolean reservesNames) {
            return new Step(
                    new ObjectRow.Key(row.tenant, row.uniqueIdentifier),
                    object.version(),
                    row,
                    SearchableValues.of(row.tenant, object.attributes()),
                    NameTable.namesOf(object),
                    reservesNames);
        }

        static Step delete(String tenant, String uniqueIdentifier, long expectedVersion) {
            var key = new ObjectRow.Key(tenant, uniqueIdentifier);
            return new Step(key, expectedVersion, null, SearchableValues.NONE, Map.of(), false);
        }

        ObjectRow requireRow() {
            if (row == null) {
                throw new StoreException("an object without a row");
            }
            return row;
        }
    }

    /**
     * An object whose row has been changed.
     *
     * @param before the searchable values that it had to itself
     */
    private record Changed(Step step, long number, Map<Place, IndexValue> before) {
        /** Returns the names that the object had. */
        List<Reserved> formerNames() {
            var types = IndexTable.instances(before, Tag.NAME.code(), Tag.NAME_TYPE.code());
            var values = IndexTable.instances(before, Tag.NAME.code(), Tag.NAME_VALUE.code());
            var names = new ArrayList<Reserved>();
            values.forEach((instance, value) -> {
                if (value instanceof IndexValue.Textual text
                        && types.get(instance) instanceof IndexValue.Numeric type) {
                    names.add(new Reserved((int) type.number(), text.text()));
                }
            });
            return names;
        }
    }
}
