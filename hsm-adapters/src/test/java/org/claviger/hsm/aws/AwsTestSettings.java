package org.claviger.hsm.aws;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.aws.simulator.KmsSimulator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Backends of tests, with credentials that only emulators take. */
final class AwsTestSettings {
    static final BackendId ID = new BackendId("aws");
    static final String FRANKFURT = "eu-central-1";
    static final String DUBLIN = "eu-west-1";

    /** Patient, since machines that run tests may be slow. */
    static final AwsTiming PATIENT =
            new AwsTiming(Duration.ofSeconds(20), Duration.ofSeconds(60), 3, Duration.ofSeconds(60));

    static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDTEST", "not-a-secret"));

    private AwsTestSettings() {}

    static AwsRegion region(String name, URI endpoint) {
        return new AwsRegion(name, Optional.of(endpoint));
    }

    /** Settings for Regions of a simulator, the first one the primary. */
    static AwsKmsSettings of(KmsSimulator simulator, Optional<RootKeyRef> root, String... regions) {
        return AwsKmsSettings.of(
                        ID,
                        List.of(regions).stream()
                                .map(r -> region(r, simulator.endpoint(r)))
                                .toList(),
                        root)
                .withTiming(PATIENT);
    }

    static AwsKmsBackend open(AwsKmsSettings settings) {
        return open(settings, System::nanoTime);
    }

    static AwsKmsBackend open(AwsKmsSettings settings, LongSupplier nanoTime) {
        return AwsKmsBackend.open(settings, CREDENTIALS, Clock.systemUTC(), nanoTime, new SecureRandom());
    }
}
