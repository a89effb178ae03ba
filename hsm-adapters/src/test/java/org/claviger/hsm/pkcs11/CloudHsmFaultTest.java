package org.claviger.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.hsm.BackendException.Category.AUTH_FAILED;
import static org.claviger.hsm.BackendException.Category.INVALID_DATA;
import static org.claviger.hsm.BackendException.Category.SESSION_LOST;
import static org.claviger.hsm.BackendException.Category.THROTTLED;
import static org.claviger.hsm.BackendException.Category.TIMEOUT;
import static org.claviger.hsm.BackendException.Category.UNAVAILABLE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.Binding;
import org.claviger.hsm.Health;
import org.claviger.hsm.NewDataKey;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.RootKeys;
import org.claviger.hsm.engine.KeyEngines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when a token doesn't do what it should. */
class CloudHsmFaultTest {
    private static final RootKeyRef ROOT = new RootKeyRef("main");
    private static final Binding BINDING = new Binding("tenant", "key-1", "data-key");
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final int ALWAYS = 1_000_000;

    @TempDir
    Path folder = Path.of("");

    private final Arena arena = Arena.ofShared();
    private CloudHsmDouble hsm;
    private Pkcs11Backend backend;
    private NewDataKey key;

    @BeforeEach
    void openWithARootAndADataKey() {
        hsm = CloudHsmDouble.in(folder);
        backend = open(2, PATIENT);
        keys().create(ROOT);
        key = keys().newDataKey(ROOT, 32, BINDING, arena);
    }

    @AfterEach
    void close() {
        backend.close();
        arena.close();
    }

    @Test
    void lostSessionsAreOpenedAgainWithALogin() {
        long logins = hsm.calls(CkFunction.C_LOGIN);
        hsm.loseSessions();

        assertUnwraps();

        assertThat(hsm.calls(CkFunction.C_LOGIN)).isEqualTo(logins + 1);
        assertThat(backend.health().status()).isEqualTo(Health.Status.UP);
    }

    @Test
    void aDeviceErrorIsMetByConnectingAnew() {
        hsm.fail(CkFunction.C_DECRYPT, ReturnCode.DEVICE_ERROR, 1);
        long before = hsm.calls(CkFunction.C_FINALIZE);

        assertUnwraps();

        assertThat(hsm.calls(CkFunction.C_FINALIZE)).isEqualTo(before + 1);
    }

    @Test
    void aDeviceErrorThatStaysIsReportedAndTheNextCallAfterItWorks() throws InterruptedException {
        hsm.fail(CkFunction.C_DECRYPT, ReturnCode.DEVICE_ERROR, ALWAYS);
        assertThatThrownBy(this::assertUnwraps).isInstanceOfSatisfying(BackendException.class, e -> {
            assertThat(e.category()).isEqualTo(UNAVAILABLE);
            assertThat(e.retryable()).isTrue();
            assertThat(e.nativeCode()).contains("CKR_DEVICE_ERROR");
            assertThat(e).hasMessageContaining("C_Decrypt: CKR_DEVICE_ERROR (0x30), token \"hsm1\" in ");
        });
        assertThat(backend.health().status()).isEqualTo(Health.Status.DOWN);
        assertThat(backend.health().lastFailure()).contains(UNAVAILABLE);

        hsm.fail(CkFunction.C_DECRYPT, ReturnCode.OK, 0);
        assertUnwraps();
        assertThat(backend.health().status()).isEqualTo(Health.Status.UP);
    }

    @Test
    void aTokenThatVanishesIsUnavailableUntilItIsBack() throws Exception {
        var away = folder.resolve("away");
        Files.move(hsm.tokens(), away);
        Files.createDirectories(hsm.tokens());
        hsm.loseSessions();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(this::assertUnwraps)
                    .isInstanceOfSatisfying(
                            BackendException.class,
                            e -> assertThat(e.category()).isIn(UNAVAILABLE, SESSION_LOST));
        }
        assertThat(backend.health().status()).isEqualTo(Health.Status.DOWN);

        Files.delete(hsm.tokens());
        Files.move(away, hsm.tokens());

