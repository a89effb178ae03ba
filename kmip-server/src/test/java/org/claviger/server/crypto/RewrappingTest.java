package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.server.crypto.RootKeyDirectory.Place;
import org.claviger.server.domain.SealedMaterial;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Moving keys from one place to another, and what a place that lies can do about it. */
class RewrappingTest {
    private static final BackendId OLD = new BackendId("old");
    private static final BackendId NEW = new BackendId("new");
    private static final MaterialBinding BINDING =
            new MaterialBinding("tenant", "object-1", ObjectType.SYMMETRIC_KEY, 1);

    private final SecureMemory memory = SecureMemory.open();
    private final SecureScope scope = memory.scope();
    private final AtomicBoolean lies = new AtomicBoolean();
    private final Place old = place(OLD);
    private final Place fresh = place(NEW);
    private final RootKeyDirectory before = new RootKeyDirectory(List.of(old, fresh));
    private final RootKeyDirectory after = new RootKeyDirectory(List.of(fresh, old));
    private Keyring keyring;
    private SealedMaterial sealed;

    private Place place(BackendId id) {
        var keys = InMemoryRootKeys.withRoot(id);
        return new Place(
                new InMemoryBackend(id, new UnwrapHook(keys, this::answer)),
                InMemoryRootKeys.ROOT,
                Set.of(),
                Set.of(),
                Optional.empty());
    }

    private void answer(MemorySegment key) {
        if (lies.get()) {
            key.set(ValueLayout.JAVA_BYTE, 0, (byte) ~key.get(ValueLayout.JAVA_BYTE, 0));
        }
    }

    @BeforeEach
    void sealAnObject() {
        keyring = Keyring.create(before, new UUID(1, 2), KeyEngines.java(), memory);
        try (var keys = new DataKeys(before, memory, DataKeySettings.NOT_CACHED, System::nanoTime)) {
            sealed = new EnvelopeCipher(keys, KeyEngines.java(), new SecureRandom())
                    .seal(BINDING, scope.allocateFrom(ValueLayout.JAVA_BYTE, new byte[] {1, 2, 3}));
        }
    }

    @AfterEach
    void closeEverything() {
        keyring.close();
        scope.close();
        memory.close();
    }

    private Rewrapping migration() {
        return new Rewrapping(after, memory, keyring, Rewrapping.Scope.OTHER_PLACES);
    }

    @Test
    void aDataKeyMovesAndOpensItsMaterialThere() {
        assertThat(migration().isDue("tenant", ObjectType.SYMMETRIC_KEY, sealed.wrappedDataKey()))
                .isTrue();
        var moved = migration().rewrap(BINDING, sealed);
        assertThat(Rewrapping.wrappedBy(moved.wrappedDataKey()))
                .extracting(Rewrapping.WrappedBy::backend)
                .containsExactly(NEW);
        try (var keys = new DataKeys(after, memory, DataKeySettings.NOT_CACHED, System::nanoTime)) {
            assertThat(new EnvelopeCipher(keys, KeyEngines.java(), new SecureRandom())
                            .open(BINDING, moved, scope)
                            .toArray(ValueLayout.JAVA_BYTE))
                    .containsExactly(1, 2, 3);
        }
    }

    @Test
    void aDataKeyThatDoesNotOpenItsMaterialIsNotMoved() {
        lies.set(true);
        assertThatThrownBy(() -> migration().rewrap(BINDING, sealed))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.category()).isEqualTo(Category.INTERNAL))
                .hasMessageContaining("the data key that [old/main version 1] gave does not open it")
                .hasMessageContaining("object-1");
    }

    @Test
    void anotherIntegrityKeyIsNotMoved() {
        byte[] stored = keyring.toBytes();
        lies.set(true);
        assertThatThrownBy(() -> migration().rewrapKeyring(stored))
                .isInstanceOf(BackendException.class)
                .hasMessage("the provider gave an integrity key that is not this server's");
        lies.set(false);
        var moved = migration().rewrapKeyring(stored).orElseThrow();
        try (var opened = Keyring.open(after, moved, KeyEngines.java(), memory)) {
            assertThat(opened.checkpoints().publicKey())
                    .isEqualTo(keyring.checkpoints().publicKey());
        }
    }
}
