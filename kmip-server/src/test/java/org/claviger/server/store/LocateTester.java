package org.claviger.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.NOW;

import java.time.Instant;
import java.util.List;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.Attributes;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.store.Changes.Create;
import org.junit.jupiter.api.BeforeEach;

/**
 * A store that objects are put into and found in. What every store finds extends this; each store's own test has one nested
 * class for each part.
 */
abstract class LocateTester {
    private TestedStore tested;

    @BeforeEach
    void takeTheStore(TestedStore wanted) {
        tested = wanted;
    }

    /** Returns the store without objects; called once in each test. */
    ObjectStore open() {
        return tested.open(_ -> true);
    }

    ObjectStore containing(ManagedObject... objects) {
        var store = open();
        for (var object : objects) {
            store.commit(Changes.of(new Create(object)));
        }
        return store;
    }

    static List<String> find(ObjectStore store, Attributes attributes) {
        return find(store, LocateQuery.matching(attributes, NOW));
    }

    static List<String> find(ObjectStore store, LocateQuery query) {
        var located = store.locate(ACME, query);
        assertThat(located.total()).isEqualTo(located.uniqueIdentifiers().size());
        return located.uniqueIdentifiers();
    }

    /** Returns a date some seconds after a certain one. */
    static Instant at(int second) {
        return Instant.ofEpochSecond(1_000_000 + second);
    }

    static <V> Attributes with(AttributeType<V> type, V value) {
        return Attributes.of(type, value);
    }
}
