package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import org.claviger.enumeration.State;
import org.claviger.hsm.pkcs11.CloudHsmDouble;
import org.claviger.server.operation.TestedDevice.Ability;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class CloudHsmResidentObjectsTest {
    @TempDir
    static Path folder = Path.of("");

    @RegisterExtension
    static final TestedDevice DEVICE = new TestedDevice(
            () -> CloudHsmDouble.in(folder).open(),
            EnumSet.complementOf(EnumSet.of(Ability.SUPPLIED_IV, Ability.RSA_UNWRAP)));

    @Nested
    class Placement extends ResidentPlacementContract {}

    @Nested
    class Ciphers extends ResidentCipherContract {
        @Test
        void whileTheDeviceIsGoneClientsHearThatTheyMayTryAgain() throws InterruptedException {
            var id = createForEncryption();
            CloudHsmDouble.in(folder).failToEncrypt(6);
            assertThat(encryptUntilItWorks(id)).isPositive();
        }
    }

    @Nested
    class Signing extends ResidentSigningContract {}

    @Nested
    class KeyMaking extends ResidentKeyMakingContract {}

    @Nested
    class End extends ResidentEndContract {
        @Test
        void whatIsDestroyedWhileTheDeviceIsDownIsDestroyedInItLater() throws InterruptedException {
            var id = createForEncryption();
            CloudHsmDouble.in(folder).loseSightOfKeys();
            try {
                destroy(id);

                assertThat(object(id).state()).isEqualTo(State.DESTROYED);
                assertThat(server.ledger.open()).isOne();
                server.setNow(HandlerTester.NOW.plus(Duration.ofMinutes(3)));
                server.ledger.sweep();
                assertThat(server.ledger.open()).as("the device is down still").isOne();
            } finally {
                CloudHsmDouble.in(folder).repair();
            }
            sweepUntilNothingIsInQuestion();

            assertThat(isInDevice(id)).isFalse();
        }
    }
}
