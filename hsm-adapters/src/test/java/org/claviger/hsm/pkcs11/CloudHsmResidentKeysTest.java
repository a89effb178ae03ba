package org.claviger.hsm.pkcs11;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.ResidentKeysContractTest;
import org.claviger.hsm.engine.KeyEngines;
import org.junit.jupiter.api.io.TempDir;

class CloudHsmResidentKeysTest extends ResidentKeysContractTest {
    @TempDir
    static Path folder = Path.of("");

    @Override
    protected KeyBackend openBackend() {
        return Pkcs11Backend.open(
                CloudHsmDouble.in(folder).settings(4, Duration.ofSeconds(30)),
                Arena.global(),
                KeyEngines.java(),
                Clock.systemUTC(),
                new SecureRandom());
    }

    @Override
    protected Set<Ability> abilities() {
        return EnumSet.complementOf(
                EnumSet.of(Ability.SUPPLIED_IV, Ability.OAEP_SHA_256, Ability.KEY_WRAP_PADDED, Ability.OAEP_WRAP));
    }
}
