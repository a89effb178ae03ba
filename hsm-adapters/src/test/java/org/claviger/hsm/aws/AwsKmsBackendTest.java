package org.claviger.hsm.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.hsm.aws.AwsTestSettings.DUBLIN;
import static org.claviger.hsm.aws.AwsTestSettings.FRANKFURT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.Binding;
import org.claviger.hsm.Health;
import org.claviger.hsm.RootKey;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.Wrapped;
import org.claviger.hsm.aws.simulator.KmsSimulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What the AWS adapter does when KMS is slow, down, wrong or says no. */
class AwsKmsBackendTest {
    private static final Binding BINDING = new Binding("tenant", "key-1", "data-key");
    private static final RootKeyRef NAME = new RootKeyRef("main");

    /** Short deadlines for calls that are to run into them. */
    private static final AwsTiming HASTY =
            new AwsTiming(Duration.ofSeconds(2), Duration.ofSeconds(4), 2, Duration.ofSeconds(60));

    private final Arena arena = Arena.ofShared();
    private final KmsSimulator kms = start();
    private final AwsKmsBackend backend = open(FRANKFURT);

    @AfterEach
    void stop() {
        backend.close();
        kms.close();
        arena.close();
    }

    @BeforeEach
    void makeARootKey() {
        backend.awsRootKeys().create(NAME);
    }

    @Test
    void theContextAndTheWrappedFormNameWhatTheyBelongTo() {
        var key = backend.awsRootKeys().newDataKey(NAME, 32, BINDING, arena);
        assertThat(key.wrapped().root().name()).matches("arn:aws:kms::111122223333:key/[0-9a-f-]{36}");
        assertThat(key.wrapped().rootVersion()).matches("[0-9a-f]{64}");
    }

    @Test
    void everyNameOfAKeyNamesTheSameKey() {
        var ref = backend.awsRootKeys().describe(NAME).ref();
        var arn = Objects.requireNonNull(
                backend.awsRootKeys().describe(NAME).facts().get("arn"));
        assertThat(arn).startsWith("arn:aws:kms:eu-central-1:111122223333:key/");
        for (var name : List.of("main", "alias/claviger/main", arn, ref.name(), arn.replaceAll(".*/", ""))) {
            assertThat(backend.awsRootKeys().describe(new RootKeyRef(name)).ref())
                    .isEqualTo(ref);
        }
        assertThat(backend.awsRootKeys().describe(NAME).facts()).containsEntry("alias", "alias/claviger/main");
    }

    @Test
    void anAliasThatIsPointedElsewhereChangesNothingForARunningBackend() {
        var ref = backend.awsRootKeys()
                .newDataKey(NAME, 32, BINDING, arena)
                .wrapped()
                .root();
        try (var other = open(FRANKFURT)) {
            other.maker().make(new RootKeyRef("other"), new AwsKeyOrigin.OneRegion(), _ -> {});
        }
        kms.pointAlias(FRANKFURT, "alias/claviger/main", "alias/claviger/other");
        assertThat(backend.awsRootKeys()
                        .newDataKey(NAME, 32, BINDING, arena)
                        .wrapped()
                        .root())
                .isEqualTo(ref);
        try (var fresh = open(FRANKFURT)) {
            assertThat(fresh.awsRootKeys()
                            .newDataKey(NAME, 32, BINDING, arena)
                            .wrapped()
                            .root())
                    .isNotEqualTo(ref);
        }
    }

    @Test
    void keysLongerThanKmsGeneratesAreMadeInParts() {
        for (int bytes : new int[] {1, 1024, 1025, 4096}) {
            var key = backend.awsRootKeys().newDataKey(NAME, bytes, BINDING, arena);
            assertThat(key.clear().byteSize()).isEqualTo(bytes);
            assertThat(bytes(backend.awsRootKeys().unwrap(key.wrapped(), BINDING, arena)))
                    .isEqualTo(bytes(key.clear()));
        }
    }

    @Test
    void aDataKeyMadeWithoutSeeingItUnwrapsLater() {
        var wrapped = backend.awsRootKeys().newDataKeyWrappedOnly(NAME, 32, BINDING);
        assertThat(kms.calls("GenerateDataKeyWithoutPlaintext")).isEqualTo(1);
        assertThat(backend.awsRootKeys().unwrap(wrapped, BINDING, arena).byteSize())
                .isEqualTo(32);
    }

