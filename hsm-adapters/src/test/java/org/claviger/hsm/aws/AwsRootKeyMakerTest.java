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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.Binding;
import org.claviger.hsm.Health;
import org.claviger.hsm.NewDataKey;
import org.claviger.hsm.RootKey;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.RootKeyVersion;
import org.claviger.hsm.aws.simulator.KmsSimulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The four ways in which a root key comes about, each from its making to a key that it unwraps. */
class AwsRootKeyMakerTest {
    private static final Binding BINDING = new Binding("tenant", "key-1", "data-key");
    private static final RootKeyRef NAME = new RootKeyRef("main");
    private static final String CLUSTER = "cluster-1234";
    private static final String TRUST_ANCHOR = "-----BEGIN CERTIFICATE-----";

    private final Arena arena = Arena.ofShared();
    private final KmsSimulator kms = start();
    private final AwsKmsBackend backend =
            AwsTestSettings.open(AwsTestSettings.of(kms, Optional.empty(), FRANKFURT, DUBLIN));
    private final List<AwsStep> transcript = new ArrayList<>();

    @BeforeAll
    static void prepare() {
        KmsSimulator.prepareImports();
    }

    @AfterEach
    void stop() {
        backend.close();
        kms.close();
        arena.close();
    }

    @Test
    void aKeyIsMadeByKmsInOneRegion() {
        var made = backend.maker().make(NAME, new AwsKeyOrigin.OneRegion(), transcript::add);

        assertThat(made.state()).isEqualTo(RootKey.State.ENABLED);
        assertThat(made.facts()).containsEntry("origin", "AWS_KMS").doesNotContainKey("replica-regions");
        assertThat(calls())
                .containsExactly(
                        "CreateKey(KeySpec=SYMMETRIC_DEFAULT, Origin=AWS_KMS, MultiRegion=false) in eu-central-1",
                        "CreateAlias(alias/claviger/main) in eu-central-1");
        assertThat(transcript.getFirst().outcome()).contains("arn:aws:kms:eu-central-1:", "Enabled");
        requireRoundTrip();
        kms.faults(FRANKFURT).goDown();
        assertFails(Category.UNAVAILABLE, () -> backend.awsRootKeys().newDataKey(NAME, 32, BINDING, arena));
    }

    @Test
    void aKeyWhoseAnswerWasLostIsFoundByItsTagAndFinished() {
        kms.faults(FRANKFURT).loseAnswer("CreateKey", 1);
        assertThatThrownBy(() -> backend.maker().make(NAME, new AwsKeyOrigin.OneRegion(), _ -> {}))
                .isInstanceOfSatisfying(
                        BackendException.class,
                        e -> assertThat(e.outcomeUnknown()).isTrue());

        var made = backend.maker().make(NAME, new AwsKeyOrigin.OneRegion(), transcript::add);

        assertThat(kms.calls("CreateKey")).isEqualTo(1);
        assertThat(calls())
                .containsExactly("ListKeys in eu-central-1", "CreateAlias(alias/claviger/main) in eu-central-1");
        assertThat(transcript.getFirst().outcome()).contains("arn:aws:kms:eu-central-1:", "going on with it");
        assertThat(made.facts()).containsEntry("alias", "alias/claviger/main");
        requireRoundTrip();
    }

