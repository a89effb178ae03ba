package org.claviger.server.store.hibernate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.claviger.attribute.Attributes;
import org.claviger.server.store.AttributeIndex;
import org.claviger.server.store.IndexValue;
import org.claviger.server.store.hibernate.IndexTable.Place;

/**
 * All that is stored of the attributes of one object for Locate.
 *
 * @param own what it has to itself
 * @param fingerprints of those of its own values that have one
 * @param shared what it has in common with many others
 */
record SearchableValues(Map<Place, IndexValue> own, Set<Long> fingerprints, ValueSet shared) {
    static final SearchableValues NONE = new SearchableValues(Map.of(), Set.of(), ValueSet.of(Map.of()));

    static SearchableValues of(String tenant, Attributes attributes) {
        var own = new LinkedHashMap<Place, IndexValue>();
        var shared = new LinkedHashMap<Place, IndexValue>();
        for (var entry : AttributeIndex.entries(attributes)) {
            var values = AttributeIndex.isShared(entry.attribute(), entry.path()) ? shared : own;
            var ordinal = 0;
            while (values.putIfAbsent(
                            new Place(entry.attribute(), entry.instance(), entry.path(), ordinal), entry.value())
                    != null) {
                ordinal++;
            }
        }
        return new SearchableValues(own, Fingerprints.of(tenant, own), ValueSet.of(shared));
    }
}
