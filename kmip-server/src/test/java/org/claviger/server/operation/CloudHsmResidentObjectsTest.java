package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.hsm.pkcs11.CloudHsmDouble;
import org.claviger.hsm.pkcs11.Pkcs11Backend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudHsmResidentObjectsTest extends ResidentObjectsContract {
    @TempDir
    static Path folder = Path.of("");

    @Override
    protected KeyBackend open() {
        return Pkcs11Backend.open(
                CloudHsmDouble.in(folder).settings(4, Duration.ofSeconds(30)),
                Arena.global(),
                KeyEngines.java(),
                Clock.systemUTC(),
                new SecureRandom());
    }

    @Override
    protected Set<Ability> abilities() {
        return EnumSet.complementOf(EnumSet.of(Ability.SUPPLIED_IV));
    }

    @Test
    void whileTheDeviceIsGoneClientsHearThatTheyMayTryAgain() throws InterruptedException {
        var id = createForEncryption();
        CloudHsmDouble.in(folder).failToEncrypt(6);
        assertThat(encryptUntilItWorks(id)).isPositive();
    }
}