    @Test
    void aMultiRegionKeyThatWasLeftWithoutItsNameIsReplicatedToo() {
        leaveUnnamed(new AwsKeyOrigin.ManyRegions());

        var made = backend.maker().make(NAME, new AwsKeyOrigin.ManyRegions(), transcript::add);

        assertThat(kms.calls("CreateKey")).isEqualTo(1);
        assertThat(made.facts()).containsEntry("replica-regions", DUBLIN);
        requireRoundTrip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GetParametersForImport", "ImportKeyMaterial", "CreateAlias"})
    void aKeyWhoseImportWasCutShortIsGivenItsMaterialAndItsName(String cutAt) {
        kms.faults(FRANKFURT).refuse(cutAt, 1, 500, "KMSInternalException", "down");
        assertThatThrownBy(() -> backend.maker().make(NAME, unexpiring(material(7)), _ -> {}))
                .isInstanceOf(BackendException.class);

        var made = backend.maker().make(NAME, unexpiring(material(7)), transcript::add);

        assertThat(kms.calls("CreateKey")).isEqualTo(1);
        assertThat(made.state()).isEqualTo(RootKey.State.ENABLED);
        requireRoundTrip();
    }

    @Test
    void aKeyThatHasItsMaterialTakesNoOther() {
        leaveUnnamed(unexpiring(material(7)));

        assertFails(Category.INVALID_DATA, () -> backend.maker().make(NAME, unexpiring(material(8)), transcript::add));
        assertThat(kms.calls("CreateKey")).isEqualTo(1);
    }

    @Test
    void aKeyOfAnotherNameOrAnotherOriginIsLeftAlone() {
        leaveUnnamed(new AwsKeyOrigin.OneRegion());

        backend.maker().make(new RootKeyRef("other"), new AwsKeyOrigin.OneRegion(), _ -> {});
        backend.maker().make(NAME, new AwsKeyOrigin.ManyRegions(), transcript::add);

        assertThat(kms.calls("CreateKey")).isEqualTo(3);
    }

    @Test
    void aKeyThatIsRetiredIsNotMadeUseOfAgain() {
        leaveUnnamed(new AwsKeyOrigin.OneRegion());
        var arn = backend.maker()
                .make(NAME, new AwsKeyOrigin.OneRegion(), _ -> {})
                .ref();
        backend.maker().retire(arn, _ -> {});
        kms.removeAlias(FRANKFURT, "alias/claviger/main");

        var next = backend.maker().make(NAME, new AwsKeyOrigin.OneRegion(), _ -> {});

        assertThat(next.ref()).isNotEqualTo(arn);
        assertThat(kms.calls("CreateKey")).isEqualTo(2);
    }

    @Test
    void whoMayNotLookForUnnamedKeysIsToldSoAndMakesOne() {
        kms.faults(FRANKFURT).refuse("ListKeys", 1, 400, "AccessDeniedException", "not authorized");

        backend.maker().make(NAME, new AwsKeyOrigin.OneRegion(), transcript::add);

        assertThat(transcript.getFirst().outcome()).startsWith("not permitted");
        requireRoundTrip();
    }

    private void leaveUnnamed(AwsKeyOrigin origin) {
        kms.faults(FRANKFURT).refuse("CreateAlias", 1, 500, "KMSInternalException", "down");
        assertThatThrownBy(() -> backend.maker().make(NAME, origin, _ -> {})).isInstanceOf(BackendException.class);
    }

    @Test
    void aMultiRegionKeyIsReplicatedAndItsReplicaStandsIn() {
        var made = backend.maker().make(NAME, new AwsKeyOrigin.ManyRegions(), transcript::add);

        assertThat(made.ref().name()).startsWith("arn:aws:kms::111122223333:key/mrk-");
        assertThat(made.facts()).containsEntry("replica-regions", DUBLIN);
        assertThat(calls()).anyMatch(c -> c.startsWith("ReplicateKey(") && c.endsWith("ReplicaRegion=eu-west-1)"));
        var key = requireRoundTrip();
        assertThat(key.wrapped().root()).isEqualTo(made.ref());
        assertThat(backend.health().status()).isEqualTo(Health.Status.UP);

        kms.faults(FRANKFURT).goDown();
        assertThat(bytes(backend.awsRootKeys().unwrap(key.wrapped(), BINDING, arena)))
                .isEqualTo(bytes(key.clear()));
        assertThat(backend.health().status()).isEqualTo(Health.Status.DEGRADED);
        var madeMeanwhile = requireRoundTrip();
        assertFails(Category.UNAVAILABLE, () -> backend.maker().rotate(NAME, _ -> {}));

        kms.faults(DUBLIN).goDown();
        assertThatThrownBy(() -> backend.awsRootKeys().unwrap(key.wrapped(), BINDING, arena))
                .isInstanceOfSatisfying(BackendException.class, e -> {
                    assertThat(e.category()).isEqualTo(Category.UNAVAILABLE);
                    assertThat(e.getSuppressed()).hasSize(1);
                });
        assertThat(backend.health().status()).isEqualTo(Health.Status.DOWN);

        kms.faults(FRANKFURT).clear();
        assertThat(bytes(backend.awsRootKeys().unwrap(madeMeanwhile.wrapped(), BINDING, arena)))
                .isEqualTo(bytes(madeMeanwhile.clear()));
        assertThat(backend.health().status()).isEqualTo(Health.Status.UP);
    }

    @Test
    void aRegionThatHangsIsPassedOverAfterItsDeadlineAndThenTriedLastForHalfAMinute() {
        backend.maker().make(NAME, new AwsKeyOrigin.ManyRegions(), _ -> {});
        var key = requireRoundTrip();
        var timing = new AwsTiming(Duration.ofSeconds(2), Duration.ofSeconds(3), 1, Duration.ofSeconds(60));
        var settings =
                AwsTestSettings.of(kms, Optional.of(NAME), FRANKFURT, DUBLIN).withTiming(timing);
        var nanoTime = new AtomicLong();
        try (var hasty = AwsTestSettings.open(settings, nanoTime::get)) {
            kms.faults(FRANKFURT).hang("Decrypt", 1000);
            assertThat(bytes(hasty.awsRootKeys().unwrap(key.wrapped(), BINDING, arena)))
                    .isEqualTo(bytes(key.clear()));
            long askedInFrankfurt = callsOf(FRANKFURT, "Decrypt");
            assertThat(bytes(hasty.awsRootKeys().unwrap(key.wrapped(), BINDING, arena)))
                    .isEqualTo(bytes(key.clear()));
            assertThat(callsOf(FRANKFURT, "Decrypt")).isEqualTo(askedInFrankfurt);

            kms.faults(FRANKFURT).clear();
            nanoTime.addAndGet(Duration.ofSeconds(31).toNanos());
            assertThat(bytes(hasty.awsRootKeys().unwrap(key.wrapped(), BINDING, arena)))
                    .isEqualTo(bytes(key.clear()));
            assertThat(callsOf(FRANKFURT, "Decrypt")).isEqualTo(askedInFrankfurt + 1);
        }
    }

    @Test
    void aKeyThatIsDisabledStaysSoAlthoughItsReplicaIsNot() {
        backend.maker().make(NAME, new AwsKeyOrigin.ManyRegions(), _ -> {});
        var key = requireRoundTrip();
        backend.maker().enable(NAME, false, transcript::add);
        assertFails(Category.WRONG_STATE, () -> backend.awsRootKeys().unwrap(key.wrapped(), BINDING, arena));
        assertThat(callsOf(DUBLIN, "Decrypt")).isZero();
    }

    @Test
    void aMultiRegionKeyIsRetiredWithItsReplicas() {
        backend.maker().make(NAME, new AwsKeyOrigin.ManyRegions(), _ -> {});
        backend.maker().retire(NAME, transcript::add);
        assertThat(calls()).filteredOn(c -> c.startsWith("ScheduleKeyDeletion")).hasSize(2);
        assertThat(backend.awsRootKeys().describe(NAME).state()).isEqualTo(RootKey.State.PENDING_DELETION);
        backend.maker().retire(NAME, _ -> {});
        try (var half = AwsTestSettings.open(AwsTestSettings.of(kms, Optional.empty(), FRANKFURT))) {
            assertFails(Category.UNSUPPORTED, () -> half.maker().retire(NAME, _ -> {}));
        }
    }

    @ParameterizedTest
    @EnumSource(ImportAlgorithm.class)
    void keyMaterialIsImportedByEachAlgorithm(ImportAlgorithm algorithm) {
        var material = material(1);
        var made = backend.maker()
                .make(NAME, new AwsKeyOrigin.Imported(material, algorithm, Optional.empty()), transcript::add);

        assertThat(made.state()).isEqualTo(RootKey.State.ENABLED);
        assertThat(made.facts()).containsEntry("origin", "EXTERNAL").doesNotContainKey("material-expires");
        assertThat(calls().get(1)).contains("GetParametersForImport", algorithm.name());
        assertThat(calls().get(2)).contains("ImportKeyMaterial");
        assertThat(transcript.toString()).doesNotContain("01010101");
        requireRoundTrip();
    }

    @Test
    void importedMaterialExpiresAndIsImportedAgain() {
        var material = material(2);
        var expires = Instant.now().plus(Duration.ofDays(1));
        var made = backend.maker()
                .make(
                        NAME,
                        new AwsKeyOrigin.Imported(material, ImportAlgorithm.RSAES_OAEP_SHA_256, Optional.of(expires)),
                        transcript::add);
        assertThat(Instant.parse(made.facts().get("material-expires")))
                .isBetween(expires.minusSeconds(2), expires.plusSeconds(2));
        var key = requireRoundTrip();

        kms.passTime(Duration.ofDays(2));
        assertThat(backend.awsRootKeys().describe(NAME).state()).isEqualTo(RootKey.State.PENDING_IMPORT);
        assertFails(Category.WRONG_STATE, () -> backend.awsRootKeys().unwrap(key.wrapped(), BINDING, arena));

        assertFails(
                Category.INVALID_DATA,
                () -> backend.maker().importAgain(NAME, unexpiring(material(3)), transcript::add));
        assertThat(backend.maker()
                        .importAgain(NAME, unexpiring(material), transcript::add)
                        .state())
                .isEqualTo(RootKey.State.ENABLED);
        assertThat(bytes(backend.awsRootKeys().unwrap(key.wrapped(), BINDING, arena)))
                .isEqualTo(bytes(key.clear()));
    }

    @Test
    void importedMaterialIsForgottenAndImportedAgain() {
        var material = material(4);
        backend.maker().make(NAME, unexpiring(material), transcript::add);
        var key = requireRoundTrip();
        assertThat(backend.maker().forgetMaterial(NAME, transcript::add).state())
                .isEqualTo(RootKey.State.PENDING_IMPORT);
        backend.maker().importAgain(NAME, unexpiring(material), transcript::add);
        assertThat(bytes(backend.awsRootKeys().unwrap(key.wrapped(), BINDING, arena)))
                .isEqualTo(bytes(key.clear()));
    }

    @Test
    void anImportedKeyRotatesToASecondMaterial() {
        backend.maker().make(NAME, unexpiring(material(5)), transcript::add);
        var key = requireRoundTrip();
        assertFails(Category.WRONG_STATE, () -> backend.maker().rotate(NAME, _ -> {}));

        var rotated = backend.maker().rotateTo(NAME, unexpiring(material(6)), transcript::add);

        assertThat(rotated.currentVersion()).isNotEqualTo(key.wrapped().rootVersion());
        assertThat(requireRoundTrip().wrapped().rootVersion()).isEqualTo(rotated.currentVersion());
        assertThat(bytes(backend.awsRootKeys().unwrap(key.wrapped(), BINDING, arena)))
                .isEqualTo(bytes(key.clear()));
    }

    @Test
    void materialOfAnotherLengthIsRefusedBeforeAKeyIsMade() {
        var imported = unexpiring(arena.allocate(16));
        assertFails(Category.UNSUPPORTED, () -> backend.maker().make(NAME, imported, transcript::add));
        assertThat(kms.calls("CreateKey")).isZero();
    }

    @Test
    void aKeyIsMadeInACloudHsmKeyStore() {
        kms.addCluster(CLUSTER, "kms-password", TRUST_ANCHOR, 2);
        kms.connectWithin(Duration.ofMillis(700));
        var store = createKeyStore("kms-password");
        assertThat(backend.keyStores().state(store)).isEqualTo("DISCONNECTED");
        assertFails(
                Category.WRONG_STATE,
                () -> backend.maker().make(NAME, new AwsKeyOrigin.KeyStore(store), transcript::add));

        backend.keyStores().connect(store, Duration.ofMinutes(1), transcript::add);
        var made = backend.maker().make(NAME, new AwsKeyOrigin.KeyStore(store), transcript::add);

        assertThat(made.facts()).containsEntry("origin", "AWS_CLOUDHSM").containsEntry("key-store", store);
        assertThat(calls()).contains("ConnectCustomKeyStore(" + store + ")");
        assertThat(transcript.toString()).doesNotContain("kms-password");
        var key = requireRoundTrip();
        assertThatThrownBy(() -> backend.awsRootKeys().rotate(NAME))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.category()).isEqualTo(Category.UNSUPPORTED))
                .hasMessageContaining("make a new root key and migrate");

