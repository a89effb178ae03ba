package org.claviger.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.claviger.hsm.Binding;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.engine.KeyEngines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The profile for Dinamo HSMs, with SoftHSM in the device's place. */
class DinamoFlowTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("DFENCE_PKCS11_IP", "10.0.62.10", "DFENCE_PKCS11_USER", "claviger");

    @TempDir
    Path folder = Path.of("");

    @Test
    void dataKeysAreMadeInTheDeviceAndWrappedUnderAnRsaKeyThatStaysThere() {
        var s = SoftHsm.in(folder).withToken("token").settings("token");
        var settings = new Pkcs11Settings(
                s.id(),
                "dinamo",
                s.module(),
                s.token(),
                s.pinFile(),
                Optional.empty(),
                Optional.empty(),
                s.sessions(),
                s.waitingCalls(),
                s.timeout());
        try (var arena = Arena.ofConfined();
                var backend = Pkcs11Backend.open(
                        settings,
                        Arena.global(),
                        KeyEngines.java(),
                        Clock.systemUTC(),
                        new SecureRandom(),
                        name -> Optional.ofNullable(ENVIRONMENT.get(name)))) {
            var keys = backend.rootKeys().orElseThrow();

            var root = keys.create(new RootKeyRef("main"));

            assertThat(root.facts())
                    .containsEntry("method", "rsa-oaep")
                    .containsEntry("bits", "2048")
                    .containsEntry("sensitive", "true")
                    .containsEntry("never extractable", "true")
                    .containsEntry("made in the token", "true");
            var binding = new Binding("tenant", "key-1", "data-key");
            for (int bytes : new int[] {16, 32, 33}) {
                var key = keys.newDataKey(root.ref(), bytes, binding, arena);
                assertThat(key.clear().byteSize()).isEqualTo(bytes);
                assertThat(keys.unwrap(key.wrapped(), binding, arena).toArray(ValueLayout.JAVA_BYTE))
                        .isEqualTo(key.clear().toArray(ValueLayout.JAVA_BYTE));
            }
        }
    }
}
