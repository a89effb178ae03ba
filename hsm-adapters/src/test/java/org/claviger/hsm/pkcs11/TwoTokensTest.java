package org.claviger.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.Binding;
import org.claviger.hsm.CipherSpec;
import org.claviger.hsm.IvPolicy;
import org.claviger.hsm.KeyKind;
import org.claviger.hsm.KeyTemplate;
import org.claviger.hsm.KeyUse;
import org.claviger.hsm.Octets;
import org.claviger.hsm.ResidentRef;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.RootKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two tokens of one module, both open in this process, as with two partitions of one device. */
class TwoTokensTest {
    private static final CipherSpec GCM = new CipherSpec.Gcm(new IvPolicy.Made(), Octets.NONE, 16);
    private static final Binding BINDING = new Binding("tenant", "key-1", "data-key");
    private static final RootKeyRef ROOT = new RootKeyRef("main");

    @TempDir
    static Path folder = Path.of("");

    @Test
    void eachTokenHasItsOwnKeysAndOutlivesTheOther() {
        var device = SoftHsm.in(folder).withToken("north").withToken("south");
        try (var arena = Arena.ofConfined();
                var south = open(device, "south")) {
            ResidentRef inNorth;
            var clear = arena.allocateFrom(ValueLayout.JAVA_BYTE, (byte) 1, (byte) 2, (byte) 3);
            var template = new KeyTemplate(
                    UUID.randomUUID(), "two", new KeyKind.Aes(256), Set.of(KeyUse.ENCRYPT, KeyUse.DECRYPT), false);
            var southKeys = south.residentKeys().orElseThrow();
            var inSouth = southKeys.generate(template).ref();
            try (var north = open(device, "north")) {
                var northKeys = north.residentKeys().orElseThrow();
                assertThat(northKeys.find(template.id())).isEmpty();
                inNorth = northKeys.generate(template).ref();

                var encrypted = northKeys.encrypt(inNorth, GCM, clear);
                assertThat(northKeys.decrypt(inNorth, GCM, encrypted, arena).mismatch(clear))
                        .isEqualTo(-1);
                assertThatThrownBy(() -> southKeys.decrypt(inSouth, GCM, encrypted, arena))
                        .isInstanceOfSatisfying(
                                BackendException.class,
                                e -> assertThat(e.category()).isEqualTo(BackendException.Category.INVALID_DATA));
                requireRootKey(north.rootKeys().orElseThrow(), arena);
                requireRootKey(south.rootKeys().orElseThrow(), arena);
                northKeys.destroy(inNorth);
                assertThat(southKeys.find(template.id())).isPresent();
            }
            var encrypted = southKeys.encrypt(inSouth, GCM, clear);
            assertThat(southKeys.decrypt(inSouth, GCM, encrypted, arena).mismatch(clear))
                    .isEqualTo(-1);
        }
    }

    private static void requireRootKey(RootKeys roots, Arena arena) {
        roots.create(ROOT);
        var made = roots.newDataKey(ROOT, 32, BINDING, arena);
        assertThat(roots.unwrap(made.wrapped(), BINDING, arena).mismatch(made.clear()))
                .isEqualTo(-1);
    }

    private static Pkcs11Backend open(SoftHsm device, String token) {
        return TestTools.open(device.settings(token));
    }
}
