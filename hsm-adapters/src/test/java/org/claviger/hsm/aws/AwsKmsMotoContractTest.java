package org.claviger.hsm.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.claviger.hsm.BackendContractTest;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.RootKeyRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/** The AWS adapter keeps a backend's promises against moto, whose KMS others wrote. */
class AwsKmsMotoContractTest extends BackendContractTest {
    private static @Nullable MotoServer moto;

    /** Each test has names of its own in the one server. */
    private final String prefix = "test-" + UUID.randomUUID() + "/";

    private @Nullable RootKeyRef root;

    @BeforeAll
    static void start() throws IOException {
        moto = MotoServer.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (moto != null) {
            moto.close();
        }
    }

    @Override
    protected KeyBackend openBackend() {
        if (root == null) {
            try (var backend = AwsTestSettings.open(settings())) {
                root = backend.awsRootKeys().create(new RootKeyRef("main")).ref();
            }
        }
        return AwsTestSettings.open(settings());
    }

    @Override
    protected RootKeyRef existingRoot(KeyBackend backend) {
        return Objects.requireNonNull(root);
    }

    /** moto decrypts with keys that are disabled or about to be deleted. */
    @Override
    protected boolean enforcesStates() {
        return false;
    }

    /** moto finds the key in the cipher text, and where it is another's answers AccessDeniedException without KMS's message. */
    @Override
    protected Set<Category> refusals() {
        return Set.of(Category.INVALID_DATA, Category.ACCESS_DENIED);
    }

    @Test
    void aKeyThatWasLeftWithoutItsNameIsFoundByItsTag() {
        var name = new RootKeyRef("left");
        try (var client = KmsClient.builder()
                        .region(Region.of(AwsTestSettings.FRANKFURT))
                        .endpointOverride(Objects.requireNonNull(moto).endpoint())
                        .credentialsProvider(AwsTestSettings.CREDENTIALS)
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
                var backend = AwsTestSettings.open(settings())) {
            var left = client.createKey(r ->
                            r.description(UnnamedRootKeys.description(name)).tags(UnnamedRootKeys.tag(name)))
                    .keyMetadata();

            var made = backend.awsRootKeys().create(name);

            assertThat(made.facts())
                    .containsEntry("arn", left.arn())
                    .containsEntry("alias", "alias/" + prefix + "left");
        }
    }

    private AwsKmsSettings settings() {
        var endpoint = Objects.requireNonNull(moto).endpoint();
        return new AwsKmsSettings(
                AwsTestSettings.ID,
                List.of(AwsTestSettings.region(AwsTestSettings.FRANKFURT, endpoint)),
                Optional.ofNullable(root),
                prefix,
                new AwsCredentials.DefaultChain(),
                AwsTestSettings.PATIENT,
                AwsKmsSettings.DEFAULT_DELETION_WAIT_DAYS);
    }
}
