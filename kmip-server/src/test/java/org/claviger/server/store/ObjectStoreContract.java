package org.claviger.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.NOW;
import static org.claviger.server.store.StoredObjects.OTHER;
import static org.claviger.server.store.StoredObjects.key;
import static org.claviger.server.store.StoredObjects.named;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
import org.claviger.attribute.RevocationReason;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.enumeration.State;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.store.Changes.Create;
import org.claviger.server.store.Changes.Delete;
import org.claviger.server.store.Changes.Update;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store promises. */
public abstract class ObjectStoreContract {
    private TestedStore tested;

    @BeforeEach
    void takeTheStore(TestedStore wanted) {
        tested = wanted;
    }

    private ObjectStore open() {
        return tested.open(_ -> true);
    }

    private static ManagedObject stored(ObjectStore store, String id) {
        return store.find(ACME, id).orElseThrow();
    }

    @Test
    void aCreatedObjectIsFoundAsItWasWithVersionOne() {
        var store = open();
        var object = named("k1", "disk");

        store.commit(Changes.of(new Create(object)));

        assertThat(store.find(ACME, "k1")).contains(object.withVersion(1));
    }

    @Test
    void anObjectIsNotFoundInAnotherTenant() {
        var store = open();
        store.commit(Changes.of(new Create(key("k1"))));

        assertThat(store.find(OTHER, "k1")).isEmpty();
        assertThat(store.find(ACME, "k2")).isEmpty();
    }

    @Test
    void twoTenantsMayHaveTheSameIdentifierAndName() {
        var store = open();
        var name = Attributes.of(AttributeTypes.NAME, Name.of("disk"));

        store.commit(Changes.of(new Create(key(ACME, "k1", name)), new Create(key(OTHER, "k1", name))));

        assertThat(store.find(OTHER, "k1")).map(ManagedObject::tenant).contains(OTHER);
    }

    @Test
    void anUpdateStoresTheNextVersion() {
        var store = open();
        store.commit(Changes.of(new Create(key("k1"))));

        store.commit(Changes.of(new Update(stored(store, "k1").activate(NOW))));

        assertThat(stored(store, "k1").state()).isEqualTo(State.ACTIVE);
        assertThat(stored(store, "k1").version()).isEqualTo(2);
    }

