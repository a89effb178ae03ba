package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.UUID;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.engine.KeyEngines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyringTest {
    private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final RowFields ROW =
            RowFields.of("object").text("id", "object-1").integer("state", 2);

    private final SecureMemory memory = SecureMemory.open();
    private final InMemoryRootKeys roots = InMemoryRootKeys.withRoot();

    @AfterEach
    void closeTheMemory() {
        memory.close();
    }

    @Test
    void aStoredKeyringOpensToTheSameKeys() {
        try (var made = create();
                var opened = Keyring.open(roots.directory(), made.toBytes(), KeyEngines.java(), memory)) {
            assertThat(opened.id()).isEqualTo(ID);
            assertThat(opened.toBytes()).isEqualTo(made.toBytes());
            assertThat(opened.rows().verify(ROW, made.rows().code(ROW))).isTrue();
            assertThat(opened.audit().hex("name", "alice"))
                    .isEqualTo(made.audit().hex("name", "alice"));
        }
    }

    @Test
    void aMissingRootKeyIsMadeAtTheFirstStart() {
        var fresh = new InMemoryRootKeys();
        Keyring.create(
                        RootKeyDirectory.of(
                                new InMemoryBackend(InMemoryRootKeys.BACKEND, fresh), new RootKeyRef("first")),
                        ID,
                        KeyEngines.java(),
                        memory)
                .close();
        assertThat(fresh.describe(new RootKeyRef("first")).currentVersion()).isEqualTo("1");
    }

    @Test
    void anotherRootKeyOfTheSameNameIsRefused() {
        byte[] stored = stored();
        assertThatThrownBy(
                        () -> Keyring.open(InMemoryRootKeys.withRoot().directory(), stored, KeyEngines.java(), memory))
                .isInstanceOf(KeyringException.class)
                .hasMessageStartingWith("keyring " + ID + " does not belong to this root key, or is damaged: ");
    }

    @Test
    void aRootKeyThatIsGoneIsNamed() {
        byte[] stored = stored();
        assertThatThrownBy(() -> Keyring.open(new InMemoryRootKeys().directory(), stored, KeyEngines.java(), memory))
                .isInstanceOf(KeyringException.class)
                .hasMessageContaining("no root key main");
    }

    @Test
    void aProviderThatIsDownIsNotTakenForAMismatch() {
        byte[] stored = stored();
        roots.setDown(true);
        assertThatThrownBy(() -> Keyring.open(roots.directory(), stored, KeyEngines.java(), memory))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.retryable()).isTrue());
    }

    @Test
    void aKeyringChangedOrCutAnywhereIsRefused() {
        byte[] stored = stored();
        for (int i = 0; i < stored.length; i++) {
            if (i == 1 + 16 + 4 + 1 + 4 + "in-memory".length() + 4 + "main".length() + 4) {
                continue; // the version, which these root keys don't look at
            }
            byte[] changed = stored.clone();
            changed[i] ^= 1;
            byte[] cut = Arrays.copyOf(stored, i);
            for (byte[] bad : new byte[][] {changed, cut}) {
                assertThatThrownBy(() -> Keyring.open(roots.directory(), bad, KeyEngines.java(), memory))
                        .isInstanceOf(KeyringException.class);
            }
        }
    }

    @Test
    void rowsAndDigestsWorkWhileTheProviderIsDown() {
        try (var keyring = create()) {
            roots.setDown(true);
            assertThat(keyring.rows().verify(ROW, keyring.rows().code(ROW))).isTrue();
        }
    }

    @Test
    void aClosedKeyringComputesNothing() {
        var keyring = create();
        keyring.close();
        keyring.close();
        assertThatThrownBy(() -> keyring.rows().code(ROW)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void digestsDependOnKindValueAndKeyring() {
        try (var keyring = create();
                var other = create()) {
            var digest = keyring.audit().hex("name", "alice");
            assertThat(digest).matches("[0-9a-f]{64}").isEqualTo(keyring.audit().hex("name", "alice"));
            assertThat(keyring.audit().hex("name", "bob")).isNotEqualTo(digest);
            assertThat(keyring.audit().hex("group", "alice")).isNotEqualTo(digest);
            assertThat(keyring.audit().hex("namea", "lice")).isNotEqualTo(digest);
            assertThat(other.audit().hex("name", "alice")).isNotEqualTo(digest);
        }
    }

    private Keyring create() {
        return Keyring.create(roots.directory(), ID, KeyEngines.java(), memory);
    }

    private byte[] stored() {
        try (var keyring = create()) {
            return keyring.toBytes();
        }
    }
}