        backend.keyStores().disconnect(store, Duration.ofMinutes(1), transcript::add);
        assertThat(backend.awsRootKeys().describe(NAME).state()).isEqualTo(RootKey.State.UNAVAILABLE);
        assertFails(Category.WRONG_STATE, () -> backend.awsRootKeys().unwrap(key.wrapped(), BINDING, arena));
        backend.keyStores().connect(store, Duration.ofMinutes(1), transcript::add);
        assertThat(bytes(backend.awsRootKeys().unwrap(key.wrapped(), BINDING, arena)))
                .isEqualTo(bytes(key.clear()));
    }

    @Test
    void aKeyStoreWithAWrongPasswordSaysSoAndIsConnectedAfterwards() {
        kms.addCluster(CLUSTER, "kms-password", TRUST_ANCHOR, 2);
        var store = createKeyStore("another-one");
        assertThatThrownBy(() -> backend.keyStores().connect(store, Duration.ofMinutes(1), transcript::add))
                .isInstanceOfSatisfying(BackendException.class, e -> {
                    assertThat(e.category()).isEqualTo(Category.WRONG_STATE);
                    assertThat(e.nativeCode()).contains("INVALID_CREDENTIALS");
                    assertThat(e).hasMessageContaining("UpdateCustomKeyStore");
                    assertThat(e).hasMessageNotContaining("another-one");
                });
        kms.addCluster(CLUSTER, "another-one", TRUST_ANCHOR, 2);
        backend.keyStores().connect(store, Duration.ofMinutes(1), transcript::add);
        assertThat(backend.keyStores().state(store)).isEqualTo("CONNECTED");
    }

    @Test
    void aKeyStoreIsToldTheRightPasswordAndGoesThroughItsStates() {
        kms.addCluster(CLUSTER, "kms-password", TRUST_ANCHOR, 2);
        kms.connectWithin(Duration.ofMillis(500));
        var store = createKeyStore("another-one");
        assertFails(
                Category.WRONG_STATE, () -> backend.keyStores().connect(store, Duration.ofMinutes(1), transcript::add));
        transcript.clear();

        var right = MemorySegment.ofArray("kms-password".getBytes(StandardCharsets.US_ASCII));
        backend.keyStores().changePassword(store, right, Duration.ofMinutes(1), transcript::add);
        backend.keyStores().connect(store, Duration.ofMinutes(1), transcript::add);

        assertThat(transcript)
                .extracting(AwsStep::toString)
                .map(step -> step.replace(store, "ID"))
                .containsExactly(
                        "DisconnectCustomKeyStore(ID) -> begun",
                        "DescribeCustomKeyStores(ID) -> DISCONNECTING",
                        "DescribeCustomKeyStores(ID) -> DISCONNECTED",
                        "UpdateCustomKeyStore(ID, the password of kmsuser) -> done",
                        "ConnectCustomKeyStore(ID) -> begun",
                        "DescribeCustomKeyStores(ID) -> CONNECTING",
                        "DescribeCustomKeyStores(ID) -> CONNECTED");
        assertFails(
                Category.WRONG_STATE,
                () -> backend.keyStores().changePassword(store, right, Duration.ofMinutes(1), transcript::add));
    }

    @Test
    void aKeyStoreThatIsStillDisconnectingIsWaitedFor() {
        kms.addCluster(CLUSTER, "kms-password", TRUST_ANCHOR, 2);
        kms.connectWithin(Duration.ofMillis(500));
        var store = createKeyStore("kms-password");
        backend.keyStores().connect(store, Duration.ofMinutes(1), _ -> {});
        assertFails(
                Category.TIMEOUT, () -> backend.keyStores().disconnect(store, Duration.ofMillis(1), transcript::add));
        backend.keyStores().connect(store, Duration.ofMinutes(1), transcript::add);
        assertThat(backend.keyStores().state(store)).isEqualTo("CONNECTED");
    }

    @ParameterizedTest
    @CsvSource({
        "CLUSTER_NOT_FOUND,The cluster is gone",
        "INTERNAL_ERROR,KMS failed inside",
        "INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET,no free address",
        "INSUFFICIENT_CLOUDHSM_HSMS,at least one active module",
        "USER_LOCKED_OUT,locked after wrong passwords",
        "USER_NOT_FOUND,no crypto user kmsuser",
        "USER_LOGGED_IN,logged in elsewhere",
        "NETWORK_ERRORS,does not reach",
        "SUBNET_NOT_FOUND,made anew",
        "SOMETHING_NEW,does not know that reason",
    })
    void eachReasonForAFailedConnectionComesWithWhatToDo(String reason, String advice) {
        kms.addCluster(CLUSTER, "kms-password", TRUST_ANCHOR, 2);
        var store = createKeyStore("kms-password");
        kms.failConnections(Optional.of(reason));
        assertThatThrownBy(() -> backend.keyStores().connect(store, Duration.ofMinutes(1), transcript::add))
                .hasMessageContaining(reason)
                .hasMessageContaining(advice);
    }

    @Test
    void aKeyStoreThatTakesTooLongIsATimeout() {
        kms.addCluster(CLUSTER, "kms-password", TRUST_ANCHOR, 2);
        kms.connectWithin(Duration.ofHours(1));
        var store = createKeyStore("kms-password");
        assertFails(
                Category.TIMEOUT, () -> backend.keyStores().connect(store, Duration.ofMillis(500), transcript::add));
    }

    @Test
    void aKeyStoreOfAWrongClusterIsRefused() {
        assertFails(Category.NOT_FOUND, () -> createKeyStore("kms-password"));
        kms.addCluster(CLUSTER, "kms-password", "another certificate", 2);
        assertFails(Category.INVALID_DATA, () -> createKeyStore("kms-password"));
        kms.addCluster(CLUSTER, "kms-password", TRUST_ANCHOR, 0);
        assertFails(Category.WRONG_STATE, () -> createKeyStore("kms-password"));
        kms.addCluster(CLUSTER, "kms-password", TRUST_ANCHOR, 1);
        var store = createKeyStore("kms-password");
        backend.keyStores().connect(store, Duration.ofMinutes(1), transcript::add);
        assertFails(
                Category.WRONG_STATE,
                () -> backend.maker().make(NAME, new AwsKeyOrigin.KeyStore(store), transcript::add));
        assertFails(Category.CONFLICT, () -> createKeyStore("kms-password"));
    }

    @Test
    void aRotationTakesItsTimeAndIsListed() {
        kms.rotateWithin(Duration.ofMillis(700));
        var made = backend.maker().make(NAME, new AwsKeyOrigin.OneRegion(), _ -> {});
        var rotated = backend.maker().rotate(NAME, transcript::add);
        assertThat(calls().getFirst()).startsWith("RotateKeyOnDemand(");
        assertThat(backend.awsRootKeys().versions(NAME))
                .extracting(RootKeyVersion::version)
                .containsExactly(made.currentVersion(), rotated.currentVersion());
    }

    @Test
    void aKeyRotatesOnDemandOnlySoOften() {
        backend.maker().make(NAME, new AwsKeyOrigin.OneRegion(), _ -> {});
        for (int i = 0; i < 25; i++) {
            backend.maker().rotate(NAME, _ -> {});
        }
        assertFails(Category.QUOTA, () -> backend.maker().rotate(NAME, _ -> {}));
    }

    @Test
    void kmsRotatesByItself() {
        backend.maker().make(NAME, new AwsKeyOrigin.OneRegion(), _ -> {});
        assertThat(backend.awsRootKeys().describe(NAME).facts()).containsEntry("automatic-rotation", "off");
        backend.maker().rotateEvery(180, NAME, transcript::add);
        assertThat(backend.awsRootKeys().describe(NAME).facts()).containsEntry("automatic-rotation", "every 180 days");
        backend.maker().rotateNever(NAME, transcript::add);
        assertThat(backend.awsRootKeys().describe(NAME).facts()).containsEntry("automatic-rotation", "off");
        assertThat(calls())
                .allMatch(c -> c.matches("(EnableKeyRotation\\(arn:.*, 180 days\\)|DisableKeyRotation\\(arn:.*\\))"));
    }

    private NewDataKey requireRoundTrip() {
        var key = backend.awsRootKeys().newDataKey(NAME, 32, BINDING, arena);
        assertThat(bytes(backend.awsRootKeys().unwrap(key.wrapped(), BINDING, arena)))
                .isEqualTo(bytes(key.clear()));
        return key;
    }

    private String createKeyStore(String password) {
        var bytes = MemorySegment.ofArray(password.getBytes(StandardCharsets.US_ASCII));
        return backend.keyStores().create("claviger", CLUSTER, bytes, TRUST_ANCHOR, transcript::add);
    }

    private static AwsKeyOrigin.Imported unexpiring(MemorySegment material) {
        return new AwsKeyOrigin.Imported(material, ImportAlgorithm.RSAES_OAEP_SHA_256, Optional.empty());
    }

    private MemorySegment material(int value) {
        return arena.allocate(32).fill((byte) value);
    }

    private List<String> calls() {
        return transcript.stream().map(AwsStep::call).toList();
    }

    private long callsOf(String region, String operation) {
        return kms.calls().stream()
                .filter(c -> c.equals(region + " " + operation))
                .count();
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

    private static void assertFails(Category category, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BackendException.class,
                        e -> assertThat(e.category()).as(e.getMessage()).isEqualTo(category));
    }
}
