package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.State;
import org.claviger.hsm.TestedBackend;
import org.claviger.hsm.pkcs11.CloudHsmDouble;
import org.claviger.server.domain.KmipException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class CloudHsmResidentObjectsTest {
    @TempDir
    static Path folder = Path.of("");

    @RegisterExtension
    static final TestedBackend BACKEND = CloudHsmDouble.tested(() -> folder);

    @Nested
    class Placement extends ResidentPlacementContract {}

    @Nested
    class Ciphers extends ResidentCipherContract {
        @Test
        void whileTheDeviceIsGoneClientsHearThatTheyMayTryAgain() throws InterruptedException {
            var id = create(aes(ENCRYPT));
            CloudHsmDouble.in(folder).failToEncrypt(6);
            assertThat(encryptUntilItWorks(id)).isPositive();
        }

        /** Encrypts until the device does, and says how often it did not. */
        private int encryptUntilItWorks(String id) throws InterruptedException {
            var deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            for (var failures = 0; ; failures++) {
                try {
                    encrypt(id, GCM, MESSAGE, Optional.empty(), Optional.empty());
                    return failures;
                } catch (KmipException e) {
                    assertThat(e.reason()).isEqualTo(ResultReason.GENERAL_FAILURE);
                    assertThat(e).hasMessageEndingWith("try again");
                    if (System.nanoTime() > deadline) {
                        throw e;
                    }
                    Thread.sleep(20);
                }
            }
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
            var id = create(aes(ENCRYPT));
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

        /** Looks after what is in question, as the server does from time to time, until a device that was down has answered. */
        private void sweepUntilNothingIsInQuestion() throws InterruptedException {
            var deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (server.ledger.open() > 0) {
                assertThat(System.nanoTime()).as("in vain").isLessThan(deadline);
                Thread.sleep(20);
                server.ledger.sweep();
            }
        }
    }
}