    @Test
    void rewrappingHappensInsideKms() {
        var key = backend.awsRootKeys().newDataKey(NAME, 32, BINDING, arena);
        var to = backend.awsRootKeys().create(new RootKeyRef("next")).ref();
        var again = backend.awsRootKeys().rewrap(key.wrapped(), to, BINDING, arena);
        assertThat(kms.calls("ReEncrypt")).isEqualTo(1);
        assertThat(again.root()).isEqualTo(to);
        assertThat(bytes(backend.awsRootKeys().unwrap(again, BINDING, arena))).isEqualTo(bytes(key.clear()));
        assertFails(
                Category.INVALID_DATA,
                () -> backend.awsRootKeys()
                        .rewrap(key.wrapped(), to, new Binding("other", "key-1", "data-key"), arena));
    }

    @Test
    void throttlingAndPassingFaultsAreRetriedAndEndAtTheLimit() {
        var wrapped = backend.awsRootKeys().newDataKey(NAME, 32, BINDING, arena).wrapped();
        kms.faults(FRANKFURT).throttle("Decrypt", 1);
        kms.faults(FRANKFURT).refuse("Decrypt", 1, 500, "KMSInternalException", "again");
        assertThat(backend.awsRootKeys().unwrap(wrapped, BINDING, arena).byteSize())
                .isEqualTo(32);

        kms.faults(FRANKFURT).throttle("Decrypt", 100);
        long before = kms.calls("Decrypt");
        assertFails(Category.THROTTLED, () -> backend.awsRootKeys().unwrap(wrapped, BINDING, arena));
        assertThat(kms.calls("Decrypt") - before).isEqualTo(AwsTestSettings.PATIENT.attempts());
    }

