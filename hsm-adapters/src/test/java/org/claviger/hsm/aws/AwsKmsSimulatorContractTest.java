package org.claviger.hsm.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import org.claviger.hsm.BackendContractTest;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.aws.simulator.KmsSimulator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** The AWS adapter keeps a backend's promises, against the simulated KMS. */
class AwsKmsSimulatorContractTest extends BackendContractTest {
    private @Nullable KmsSimulator simulator;
    private @Nullable RootKeyRef root;

    @AfterEach
    void stop() {
        if (simulator != null) {
            simulator.close();
        }
    }

    @Override
    protected KeyBackend openBackend() {
        var kms = simulator;
        if (kms == null) {
            kms = start();
            simulator = kms;
            try (var backend =
                    AwsTestSettings.open(AwsTestSettings.of(kms, Optional.empty(), AwsTestSettings.FRANKFURT))) {
                root = backend.awsRootKeys().create(new RootKeyRef("main")).ref();
            }
        }
        return AwsTestSettings.open(AwsTestSettings.of(kms, Optional.ofNullable(root), AwsTestSettings.FRANKFURT));
    }

    @Override
    protected RootKeyRef existingRoot(KeyBackend backend) {
        return Objects.requireNonNull(root);
    }

    private static KmsSimulator start() {
        try {
            return KmsSimulator.start(AwsTestSettings.FRANKFURT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
