package org.claviger.server.operation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.TestedBackend;
import org.claviger.hsm.TestedBackend.Ability;
import org.claviger.hsm.aws.AwsKmsBackend;
import org.claviger.hsm.aws.AwsKmsSettings;
import org.claviger.hsm.aws.AwsRegion;
import org.claviger.hsm.aws.AwsTiming;
import org.claviger.hsm.aws.simulator.KmsSimulator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys that stay in AWS KMS, which is simulated; SDK and HTTP are real. */
class KmsResidentObjectsTest {
    private static final String REGION = "eu-central-1";
    private static final AwsTiming PATIENT =
            new AwsTiming(Duration.ofSeconds(20), Duration.ofSeconds(60), 3, Duration.ofSeconds(60));
    private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

    @RegisterExtension
    static final TestedBackend BACKEND = new TestedBackend(KmsResidentObjectsTest::open, EnumSet.of(Ability.ED25519));

    private static @Nullable KmsSimulator simulator;

    @AfterAll
    static void stopTheSimulator() {
        if (simulator != null) {
            simulator.close();
        }
        CREDENTIALS.forEach(System::clearProperty);
    }

    private static KmsSimulator simulator() {
        if (simulator == null) {
            CREDENTIALS.forEach(name -> System.setProperty(name, "only-for-the-simulator"));
            try {
                simulator = KmsSimulator.start(REGION);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return simulator;
    }

    private static KeyBackend open() {
        var region = new AwsRegion(REGION, Optional.of(simulator().endpoint(REGION)));
        return AwsKmsBackend.open(
                AwsKmsSettings.of(new BackendId("aws"), List.of(region), Optional.empty())
                        .withTiming(PATIENT),
                Clock.systemUTC(),
                new SecureRandom());
    }

    @Nested
    class Placement extends ResidentPlacementContract {}

    @Nested
    class Ciphers extends ResidentCipherContract {}

    @Nested
    class Signing extends ResidentSigningContract {}

    @Nested
    class KeyMaking extends ResidentKeyMakingContract {}

    @Nested
    class End extends ResidentEndContract {}
}