    @Test
    void refusalsAreNotRetried() {
        var wrapped = backend.awsRootKeys().newDataKey(NAME, 32, BINDING, arena).wrapped();
        long before = kms.calls("Decrypt");
        assertFails(
                Category.INVALID_DATA,
                () -> backend.awsRootKeys().unwrap(wrapped, new Binding("tenant2", "key-1", "data-key"), arena));
        assertThat(kms.calls("Decrypt") - before).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "400,AccessDeniedException,ACCESS_DENIED,false",
        "400,DisabledException,WRONG_STATE,false",
        "400,KMSInvalidStateException,WRONG_STATE,false",
        "400,InvalidKeyUsageException,DENIED_BY_KEY_POLICY,false",
        "400,ExpiredTokenException,AUTH_FAILED,false",
        "400,UnrecognizedClientException,AUTH_FAILED,false",
        "400,LimitExceededException,QUOTA,false",
        "400,ThrottlingException,THROTTLED,true",
        "500,KeyUnavailableException,UNAVAILABLE,true",
        "500,DependencyTimeoutException,UNAVAILABLE,true",
        "500,KMSInternalException,UNAVAILABLE,true",
        "503,Whatever,UNAVAILABLE,true",
        "429,Whatever,THROTTLED,true",
        "400,Whatever,INTERNAL,false",
    })
    void eachErrorHasItsCategoryAndItsCode(int status, String code, Category category, boolean retryable) {
        kms.faults(FRANKFURT).refuse("GenerateDataKey", 10, status, code, "told by the simulator");
        assertThatThrownBy(() -> backend.awsRootKeys().newDataKey(NAME, 32, BINDING, arena))
                .isInstanceOfSatisfying(BackendException.class, e -> {
                    assertThat(e.category()).isEqualTo(category);
                    assertThat(e.retryable()).isEqualTo(retryable);
                    assertThat(e.nativeCode()).contains(code);
                    assertThat(e.outcomeUnknown()).isFalse();
                    assertThat(e).hasMessageContaining("KMS GenerateDataKey in eu-central-1");
                });
    }

    @Test
    void aCreationWhoseAnswerIsLostIsNotRepeated() {
        kms.faults(FRANKFURT).loseAnswer("CreateKey", 1);
        long before = kms.calls("CreateKey");
        assertThatThrownBy(() -> backend.awsRootKeys().create(new RootKeyRef("lost")))
                .isInstanceOfSatisfying(BackendException.class, e -> {
                    assertThat(e.category()).isEqualTo(Category.UNAVAILABLE);
                    assertThat(e.outcomeUnknown()).isTrue();
                });
        assertThat(kms.calls("CreateKey") - before).isEqualTo(1);
    }

    @Test
    void aCreationThatIsThrottledIsRepeatedAndMakesOneKey() {
        kms.faults(FRANKFURT).throttle("CreateKey", 2);
        long before = kms.calls("CreateKey");
        backend.awsRootKeys().create(new RootKeyRef("throttled"));
        assertThat(kms.calls("CreateKey") - before).isEqualTo(3);
        assertThat(backend.awsRootKeys().list()).hasSize(2);
    }

    @Test
    void aCreationWhoseConnectionBreaksHasAnUnknownOutcome() {
        kms.faults(FRANKFURT).reset("CreateKey", 5);
        assertThatThrownBy(() -> backend.awsRootKeys().create(new RootKeyRef("broken")))
                .isInstanceOfSatisfying(BackendException.class, e -> {
                    assertThat(e.category()).isEqualTo(Category.UNAVAILABLE);
                    assertThat(e.outcomeUnknown()).isTrue();
                });
    }

    @Test
    void whatKmsShowsLateIsWaitedForOnlyAfterAnOwnChange() {
        kms.seeChangesAfter(Duration.ofMillis(600));
        var made = backend.awsRootKeys().create(new RootKeyRef("late"));
        assertThat(backend.awsRootKeys()
                        .newDataKey(made.ref(), 32, BINDING, arena)
                        .wrapped()
                        .root())
                .isEqualTo(made.ref());
        long before = kms.calls("DescribeKey");
        assertFails(Category.NOT_FOUND, () -> backend.awsRootKeys().describe(new RootKeyRef("never-made")));
        assertThat(kms.calls("DescribeKey") - before).isEqualTo(1);
    }

    @Test
    void aHangEndsAtTheDeadline() {
        var wrapped = backend.awsRootKeys().newDataKey(NAME, 32, BINDING, arena).wrapped();
        kms.faults(FRANKFURT).hang("Decrypt", 10);
        try (var hasty = open(HASTY, FRANKFURT)) {
            assertFails(Category.TIMEOUT, () -> hasty.awsRootKeys().unwrap(wrapped, BINDING, arena));
            assertThat(hasty.health().status()).isEqualTo(Health.Status.DOWN);
            assertThat(hasty.health().lastFailure()).contains(Category.TIMEOUT);
            kms.faults(FRANKFURT).clear();
            assertThat(hasty.awsRootKeys().unwrap(wrapped, BINDING, arena).byteSize())
                    .isEqualTo(32);
            assertThat(hasty.health().status()).isEqualTo(Health.Status.UP);
        }
    }

    @Test
    void aCreationThatHangsHasAnUnknownOutcome() {
        kms.faults(FRANKFURT).hang("CreateKey", 1);
        try (var hasty = open(HASTY, FRANKFURT)) {
            assertThatThrownBy(() -> hasty.awsRootKeys().create(new RootKeyRef("hangs")))
                    .isInstanceOfSatisfying(BackendException.class, e -> {
                        assertThat(e.category()).isEqualTo(Category.TIMEOUT);
                        assertThat(e.outcomeUnknown()).isTrue();
                    });
        }
    }

    @Test
    void expiredCredentialsAreSaidToBeThat() {
        kms.expireCredentials(true);
        assertThatThrownBy(() -> backend.awsRootKeys().newDataKey(NAME, 32, BINDING, arena))
                .isInstanceOfSatisfying(BackendException.class, e -> {
                    assertThat(e.category()).isEqualTo(Category.AUTH_FAILED);
                    assertThat(e).hasMessageContaining("expired");
                });
        kms.expireCredentials(false);
        backend.awsRootKeys().newDataKey(NAME, 32, BINDING, arena);
    }

    @Test
    void credentialsComeFromAProfileOfAFile(@TempDir Path folder) throws IOException {
        var file = folder.resolve("credentials");
        Files.writeString(file, "[claviger]\naws_access_key_id = AKIDTEST\naws_secret_access_key = not-a-secret\n");
        var usual = AwsTestSettings.of(kms, Optional.of(NAME), FRANKFURT);
        for (var profile : List.of("claviger", "absent")) {
            var settings = new AwsKmsSettings(
                    usual.id(),
                    usual.regions(),
                    usual.rootKey(),
                    usual.aliasPrefix(),
                    new AwsCredentials.Profile(profile, Optional.of(file)),
                    usual.timing(),
                    usual.deletionWaitDays());
            if (profile.equals("claviger")) {
                try (var opened = AwsKmsBackend.open(settings, Clock.systemUTC(), new SecureRandom())) {
                    assertThat(opened.capabilities().authenticatesBindings()).isTrue();
                }
            } else {
                assertFails(
                        Category.AUTH_FAILED,
                        () -> AwsKmsBackend.open(settings, Clock.systemUTC(), new SecureRandom())
                                .close());
            }
        }
    }

    @Test
    void aDisabledKeyAndOneAboutToBeDeletedAreRefusedAndComeBack() {
        var key = backend.awsRootKeys().newDataKey(NAME, 32, BINDING, arena);
        backend.maker().enable(NAME, false, _ -> {});
        assertFails(Category.WRONG_STATE, () -> backend.awsRootKeys().unwrap(key.wrapped(), BINDING, arena));
        backend.maker().enable(NAME, true, _ -> {});
        assertThat(bytes(backend.awsRootKeys().unwrap(key.wrapped(), BINDING, arena)))
                .isEqualTo(bytes(key.clear()));

        backend.awsRootKeys().retire(NAME);
        assertThat(backend.awsRootKeys().describe(NAME).state()).isEqualTo(RootKey.State.PENDING_DELETION);
        assertFails(Category.WRONG_STATE, () -> backend.awsRootKeys().unwrap(key.wrapped(), BINDING, arena));
        assertThat(backend.maker().cancelRetirement(NAME, _ -> {}).state()).isEqualTo(RootKey.State.ENABLED);
        assertThat(bytes(backend.awsRootKeys().unwrap(key.wrapped(), BINDING, arena)))
                .isEqualTo(bytes(key.clear()));
    }

    @Test
    void aKeyThatKmsWrappedWrongIsNeverHandedOut() {
        var otherTenants = backend.awsRootKeys()
                .newDataKey(NAME, 32, new Binding("tenant2", "key-2", "data-key"), arena)
                .wrapped();
        var older = backend.awsRootKeys().newDataKey(NAME, 32, BINDING, arena).wrapped();
        for (var operation : List.of("GenerateDataKey", "Encrypt", "GenerateDataKeyWithoutPlaintext")) {
            assertWrong(operation, answer -> flip(answer, "CiphertextBlob"));
            assertWrong(operation, answer -> answer.put("CiphertextBlob", ""));
            assertWrong(operation, answer -> answer.remove("CiphertextBlob"));
            assertWrong(operation, answer -> answer.put("CiphertextBlob", base64(otherTenants.blob())));
            assertWrong(
                    operation,
                    answer -> answer.put(
                            "KeyId",
                            "arn:aws:kms:eu-central-1:111122223333:key/" + "00000000-0000-0000-0000-000000000000"));
        }
        for (var operation : List.of("GenerateDataKey", "Encrypt")) {
            assertWrong(operation, answer -> answer.put("CiphertextBlob", base64(older.blob())));
        }
        assertWrong("GenerateDataKey", answer -> flip(answer, "Plaintext"));
        assertWrong("GenerateDataKey", answer -> answer.put("Plaintext", base64(new byte[31])));
    }

    @Test
    void emptyAndSenselessAnswersAreFailures() {
        var wrapped = backend.awsRootKeys().newDataKey(NAME, 32, BINDING, arena).wrapped();
        for (var body : List.of("", "{}", "{\"Plaintext\":", "[]", "<html>no</html>", "{\"Plaintext\":\"***\"}")) {
            kms.faults(FRANKFURT).answer("Decrypt", 10, body);
            assertThatThrownBy(() -> backend.awsRootKeys().unwrap(wrapped, BINDING, arena))
                    .as(body)
                    .isInstanceOf(BackendException.class);
            kms.faults(FRANKFURT).clear();
        }
        kms.faults(FRANKFURT)
                .lie(
                        "Decrypt",
                        1,
                        answer -> answer.put(
                                "KeyId",
                                "arn:aws:kms:eu-central-1:111122223333:key/" + "00000000-0000-0000-0000-000000000000"));
        assertFails(Category.INTERNAL, () -> backend.awsRootKeys().unwrap(wrapped, BINDING, arena));
    }

    @Test
    void aRegionThatIsNotConfiguredIsRefusedBeforeAnythingHappens() {
        assertFails(
                Category.UNSUPPORTED,
                () -> backend.maker().make(new RootKeyRef("far"), new AwsKeyOrigin.ManyRegions(), _ -> {}));
        assertThat(backend.awsRootKeys().list()).hasSize(1);
    }

    @Test
    void openingTriesTheRootKeyAndRefusesToStartWithoutIt() {
        assertFails(Category.NOT_FOUND, () -> openWith(new RootKeyRef("absent")).close());
        kms.faults(FRANKFURT).refuse("Decrypt", 1, 400, "AccessDeniedException", "no kms:Decrypt");
        assertFails(Category.ACCESS_DENIED, () -> openWith(NAME).close());
        try (var opened = openWith(NAME)) {
            assertThat(opened.capabilities().measured())
                    .containsEntry("binding", "authenticated by the encryption context")
                    .containsEntry("key-material", "named");
        }
    }

    @Test
    void aStoredDataKeyOfAnotherProgramIsRead() {
        var ref = backend.awsRootKeys().describe(NAME).ref();
        byte[] blob = kms.encryptWithoutContext(FRANKFURT, ref.name().replaceAll(".*/", ""), new byte[] {1, 2, 3});
        assertThat(bytes(backend.storedDataKeys().decrypt(ref, blob, arena))).containsExactly(1, 2, 3);
        assertThat(bytes(backend.storedDataKeys().decrypt(NAME, blob, arena))).containsExactly(1, 2, 3);
        var bound = backend.awsRootKeys().newDataKey(NAME, 32, BINDING, arena).wrapped();
        assertFails(Category.INVALID_DATA, () -> backend.storedDataKeys().decrypt(ref, bound.blob(), arena));
        assertFails(Category.INVALID_DATA, () -> backend.storedDataKeys().decrypt(ref, new byte[0], arena));
        var other = backend.awsRootKeys().create(new RootKeyRef("other")).ref();
        assertFails(Category.WRONG_KEY, () -> backend.storedDataKeys().decrypt(other, blob, arena));
    }

    private void assertWrong(String operation, Consumer<ObjectNode> lie) {
        kms.faults(FRANKFURT).lie(operation, 1, lie);
        assertFails(Category.INTERNAL, () -> {
            Wrapped _ = switch (operation) {
                case "GenerateDataKey" ->
                    backend.awsRootKeys().newDataKey(NAME, 32, BINDING, arena).wrapped();
                case "Encrypt" -> backend.awsRootKeys().wrap(NAME, arena.allocate(32), BINDING);
                default -> backend.awsRootKeys().newDataKeyWrappedOnly(NAME, 32, BINDING);
            };
        });
    }

    private static void flip(ObjectNode answer, String member) {
        byte[] bytes = Base64.getDecoder().decode(answer.get(member).stringValue());
        bytes[bytes.length - 1] ^= 1;
        answer.put(member, base64(bytes));
    }

    private AwsKmsBackend open(String... regions) {
        return open(AwsTestSettings.PATIENT, regions);
    }

    private AwsKmsBackend open(AwsTiming timing, String... regions) {
        return AwsTestSettings.open(
                AwsTestSettings.of(kms, Optional.empty(), regions).withTiming(timing));
    }

    private AwsKmsBackend openWith(RootKeyRef root) {
        return AwsTestSettings.open(AwsTestSettings.of(kms, Optional.of(root), FRANKFURT));
    }

    private static KmsSimulator start() {
        try {
            return KmsSimulator.start(FRANKFURT, DUBLIN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(MemorySegment segment) {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static void assertFails(Category category, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BackendException.class,
                        e -> assertThat(e.category()).as(e.getMessage()).isEqualTo(category));
    }
}
