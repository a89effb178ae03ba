package org.claviger.server.store.hibernate;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.claviger.server.store.IndexValue;
import org.claviger.server.store.hibernate.IndexTable.Place;

/** What objects are found by of the values that they have to themselves: the values and their fingerprints. */
final class ObjectIndex {
    private final IndexTable values;

    ObjectIndex(Platform platform) {
        values = IndexTable.ofObjects(platform);
    }

    /** Returns the values that an object has to itself. */
    Map<Place, IndexValue> read(Statements statements, long number) throws SQLException {
        return values.read(statements, number);
    }

    /** Inserts what there is of a new object. */
    void insert(Statements statements, String tenant, long number, SearchableValues searchable) throws SQLException {
        values.insert(statements, tenant, number, searchable.own());
        Fingerprints.insert(statements, number, searchable.fingerprints());
    }

    /** @param before the values that the object had to itself */
    void update(
            Statements statements,
            String tenant,
            long number,
            Map<Place, IndexValue> before,
            SearchableValues searchable)
            throws SQLException {
        values.update(statements, tenant, number, before, searchable.own());
        var former = Fingerprints.of(tenant, before);
        Fingerprints.delete(statements, number, without(former, searchable.fingerprints()));
        Fingerprints.insert(statements, number, without(searchable.fingerprints(), former));
    }

    /** @param before the values that the object had to itself */
    void delete(Statements statements, String tenant, long number, Map<Place, IndexValue> before) throws SQLException {
        values.deleteAll(statements, number);
        Fingerprints.delete(statements, number, Fingerprints.of(tenant, before));
    }

    private static Set<Long> without(Set<Long> all, Set<Long> some) {
        var rest = new HashSet<>(all);
        rest.removeAll(some);
        return rest;
    }
}
