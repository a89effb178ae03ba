package org.claviger.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.NOW;
import static org.claviger.server.store.StoredObjects.key;
import static org.claviger.server.store.StoredObjects.named;

import org.claviger.enumeration.State;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.store.Changes.Create;
import org.claviger.server.store.Changes.Update;
import org.junit.jupiter.api.Test;

class UnitOfWorkTest {
    private final ObjectStore store = new InMemoryObjectStore();
    private final UnitOfWork unit = new UnitOfWork(store);

    private ManagedObject staged(String id) {
        return unit.load(ACME, id).orElseThrow();
    }

    private State stored(String id) {
        return store.find(ACME, id).orElseThrow().state();
    }

    private void store(String id) {
        store.commit(Changes.of(new Create(key(id))));
    }

    @Test
    void whatIsStagedIsLoadedFromItAndNotYetStored() {
        unit.create(key("k1"));

        assertThat(unit.load(ACME, "k1")).contains(key("k1"));
        assertThat(store.find(ACME, "k1")).isEmpty();
        assertThat(unit.hasChanges()).isTrue();
    }

    @Test
    void whatIsNotStagedIsLoadedFromTheStore() {
        store("k1");

        assertThat(staged("k1").version()).isEqualTo(1);
        assertThat(unit.load(ACME, "k2")).isEmpty();
        assertThat(unit.hasChanges()).isFalse();
    }

    @Test
    void severalChangesOfOneObjectAreOneVersion() {
        store("k1");

        unit.update(staged("k1").activate(NOW));
        unit.update(staged("k1").changed(NOW));
        unit.commit();

        assertThat(store.find(ACME, "k1")).map(ManagedObject::version).contains(2L);
        assertThat(stored("k1")).isEqualTo(State.ACTIVE);
    }

    @Test
    void aNewObjectCanBeChangedBeforeItIsStored() {
        unit.create(key("k1"));
        unit.update(staged("k1").activate(NOW));
        unit.commit();

        assertThat(store.find(ACME, "k1")).map(ManagedObject::version).contains(1L);
        assertThat(stored("k1")).isEqualTo(State.ACTIVE);
    }

    @Test
    void aNewObjectThatIsDeletedIsNeverStored() {
        unit.create(key("k1"));
        unit.delete(staged("k1"));

        assertThat(unit.hasChanges()).isFalse();
        assertThat(unit.load(ACME, "k1")).isEmpty();
    }

    @Test
    void aDeletedObjectIsGoneForTheRestOfTheUnit() {
        store("k1");
        var object = staged("k1");

        unit.delete(object);

        assertThat(unit.load(ACME, "k1")).isEmpty();
        assertThatThrownBy(() -> unit.update(object)).isInstanceOf(StaleObjectException.class);
        unit.commit();
        assertThat(store.find(ACME, "k1")).isEmpty();
    }

    @Test
    void anIdentifierCanBeStagedOnce() {
        unit.create(key("k1"));

        assertThatThrownBy(() -> unit.create(key("k1"))).isInstanceOf(IdentifierInUseException.class);
    }

    @Test
    void rollbackForgetsAll() {
        unit.create(key("k1"));

        unit.rollback();

        assertThat(unit.hasChanges()).isFalse();
        unit.commit();
        assertThat(store.find(ACME, "k1")).isEmpty();
    }

    @Test
    void aSavepointKeepsWhatWasStagedBeforeIt() {
        store("k2");
        unit.create(key("k1"));
        unit.update(staged("k2").changed(NOW));
        var savepoint = unit.savepoint();
        unit.update(staged("k1").activate(NOW));
        unit.update(staged("k2").activate(NOW));
        unit.create(key("k3"));

        unit.rollbackTo(savepoint);

        assertThat(staged("k1").state()).isEqualTo(State.PRE_ACTIVE);
        assertThat(unit.load(ACME, "k3")).isEmpty();
        unit.create(key("k4"));
        unit.rollbackTo(savepoint);
        unit.commit();
        assertThat(stored("k1")).isEqualTo(State.PRE_ACTIVE);
        assertThat(stored("k2")).isEqualTo(State.PRE_ACTIVE);
        assertThat(store.find(ACME, "k4")).isEmpty();
    }

    @Test
    void aSavepointOfAnotherUnitIsRefused() {
        var other = new UnitOfWork(store).savepoint();

        assertThatThrownBy(() -> unit.rollbackTo(other)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCommitThatFailsLeavesTheStoreAsItWasAndTheUnitStaged() {
        store.commit(Changes.of(new Create(named("k1", "disk"))));
        unit.create(key("k2"));
        unit.create(named("k3", "disk"));

        assertThatThrownBy(unit::commit).isInstanceOf(NameInUseException.class);

        assertThat(store.find(ACME, "k2")).isEmpty();
        assertThat(unit.hasChanges()).isTrue();
    }

    @Test
    void anObjectChangedBySomebodyElseMeanwhileFailsTheCommit() {
        store("k1");
        unit.update(staged("k1").activate(NOW));
        store.commit(Changes.of(new Update(store.find(ACME, "k1").orElseThrow().changed(NOW))));

        assertThatThrownBy(unit::commit).isInstanceOf(StaleObjectException.class);
        assertThat(stored("k1")).isEqualTo(State.PRE_ACTIVE);
    }

    @Test
    void afterACommitTheNextChangesAreAUnitOfTheirOwn() {
        unit.create(key("k1"));
        unit.commit();
        unit.update(staged("k1").activate(NOW));
        unit.commit();

        assertThat(store.find(ACME, "k1")).map(ManagedObject::version).contains(2L);
    }
}
