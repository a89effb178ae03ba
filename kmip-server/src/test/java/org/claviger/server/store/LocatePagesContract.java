package org.claviger.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK;
import static org.claviger.attribute.AttributeTypes.LEASE_TIME;
import static org.claviger.attribute.AttributeTypes.OBJECT_GROUP;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.NOW;
import static org.claviger.server.store.StoredObjects.OTHER;
import static org.claviger.server.store.StoredObjects.key;
import static org.claviger.server.store.StoredObjects.mask;

import java.time.Duration;
import java.util.List;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.server.store.Changes.Create;
import org.junit.jupiter.api.Test;

/** In which order and in which pages Locate answers, and what a unit of work adds. */
public abstract class LocatePagesContract extends LocateTester {
    @Test
    void pagesFollowOneAnotherAndTheTotalCountsAll() {
        var store = open();
        for (var i = 0; i < 10; i++) {
            store.commit(Changes.of(new Create(key("k" + i, with(OBJECT_GROUP, i < 7 ? "disks" : "tapes")))));
        }
        var disks = LocateQuery.matching(with(OBJECT_GROUP, "disks"), NOW);

        assertThat(store.locate(ACME, disks.page(0, 3))).isEqualTo(new Located(List.of("k6", "k5", "k4"), 7));
        assertThat(store.locate(ACME, disks.page(3, 3))).isEqualTo(new Located(List.of("k3", "k2", "k1"), 7));
        assertThat(store.locate(ACME, disks.page(6, 3))).isEqualTo(new Located(List.of("k0"), 7));
        assertThat(store.locate(ACME, disks.page(7, 3))).isEqualTo(new Located(List.of(), 7));
        assertThat(store.locate(ACME, disks.page(0, 0))).isEqualTo(new Located(List.of(), 7));
        assertThat(store.locate(
                        ACME, LocateQuery.matching(Attributes.EMPTY, NOW).page(8, 5)))
                .isEqualTo(new Located(List.of("k1", "k0"), 10));
    }

    @Test
    void objectsOfSeveralSetsOfValuesComeInOneOrder() {
        var store = open();
        for (var i = 0; i < 9; i++) {
            store.commit(Changes.of(new Create(key("k" + i, with(LEASE_TIME, Duration.ofSeconds(i % 3))))));
        }
        var all = LocateQuery.matching(with(CRYPTOGRAPHIC_USAGE_MASK, mask(CryptographicUsageMask.ENCRYPT)), NOW);

        assertThat(store.locate(ACME, all.page(0, 4))).isEqualTo(new Located(List.of("k8", "k7", "k6", "k5"), 9));
        assertThat(store.locate(ACME, all.page(4, 4))).isEqualTo(new Located(List.of("k4", "k3", "k2", "k1"), 9));
        assertThat(store.locate(ACME, all.page(8, 4))).isEqualTo(new Located(List.of("k0"), 9));
    }

    @Test
    void whatIsStagedIsFoundAsItWillBe() {
        var store = containing(
                key("k1", with(OBJECT_GROUP, "disks")),
                key("k2", with(OBJECT_GROUP, "disks")),
                key("k3", with(OBJECT_GROUP, "tapes")),
                key("k4", with(OBJECT_GROUP, "disks")));
        var unit = new UnitOfWork(store);
        var disks = LocateQuery.matching(with(OBJECT_GROUP, "disks"), NOW);

        unit.create(key("k5", with(OBJECT_GROUP, "disks")));
        unit.create(key("k6", with(OBJECT_GROUP, "tapes")));
        unit.create(key("k7", with(OBJECT_GROUP, "disks")));
        unit.create(key(OTHER, "k8", with(OBJECT_GROUP, "disks")));
        unit.update(unit.load(ACME, "k2").orElseThrow().withAttribute(OBJECT_GROUP, "tapes"));
        unit.update(unit.load(ACME, "k3").orElseThrow().withAttribute(OBJECT_GROUP, "disks"));
        unit.delete(unit.load(ACME, "k4").orElseThrow());

        assertThat(unit.locate(ACME, disks)).isEqualTo(new Located(List.of("k7", "k5", "k3", "k1"), 4));
        assertThat(unit.locate(ACME, disks.page(1, 2))).isEqualTo(new Located(List.of("k5", "k3"), 4));
        assertThat(unit.locate(ACME, disks.page(3, 2))).isEqualTo(new Located(List.of("k1"), 4));
        assertThat(unit.locate(ACME, disks.page(0, 1))).isEqualTo(new Located(List.of("k7"), 4));
        assertThat(store.locate(ACME, disks).uniqueIdentifiers()).containsExactly("k4", "k2", "k1");

        unit.commit();
        assertThat(store.locate(ACME, disks).uniqueIdentifiers()).containsExactly("k7", "k5", "k3", "k1");
    }
}
