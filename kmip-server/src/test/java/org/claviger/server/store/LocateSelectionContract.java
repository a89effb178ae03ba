package org.claviger.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.attribute.AttributeTypes.ACTIVATION_DATE;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_ALGORITHM;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_LENGTH;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK;
import static org.claviger.attribute.AttributeTypes.DIGEST;
import static org.claviger.attribute.AttributeTypes.FRESH;
import static org.claviger.attribute.AttributeTypes.OBJECT_GROUP;
import static org.claviger.attribute.AttributeTypes.OBJECT_TYPE;
import static org.claviger.attribute.AttributeTypes.STATE;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.ALICE;
import static org.claviger.server.store.StoredObjects.NOW;
import static org.claviger.server.store.StoredObjects.OTHER;
import static org.claviger.server.store.StoredObjects.key;
import static org.claviger.server.store.StoredObjects.mask;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.State;
import org.claviger.enumeration.StorageStatusMask;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.store.Changes.Update;
import org.junit.jupiter.api.Test;

/** Which objects Locate chooses among, and by how many conditions. */
public abstract class LocateSelectionContract extends LocateTester {
    @Test
    void noConditionFindsAllObjectsOfTheTenantNewestFirst() {
        var store = containing(key("k1"), key("k2"), key(OTHER, "k3", Attributes.EMPTY), key("k0"));

        assertThat(find(store, Attributes.EMPTY)).containsExactly("k0", "k2", "k1");
    }

    @Test
    void allConditionsMustHold() {
        var store = containing(
                key("k1", with(OBJECT_GROUP, "disks").plus(ACTIVATION_DATE, at(10))),
                key("k2", with(OBJECT_GROUP, "disks").plus(ACTIVATION_DATE, at(20))),
                key("k3", with(OBJECT_GROUP, "tapes").plus(ACTIVATION_DATE, at(20))));
        var filter = with(OBJECT_GROUP, "disks")
                .plus(ACTIVATION_DATE, at(15))
                .plus(ACTIVATION_DATE, at(25))
                .plus(CRYPTOGRAPHIC_LENGTH, 256)
                .plus(CRYPTOGRAPHIC_USAGE_MASK, mask(CryptographicUsageMask.DECRYPT))
                .plus(STATE, State.ACTIVE)
                .plus(OBJECT_TYPE, ObjectType.SYMMETRIC_KEY);

        assertThat(find(store, filter)).containsExactly("k2");
        assertThat(find(store, filter.plus(CRYPTOGRAPHIC_LENGTH, 128))).isEmpty();
    }

    @Test
    void objectsThatLackAnAttributeAreFound() {
        var store = containing(
                key("k1", with(FRESH, true)),
                key("k2", with(OBJECT_GROUP, "disks")),
                key("k3", with(OBJECT_GROUP, "disks").plus(FRESH, false)));

        assertThat(find(store, lacking(FRESH))).containsExactly("k2");
        assertThat(find(store, lacking(OBJECT_GROUP))).containsExactly("k1");
        assertThat(find(store, lacking(FRESH, OBJECT_GROUP))).isEmpty();
        assertThat(find(store, lacking(CRYPTOGRAPHIC_ALGORITHM))).isEmpty();
        assertThat(find(store, lacking(DIGEST))).containsExactly("k3", "k2", "k1");
    }

    private static LocateQuery lacking(AttributeType<?>... attributes) {
        var all = LocateQuery.matching(Attributes.EMPTY, NOW);
        var conditions = Stream.of(attributes)
                .<Condition>map(type -> new Condition.Lacks(type.tag().code()))
                .toList();
        return new LocateQuery(conditions, all.visible(), all.storage(), all.decided(), all.offset(), all.maximum());
    }

    @Test
    void destroyedAndArchivedObjectsAreFoundOnlyWhereTheyAreAskedFor() {
        var store = containing(key("k1"), key("k2"), key("k3"));
        store.commit(Changes.of(new Update(store.find(ACME, "k2").orElseThrow().destroy(NOW))));
        var k3 = store.find(ACME, "k3").orElseThrow();
        store.commit(Changes.of(new Update(k3.archive(NOW))));
        var all = LocateQuery.matching(Attributes.EMPTY, NOW);

        assertThat(find(store, all)).containsExactly("k1");
        assertThat(find(store, all.in(Set.of(StorageStatusMask.ARCHIVAL_STORAGE))))
                .containsExactly("k3");
        assertThat(find(store, all.in(Set.of(StorageStatusMask.DESTROYED_STORAGE))))
                .containsExactly("k2");
        assertThat(find(store, all.in(Set.of(StorageStatusMask.values())))).containsExactly("k3", "k2", "k1");
        assertThat(find(store, all.in(Set.of()))).isEmpty();
    }

    @Test
    void onlyTheOwnersObjectsAreFoundIfAskedSo() {
        var store = containing(key("k1"));
        var query = LocateQuery.matching(Attributes.EMPTY, NOW);

        assertThat(find(store, query.among(Visible.ownedBy(ALICE)))).containsExactly("k1");
        assertThat(find(store, query.among(Visible.ownedBy("CN=bob")))).isEmpty();
    }

    @Test
    void whatIsVisibleIsFoundByOwnersByGroupsOrAllButOnes() {
        var store = containing(
                key("k1"),
                key("k2", with(OBJECT_GROUP, "disks")),
                ownedBy("CN=bob", key("k3", with(OBJECT_GROUP, "tapes"))),
                ownedBy("CN=carol", key("k4", with(OBJECT_GROUP, "tapes").plus(OBJECT_GROUP, "disks"))));

        assertThat(visible(store, Set.of("CN=bob", "CN=carol"), Set.of(), Optional.empty()))
                .containsExactly("k4", "k3");
        assertThat(visible(store, Set.of("CN=bob"), Set.of("disks"), Optional.empty()))
                .containsExactly("k4", "k3", "k2");
        assertThat(visible(store, Set.of("CN=nobody"), Set.of("disks", "tapes"), Optional.empty()))
                .containsExactly("k4", "k3", "k2");
        assertThat(visible(store, Set.of("CN=nobody"), Set.of("Disks"), Optional.empty()))
                .isEmpty();
        assertThat(visible(store, Set.of(ALICE), Set.of(), Optional.of("CN=carol")))
                .containsExactly("k3", "k2", "k1");
        assertThat(visible(store, Set.of(ALICE), Set.of("disks"), Optional.of("CN=carol")))
                .containsExactly("k4", "k3", "k2", "k1");
        assertThat(visible(store, Set.of("CN=carol"), Set.of(), Optional.of("CN=carol")))
                .containsExactly("k4", "k3", "k2", "k1");
    }

    private static List<String> visible(
            ObjectStore store, Set<String> owners, Set<String> groups, Optional<String> allBut) {
        var visible = new Visible(owners, groups, allBut);
        var byGroup = LocateQuery.matching(with(OBJECT_TYPE, ObjectType.SYMMETRIC_KEY), NOW);
        var all = find(store, LocateQuery.matching(Attributes.EMPTY, NOW).among(visible));
        assertThat(find(store, byGroup.among(visible))).isEqualTo(all);
        return all;
    }

    private static ManagedObject ownedBy(String owner, ManagedObject object) {
        return new ManagedObject(
                object.tenant(),
                object.uniqueIdentifier(),
                object.objectType(),
                owner,
                object.state(),
                object.archived(),
                object.attributes(),
                object.material(),
                object.keyVersion(),
                object.version());
    }
}