    @Test
    void anUpdateOfAnOldVersionIsRefused() {
        var store = open();
        store.commit(Changes.of(new Create(key("k1"))));
        var old = stored(store, "k1");
        store.commit(Changes.of(new Update(old.activate(NOW))));

        assertThatThrownBy(() -> store.commit(Changes.of(new Update(old.changed(NOW)))))
                .isInstanceOf(StaleObjectException.class);

        assertThat(stored(store, "k1").state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void anUpdateOrDeleteOfNothingIsRefused() {
        var store = open();

        assertThatThrownBy(() -> store.commit(Changes.of(new Update(key("k1").withVersion(1)))))
                .isInstanceOf(StaleObjectException.class);
        assertThatThrownBy(() -> store.commit(Changes.of(new Delete(ACME, "k1", 1))))
                .isInstanceOf(StaleObjectException.class);
    }

    @Test
    void aDeletedObjectLeavesNoTrace() {
        var store = open();
        store.commit(Changes.of(new Create(named("k1", "disk"))));

        store.commit(Changes.of(new Delete(ACME, "k1", 1)));

        assertThat(store.find(ACME, "k1")).isEmpty();
        assertThat(store.locate(ACME, LocateQuery.matching(Attributes.EMPTY, NOW))
                        .total())
                .isZero();
        store.commit(Changes.of(new Create(named("k1", "disk"))));
    }

    @Test
    void aSecondObjectOfTheSameIdentifierIsRefused() {
        var store = open();
        store.commit(Changes.of(new Create(key("k1"))));

        assertThatThrownBy(() -> store.commit(Changes.of(new Create(named("k1", "other")))))
                .isInstanceOf(IdentifierInUseException.class);

        assertThat(stored(store, "k1").attributes().has(AttributeTypes.NAME)).isFalse();
    }

    @Test
    void ofChangesThatCannotAllBeMadeNoneIs() {
        var store = open();
        store.commit(Changes.of(new Create(key("k1")), new Create(named("k2", "disk"))));

        assertThatThrownBy(() -> store.commit(Changes.of(
                        new Update(stored(store, "k1").activate(NOW)),
                        new Create(key("k3")),
                        new Create(named("k4", "disk")))))
                .isInstanceOfSatisfying(
                        NameInUseException.class, e -> assertThat(e.name()).isEqualTo("disk"));

        assertThat(stored(store, "k1").version()).isEqualTo(1);
        assertThat(store.find(ACME, "k3")).isEmpty();
        assertThat(store.find(ACME, "k4")).isEmpty();
    }

    @Test
    void aNameOfTwoNewObjectsInOneCommitIsRefused() {
        var store = open();

        assertThatThrownBy(() ->
                        store.commit(Changes.of(new Create(named("k1", "disk")), new Create(named("k2", "disk")))))
                .isInstanceOf(NameInUseException.class);
        assertThat(store.find(ACME, "k1")).isEmpty();
    }

    @Test
    void namesThatDifferInAnythingAreDifferent() {
        var store = open();
        var long1 = "n".repeat(4_000) + "1";
        var long2 = "n".repeat(4_000) + "2";

        store.commit(Changes.of(
                new Create(named("k1", "disk")),
                new Create(named("k2", "Disk")),
                new Create(named("k3", "disk ")),
                new Create(named("k4", long1)),
                new Create(named("k5", long2))));

        assertThatThrownBy(() -> store.commit(Changes.of(new Create(named("k6", long2)))))
                .isInstanceOfSatisfying(
                        NameInUseException.class, e -> assertThat(e.name()).isEqualTo(long2));
    }

    @Test
    void aNameAddedLaterIsCheckedToo() {
        var store = open();
        store.commit(Changes.of(new Create(named("k1", "disk")), new Create(named("k2", "tape"))));

        assertThatThrownBy(() -> store.commit(Changes.of(new Update(stored(store, "k2")
                        .withAttributes(stored(store, "k2").attributes().plus(AttributeTypes.NAME, Name.of("disk")))))))
                .isInstanceOf(NameInUseException.class);
    }

    @Test
    void theNameOfADestroyedObjectIsFree() {
        var store = open();
        store.commit(Changes.of(new Create(named("k1", "disk"))));

        store.commit(Changes.of(new Update(stored(store, "k1").destroy(NOW)), new Create(named("k2", "disk"))));

        assertThat(stored(store, "k1").material()).isEmpty();
        var unit = new UnitOfWork(store);
        var reason = new RevocationReason(RevocationReasonCode.KEY_COMPROMISE, Optional.empty());
        unit.update(stored(store, "k1").revoke(reason, Optional.empty(), NOW));
        unit.commit(); // a change of the destroyed object does not ask for its name again
        assertThat(stored(store, "k1").state()).isEqualTo(State.DESTROYED_COMPROMISED);
    }

    @Test
    void twoObjectsCanExchangeTheirNamesInOneCommit() {
        var store = open();
        store.commit(Changes.of(new Create(named("k1", "disk")), new Create(named("k2", "tape"))));

        store.commit(Changes.of(
                new Update(stored(store, "k1").withAttribute(AttributeTypes.NAME, Name.of("tape"))),
                new Update(stored(store, "k2").withAttribute(AttributeTypes.NAME, Name.of("disk")))));

        var disk = LocateQuery.matching(Attributes.of(AttributeTypes.NAME, Name.of("disk")), NOW);
        assertThat(store.locate(ACME, disk)).isEqualTo(new Located(List.of("k2"), 1));
    }

    @Test
    void namesNeedNotBeUniqueWhereTheTenantSaysSo() {
        var store = tested.open(OTHER::equals);

        store.commit(Changes.of(new Create(named("k1", "disk")), new Create(named("k2", "disk"))));

        var disk = LocateQuery.matching(Attributes.of(AttributeTypes.NAME, Name.of("disk")), NOW);
        assertThat(store.locate(ACME, disk).uniqueIdentifiers()).containsExactly("k2", "k1");
        store.commit(Changes.of(new Update(stored(store, "k1").activate(NOW))));
    }

    /** What a thread may hear that came too late. */
    protected Set<String> lostRace() {
        return Set.of("StaleObjectException");
    }

    @Test
    void ofTwoThreadsThatChangeOneObjectOneIsRefused() throws Exception {
        var store = open();
        store.commit(Changes.of(new Create(key("k1"))));

        for (var round = 1; round <= 50; round++) {
            var read = stored(store, "k1");
            var outcomes = atOnce(2, _ -> {
                store.commit(Changes.of(new Update(read.changed(NOW))));
                return true;
            });

            assertThat(outcomes).containsOnlyOnce("true");
            assertThat(outcomes).containsAnyElementsOf(lostRace());
            assertThat(stored(store, "k1").version()).isEqualTo(round + 1);
        }
    }

    @Test
    void ofManyObjectsThatAskForOneNameAtOnceOneGetsIt() throws Exception {
        var store = open();

        var outcomes = atOnce(50, i -> {
            store.commit(Changes.of(new Create(named("k" + i, "disk"))));
            return true;
        });

        assertThat(outcomes).containsOnlyOnce("true");
        assertThat(outcomes).filteredOn("NameInUseException"::equals).hasSize(49);
        var all = LocateQuery.matching(Attributes.EMPTY, NOW);
        assertThat(store.locate(ACME, all).total()).isEqualTo(1);
    }

    @Test
    void manyThreadsStoreAtOnceAndEachFindsItsOwnAtOnce() throws Exception {
        var store = open();

        var outcomes = atOnce(32, thread -> {
            for (var i = 0; i < 20; i++) {
                var id = thread + "-" + i;
                store.commit(Changes.of(new Create(named(id, id))));
                if (!store.find(ACME, id).map(ManagedObject::version).equals(Optional.of(1L))) {
                    return false;
                }
            }
            return true;
        });

        assertThat(outcomes).hasSize(32).containsOnly("true");
        var all = store.locate(ACME, LocateQuery.matching(Attributes.EMPTY, NOW));
        assertThat(all.total()).isEqualTo(640);
        for (var thread = 0; thread < 32; thread++) {
            var prefix = thread + "-";
            assertThat(all.uniqueIdentifiers().stream().filter(id -> id.startsWith(prefix)))
                    .containsExactlyElementsOf(IntStream.range(0, 20)
                            .mapToObj(i -> prefix + (19 - i))
                            .toList());
        }
    }

    @Test
    void changesAreFoundByTheirNewValues() {
        var store = open();
        store.commit(Changes.of(new Create(named("k1", "disk"))));

        store.commit(Changes.of(new Update(stored(store, "k1")
                .withAttribute(AttributeTypes.NAME, Name.of("tape"))
                .withAttribute(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.CAMELLIA)
                .withAttribute(AttributeTypes.OBJECT_GROUP, "backup"))));

        assertThat(located(store, Attributes.of(AttributeTypes.NAME, Name.of("tape"))))
                .containsExactly("k1");
        assertThat(located(store, Attributes.of(AttributeTypes.OBJECT_GROUP, "backup")))
                .containsExactly("k1");
        assertThat(located(store, Attributes.of(AttributeTypes.NAME, Name.of("disk"))))
                .isEmpty();
        assertThat(located(store, Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)))
                .isEmpty();
    }

    private static List<String> located(ObjectStore store, Attributes attributes) {
        return store.locate(ACME, LocateQuery.matching(attributes, NOW)).uniqueIdentifiers();
    }

    /** Runs an action on many threads that start together; returns its results, or the class names of its exceptions. */
    private static List<String> atOnce(int threads, Action action) throws Exception {
        var start = new CyclicBarrier(threads);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = IntStream.range(0, threads)
                    .<Callable<String>>mapToObj(i -> () -> {
                        start.await();
                        try {
                            return String.valueOf(action.run(i));
                        } catch (StoreException e) {
                            return e.getClass().getSimpleName();
                        }
                    })
                    .toList();
            var outcomes = new ArrayList<String>();
            for (var future : executor.invokeAll(tasks)) {
                outcomes.add(future.get());
            }
            return outcomes;
        }
    }

    /** What each of many threads does. */
    private interface Action {
        boolean run(int thread);
    }
}