        await(this::assertUnwraps);
        assertThat(backend.health().status()).isEqualTo(Health.Status.UP);
    }

    @Test
    void aBusyDeviceIsAskedAgain() {
        hsm.fail(CkFunction.C_DECRYPT, ReturnCode.FUNCTION_FAILED, 3);
        assertUnwraps();
    }

    @Test
    void aDeviceThatStaysBusyIsThrottled() {
        hsm.fail(CkFunction.C_DECRYPT, ReturnCode.FUNCTION_FAILED, ALWAYS);
        assertFails(THROTTLED, this::assertUnwraps);
        assertThat(backend.health().status()).isEqualTo(Health.Status.DEGRADED);
    }

    @Test
    void aWrongPinIsTriedOnce() {
        backend.close();
        hsm = CloudHsmDouble.in(folder);
        hsm.writePin(CloudHsmDouble.USER + "wrong-password");

        assertThatThrownBy(() -> open(2, PATIENT)).isInstanceOfSatisfying(BackendException.class, e -> {
            assertThat(e.category()).isEqualTo(AUTH_FAILED);
            assertThat(e.nativeCode()).contains("CKR_PIN_INCORRECT");
            assertThat(e).hasMessageContaining("does not accept the PIN in ").hasMessageNotContaining("wrong-password");
        });

        assertThat(hsm.calls(CkFunction.C_LOGIN)).isEqualTo(1);
    }

    @Test
    void aPinThatWasChangedInTheDeviceIsTriedOnceHoweverManyCallsFollow() {
        hsm.writePin(CloudHsmDouble.USER + "wrong-password");
        long logins = hsm.calls(CkFunction.C_LOGIN);
        hsm.loseSessions();

        for (int i = 0; i < 5; i++) {
            assertFails(AUTH_FAILED, this::assertUnwraps);
        }

        assertThat(hsm.calls(CkFunction.C_LOGIN)).isEqualTo(logins + 1);
    }

    @Test
    void aPinOfAnotherFormIsNotTriedAtAll() {
        backend.close();
        hsm = CloudHsmDouble.in(folder);
        hsm.writePin("password-without-user");

        assertThatThrownBy(() -> open(2, PATIENT))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("is not of the form user:password, which profile cloudhsm asks for")
                .hasMessageNotContaining("password-without-user");

        assertThat(hsm.calls(CkFunction.C_LOGIN)).isZero();
    }

    @Test
    void aCallThatHangsTimesOutAndOthersGoOn() throws InterruptedException {
        backend.close();
        hsm = CloudHsmDouble.in(folder);
        backend = open(1, Duration.ofSeconds(4));
        keys().describe(ROOT);
        hsm.pause(CkFunction.C_DECRYPT, Duration.ofSeconds(9), 1);

        assertThatThrownBy(this::assertUnwraps).isInstanceOfSatisfying(BackendException.class, e -> {
            assertThat(e.category()).isEqualTo(TIMEOUT);
            assertThat(e.outcomeUnknown()).isFalse();
        });

        assertUnwraps(); // though the only session is stuck
        awaitStuckThreads();
    }

    @Test
    void aRootKeyThatTakesTooLongMayHaveBeenMade() throws InterruptedException {
        backend.close();
        hsm = CloudHsmDouble.in(folder);
        backend = open(1, Duration.ofSeconds(4));
        hsm.pause(CkFunction.C_GENERATE_KEY, Duration.ofSeconds(9), 1);

        var ref = new RootKeyRef("slow");
        assertThatThrownBy(() -> keys().create(ref)).isInstanceOfSatisfying(BackendException.class, e -> {
            assertThat(e.category()).isEqualTo(TIMEOUT);
            assertThat(e.outcomeUnknown()).isTrue();
        });

        awaitStuckThreads();
        assertThat(keys().versions(ref)).hasSize(1);
    }

    @Test
    void aRootKeyThatWasMadeThoughTheDeviceSaidOtherwiseIsNotMadeTwice() {
        hsm.failAfter(CkFunction.C_GENERATE_KEY, ReturnCode.DEVICE_ERROR, 1);
        var ref = new RootKeyRef("made-once");

        keys().create(ref);

        assertThat(keys().versions(ref)).hasSize(1);
    }

    @Test
    void aRootKeyWhoseMakingFailsForGoodLeavesTheOutcomeOpen() {
        hsm.fail(CkFunction.C_GENERATE_KEY, ReturnCode.DEVICE_ERROR, ALWAYS);
        assertThatThrownBy(() -> keys().create(new RootKeyRef("never")))
                .isInstanceOfSatisfying(BackendException.class, e -> {
                    assertThat(e.category()).isEqualTo(UNAVAILABLE);
                    assertThat(e.outcomeUnknown()).isTrue();
                });
    }

    @Test
    void fewerSessionsThanThreadsAreEnough() throws Exception {
        backend.close();
        hsm = CloudHsmDouble.in(folder);
        hsm.mostSessions(2);
        backend = open(4, PATIENT);
        var results = new ArrayList<Future<?>>();
        try (var executor = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 100; i++) {
                results.add(executor.submit(this::assertUnwraps));
            }
        }
        for (var result : results) {
            result.get();
        }
    }

    @Test
    void moreThanTheDeviceTakesAtOnceIsNotSent() {
        assertThat(Profile.load("cloudhsm").gcmLongestBytes()).isEqualTo(16_224);
        var longest = keys().wrap(ROOT, arena.allocate(RootKeys.LONGEST_KEY_BYTES), BINDING);
        assertThat(keys().unwrap(longest, BINDING, arena).byteSize()).isEqualTo(RootKeys.LONGEST_KEY_BYTES);
    }

    @Test
    void theSelfTestSeesWhoMakesTheIv() {
        assertThat(backend.capabilities().measured())
                .containsEntry("aes-gcm", "yes, with an IV of its own")
                .containsEntry("aes-key-wrap", "yes, as the JDK");
    }

    @Test
    void theSelfTestFindsTheSameAtEachStart() {
        var before = backend.capabilities().measured();
        backend.close();
        backend = open(2, PATIENT);
        assertThat(backend.capabilities().measured()).isEqualTo(before);
    }

    @Test
    void aProfileThatDoesNotFitTheTokenIsFoundOut() {
        backend.close();
        var plain = SoftHsm.in(folder);
        hsm.writePin(CloudHsmDouble.USER + SoftHsm.PIN);
        var settings = hsm.settings(2, PATIENT);
        // The module underneath, with the profile that lets the device make the IV: it would take all zeros for one.
        try {
            TestTools.privateFile(
                    folder.resolve("wrong.properties"), "gcm.iv = device-in-place\nroot.order = aes-gcm\n");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        hsm.writePin(SoftHsm.PIN);
        backend = Pkcs11Backend.open(
                new Pkcs11Settings(
                        settings.id(),
                        folder.resolve("wrong.properties").toString(),
                        Optional.of(SoftHsm.module()),
                        settings.token(),
                        plain.pinFile(),
                        Optional.empty(),
                        Optional.empty(),
                        2,
                        16,
                        PATIENT),
                Arena.global(),
                KeyEngines.java(),
                Clock.systemUTC(),
                new SecureRandom());

        assertThat(backend.capabilities().measured().get("aes-gcm"))
                .isEqualTo(
                        "no: profile %s does not fit the token: the token left the IV to us, where it should make its own"
                                .formatted(folder.resolve("wrong.properties")));
        assertThat(backend.capabilities().createsRootKeys()).isFalse();
        assertThatThrownBy(() -> keys().create(new RootKeyRef("other")))
                .hasMessageContaining("can't have a root key in any way; the self-test found: {");
    }

    @Test
    void aDamagedKeyIsNoFaultOfTheDevice() {
        var wrapped = key.wrapped();
        assertFails(INVALID_DATA, () -> keys().unwrap(wrapped, new Binding("other", "key-1", "data-key"), arena));
        assertThat(backend.health().status()).isEqualTo(Health.Status.UP);
    }

    private void assertUnwraps() {
        try (var own = Arena.ofConfined()) {
            MemorySegment clear = keys().unwrap(key.wrapped(), BINDING, own);
            assertThat(clear.mismatch(key.clear())).isEqualTo(-1);
        }
    }

    private static void assertFails(Category category, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.category()).isEqualTo(category));
    }

    /** Tries until it works, as a caller would. */
    private static void await(Runnable action) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENT.toNanos();
        while (true) {
            try {
                action.run();
                return;
            } catch (BackendException e) {
                if (!e.retryable() || System.nanoTime() - deadline > 0) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    /** Waits until the one thread that was stuck is gone, having been replaced. */
    private static void awaitStuckThreads() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENT.toNanos();
        while (Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("pkcs11-cloudhsm-"))
                        .count()
                > 1) {
            assertThat(System.nanoTime() - deadline).as("time left").isNegative();
            Thread.sleep(50);
        }
    }

    private RootKeys keys() {
        return backend.rootKeys().orElseThrow();
    }

    private Pkcs11Backend open(int sessions, Duration timeout) {
        return TestTools.open(hsm.settings(sessions, timeout));
    }
}
