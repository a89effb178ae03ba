package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Binding;
import org.claviger.hsm.Wrapped;
import org.claviger.server.domain.Tenant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RootKeyDirectoryTest {
    private static final Binding BINDING = new Binding("tenant", "key-1", "data-key");
    private static final BackendId MAIN = new BackendId("main");
    private static final BackendId TAPES = new BackendId("tapes");
    private static final BackendId VAULT = new BackendId("vault");

    private final Arena arena = Arena.ofConfined();
    private final InMemoryRootKeys main = InMemoryRootKeys.withRoot(MAIN);
    private final InMemoryRootKeys tapes = InMemoryRootKeys.withRoot(TAPES);
    private final InMemoryRootKeys vault = InMemoryRootKeys.withRoot(VAULT);
    private final RootKeyDirectory directory = new RootKeyDirectory(List.of(
            place(TAPES, tapes, Set.of(new Tenant("tapes")), Set.of(), Optional.of(VAULT)),
            place(VAULT, vault, Set.of(), Set.of(ObjectType.PRIVATE_KEY), Optional.empty()),
            place(MAIN, main, Set.of(), Set.of(), Optional.empty())));

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void theFirstPlaceThatIsForAnObjectWrapsItsKeyAndItsRecoveryToo() {
        assertThat(placesFor("tapes", ObjectType.PRIVATE_KEY)).containsExactly(TAPES, VAULT);
        assertThat(placesFor("other", ObjectType.PRIVATE_KEY)).containsExactly(VAULT);
        assertThat(placesFor("other", ObjectType.SYMMETRIC_KEY)).containsExactly(MAIN);
        assertThat(directory.placesForServer())
                .extracting(RootKeyDirectory.Place::id)
                .containsExactly(MAIN);
    }

    @Test
    void aKeyWrappedTwiceOpensWhenEitherPlaceIsDown() {
        var made = newKey();
        var stored = WrappedKey.ofBytes(made.wrapped().toBytes());

        assertThat(stored.wraps()).extracting(Wrapped::backend).containsExactly(TAPES, VAULT);
        tapes.setDown(true);
        assertThat(directory.unwrap(stored, BINDING, arena).mismatch(made.clear()))
                .isEqualTo(-1);
        tapes.setDown(false);
        vault.setDown(true);
        assertThat(directory.unwrap(stored, BINDING, arena).mismatch(made.clear()))
                .isEqualTo(-1);
    }

    @Test
    void whereAllPlacesFailTheFirstOneSaysWhy() {
        var stored = newKey().wrapped();
        tapes.setDown(true);
        vault.retire(InMemoryRootKeys.ROOT);

        assertThatThrownBy(() -> directory.unwrap(stored, BINDING, arena))
                .isInstanceOfSatisfying(BackendException.class, e -> {
                    assertThat(e.category()).isEqualTo(Category.UNAVAILABLE);
                    assertThat(e.getSuppressed()).hasSize(1);
                });
    }

    @Test
    void noKeyIsMadeWhileARecoveryIsDown() {
        vault.setDown(true);
        assertThatThrownBy(this::newKey).isInstanceOf(BackendException.class);
    }

    @Test
    void aPlaceThatIsNotConfiguredIsNamed() {
        var elsewhere = InMemoryRootKeys.withRoot(new BackendId("elsewhere"));
        var wrapped =
                elsewhere.newDataKey(InMemoryRootKeys.ROOT, 32, BINDING, arena).wrapped();

        assertThatThrownBy(() -> directory.unwrap(new WrappedKey(List.of(wrapped)), BINDING, arena))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.category()).isEqualTo(Category.NOT_FOUND))
                .hasMessage("no root keys are configured by the name elsewhere (root-keys[].name)");
    }

    @Test
    void aKeyWrappedOnceHasTheFormOfItsWrapping() {
        var wrapped = main.newDataKey(InMemoryRootKeys.ROOT, 32, BINDING, arena).wrapped();
        assertThat(new WrappedKey(List.of(wrapped)).toBytes()).isEqualTo(wrapped.toBytes());
    }

    @Test
    void damagedBytesOfAKeyWrappedTwiceAreRefused() {
        byte[] bytes = newKey().wrapped().toBytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> WrappedKey.ofBytes(cut)).isInstanceOf(BackendException.class);
        }
        for (int count : new int[] {0, 1, 3, WrappedKey.MOST_WRAPS + 1, 255}) {
            byte[] changed = bytes.clone();
            changed[1] = (byte) count;
            assertThatThrownBy(() -> WrappedKey.ofBytes(changed)).isInstanceOf(BackendException.class);
        }
    }

    @Test
    void oneOfThePlacesMustBeForAllObjects() {
        assertThatThrownBy(() -> new RootKeyDirectory(
                        List.of(place(VAULT, vault, Set.of(new Tenant("tapes")), Set.of(), Optional.empty()))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private RootKeyDirectory.NewKey newKey() {
        return directory.newKey(directory.placesFor("tapes", ObjectType.SYMMETRIC_KEY), 32, BINDING, arena);
    }

    private List<BackendId> placesFor(String tenant, ObjectType type) {
        return directory.placesFor(tenant, type).stream()
                .map(RootKeyDirectory.Place::id)
                .toList();
    }

    private static RootKeyDirectory.Place place(
            BackendId id,
            InMemoryRootKeys keys,
            Set<Tenant> tenants,
            Set<ObjectType> objectTypes,
            Optional<BackendId> recovery) {
        return new RootKeyDirectory.Place(
                new InMemoryBackend(id, keys), InMemoryRootKeys.ROOT, tenants, objectTypes, recovery);
    }
}
