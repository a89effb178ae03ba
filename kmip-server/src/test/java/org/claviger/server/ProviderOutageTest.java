package org.claviger.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;
import static org.claviger.enumeration.ResultReason.GENERAL_FAILURE;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.claviger.enumeration.ResultReason;
import org.claviger.hsm.aws.simulator.Faults;
import org.claviger.hsm.aws.simulator.KmsSimulator;
import org.claviger.server.client.KmipClient;
import org.claviger.server.client.KmipFailure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server whose KMS does not do what it should, as clients meet it over mutual TLS; KMS is simulated, the SDK and HTTP are
 * real. No data key is kept unless a test says so.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProviderOutageTest {
    private static final String FRANKFURT = "eu-central-1";
    private static final int ALWAYS = 1_000_000;
    private static final String NOT_CACHED = "data-keys: {max-age: 0s}";

    /** Where the SDK looks first. */
    private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

    @TempDir
    private Path folder;

    private KmsSimulator kms;
    private Installation installation;

    /** The one of all dynamic tests. */
    private @Nullable ClavigerServer server;

    @BeforeEach
    void install() throws IOException {
        CREDENTIALS.forEach(name -> System.setProperty(name, "only-for-the-simulator"));
        kms = KmsSimulator.start(FRANKFURT);
        installation = Installation.onSqlite(folder.resolve("server"));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        kms.close();
        CREDENTIALS.forEach(System::clearProperty);
    }

    /** Configures a root key in KMS and makes it. */
    private void useKms(String guard, String dataKeys) throws IOException {
        installation.configureRootKeys("""
                - provider: aws-kms
                      aws-kms: {regions: ["%s=%s"], timeout: 10s}
                      %s
                """.formatted(FRANKFURT, kms.endpoint(FRANKFURT), guard));
        installation.configure(dataKeys);
        var made = installation.rootKey("create", "aws-kms");
        assertThat(made.exit()).as(made.out()).isZero();
    }

    private Faults faults() {
        return kms.faults(FRANKFURT);
    }

    private static void assertRefused(ResultReason reason, String message, Callable<?> request) {
        assertThatThrownBy(request::call)
                .isInstanceOfSatisfying(
                        KmipFailure.class,
                        failure -> assertThat(failure.reason())
                                .as(failure.getMessage())
                                .isEqualTo(reason))
                .hasMessageContaining(message);
    }

    // --- hanging ---

    @Test
    void whileTheProviderHangsAllThatDoesNotNeedItIsAnsweredAndEverythingHeals() throws Exception {
        useKms("calls: 2\n      timeouts: {turn: 100ms, call: 60s}", NOT_CACHED);
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var keys = TestKeys.create(client, 5);
            var ids = List.copyOf(keys.keySet());
            var id = ids.getFirst();
            faults().hang(Faults.ANY, 2); // the SDK's next attempts get through
            long before = kms.calls("Decrypt");
            var hanging = Stream.of(1, 2)
                    .map(_ -> threads.submit(() -> {
                        try (var own = installation.connect(installation.tls())) {
                            return TestKeys.fetch(own, id);
                        }
                    }))
                    .toList();
            await(() -> kms.calls("Decrypt") == before + 2);

            // Each with an object of its own, whose attributes nobody else sets meanwhile.
            var harmless = ids.subList(1, 5).stream()
                    .map(other -> threads.submit(() -> {
                        try (var own = installation.connect(installation.tls())) {
                            new HarmlessRequests(own, other).all();
                        }
                        return true;
                    }))
                    .toList();
            assertRefused(GENERAL_FAILURE, "the key provider is busy; try again", () -> TestKeys.fetch(client, id));
            assertRefused(GENERAL_FAILURE, "the key provider is busy; try again", () -> TestKeys.create(client));
            for (var done : harmless) {
                assertThat(done.get()).isTrue();
            }
            assertThat(hanging).as("they hang all the time").noneMatch(request -> request.isDone());

            for (var request : hanging) {
                assertThat(request.get()).isEqualTo(keys.get(id));
            }
            assertThat(TestKeys.fetch(client, keys)).isEqualTo(keys);
        }
    }

    @Test
    void revokeAndDestroyNeedNoProvider() throws Exception {
        useKms("timeouts: {pause: 100ms}", NOT_CACHED);
        List<String> ids;
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            ids = List.copyOf(TestKeys.create(client, 3).keySet());
            long before = kms.calls().size();
            faults().hang(Faults.ANY, ALWAYS);
            var requests = new HarmlessRequests(client, ids.get(0));
            requests.activate(ids.get(0));
            requests.revoke(ids.get(0));
            requests.destroy(ids.get(0));
            requests.destroy(ids.get(1));
            assertThat(requests.locate()).containsExactly(ids.get(2));
            assertThat(kms.calls()).hasSize((int) before);
        }
        faults().clear();
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            assertRefused(ResultReason.OBJECT_DESTROYED, "", () -> TestKeys.fetch(client, ids.get(0)));
            assertRefused(ResultReason.OBJECT_DESTROYED, "", () -> TestKeys.fetch(client, ids.get(1)));
            assertThat(TestKeys.fetch(client, ids.get(2))).hasSize(32);
        }
        var verified = installation.verify();
        assertThat(verified.exit()).as(verified.out()).isZero();
    }

    // --- all that can go wrong ---

    /** @param begin lets KMS do something wrong */
    private record Trouble(
            String name,
            Begin begin,
            ResultReason getReason,
            String getMessage,
            ResultReason createReason,
            String createMessage) {
        private static final String AWAY = "the key provider cannot answer now; try again";
        private static final String CLOSED = "the provider's key cannot be used; the operator must see to it";

        @FunctionalInterface
        private interface Begin {
            void in(KmsSimulator kms, Faults faults);
        }

        static Trouble away(String name, Begin begin) {
            return refused(name, begin, AWAY);
        }

        static Trouble refused(String name, Begin begin, String message) {
            return new Trouble(name, begin, GENERAL_FAILURE, message, GENERAL_FAILURE, message);
        }
    }

    private static final String WRONG_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private static List<Trouble> troubles() {
        return List.of(
                Trouble.refused(
                        "throttles",
                        (_, faults) -> faults.throttle(Faults.ANY, ALWAYS),
                        "the key provider is busy; try again"),
                Trouble.away("is down", (_, faults) -> faults.goDown()),
                Trouble.away(
                        "fails inside",
                        (_, faults) -> faults.refuse(Faults.ANY, ALWAYS, 500, "KMSInternalException", "")),
                Trouble.away("hangs up", (_, faults) -> faults.reset(Faults.ANY, ALWAYS)),
                Trouble.refused(
                        "has no such credentials any more", (kms, _) -> kms.expireCredentials(true), Trouble.CLOSED),
                Trouble.refused(
                        "forbids it",
                        (_, faults) ->
                                faults.refuse(Faults.ANY, ALWAYS, 400, "AccessDeniedException", "not authorized"),
                        Trouble.CLOSED),
                Trouble.refused(
                        "has the key disabled", (kms, _) -> kms.setStates(FRANKFURT, "Disabled"), Trouble.CLOSED),
                Trouble.refused(
                        "is about to delete the key",
                        (kms, _) -> kms.setStates(FRANKFURT, "PendingDeletion"),
                        Trouble.CLOSED),
                Trouble.away(
                        "answers nonsense",
                        (_, faults) -> faults.answer(Faults.ANY, ALWAYS, "<html>a captive portal</html>")),
                new Trouble(
                        "unwraps to another key",
                        (_, faults) -> faults.lie("Decrypt", ALWAYS, answer -> answer.put("Plaintext", WRONG_KEY)),
                        GENERAL_FAILURE,
                        "",
                        CRYPTOGRAPHIC_FAILURE,
                        "the key provider failed"));
    }

    @TestFactory
    Iterator<DynamicTest> nothingWrongIsStoredOrReturnedAndEverythingHeals() throws Exception {
        useKms("timeouts: {pause: 100ms, call: 60s}", NOT_CACHED);
        server = installation.startHere();
        return troubles().stream()
                .map(trouble -> DynamicTest.dynamicTest("when KMS " + trouble.name(), () -> survive(trouble)))
                .iterator();
    }

    private void survive(Trouble trouble) throws Exception {
        try (var client = installation.connect(installation.tls())) {
            var requests = new HarmlessRequests(client, TestKeys.create(client));
            var keys = TestKeys.create(client, 2);
            var id = keys.keySet().iterator().next();
            var all = requests.locate();

            try {
                trouble.begin().in(kms, faults());
                assertRefused(trouble.getReason(), trouble.getMessage(), () -> TestKeys.fetch(client, id));
                assertRefused(trouble.createReason(), trouble.createMessage(), () -> TestKeys.create(client));
                requests.all();
                assertThat(requests.locate()).as("nothing was stored").containsExactlyInAnyOrderElementsOf(all);
            } finally {
                faults().clear();
                kms.expireCredentials(false);
                kms.setStates(FRANKFURT, "Enabled");
            }
            await(() -> heals(client, id));
            assertThat(TestKeys.fetch(client, keys)).isEqualTo(keys);
            keys.putAll(TestKeys.create(client, 1));
            assertThat(TestKeys.fetch(client, keys)).isEqualTo(keys);
        }
    }

    private static boolean heals(KmipClient client, String id) throws IOException {
        try {
            return !TestKeys.fetch(client, id).isEmpty();
        } catch (KmipFailure failure) {
            assertThat(failure.reason()).isEqualTo(GENERAL_FAILURE); // its pause is not over yet
            return false;
        }
    }

    @Test
    void aProviderThatIsDownIsAskedNoMoreTheStatusSaysSoAndAnOperatorEndsThat() throws Exception {
        useKms("failures: 2\n      timeouts: {pause: 1h, call: 60s}", NOT_CACHED);
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            var id = TestKeys.create(client);
            assertThat(installation.rootKey("status").out()).contains("aws-kms is asked since ");
            faults().goDown();
            for (int i = 0; i < 2; i++) {
                assertRefused(GENERAL_FAILURE, "cannot answer now; try again", () -> TestKeys.fetch(client, id));
            }
            long asked = kms.calls().size();
            for (int i = 0; i < 10; i++) {
                assertRefused(GENERAL_FAILURE, "cannot answer now; try again", () -> TestKeys.fetch(client, id));
            }
            assertThat(kms.calls()).hasSize((int) asked);
            assertThat(installation.rootKey("status").out())
                    .containsPattern(
                            "aws-kms IS NOT ASKED for a while since .*: [0-9]+ calls, 2 of them without a proper"
                                    + " answer, 10 not made; paused 1 times, the last failure was UNAVAILABLE");
            assertThat(installation.doctor("storage"))
                    .contains("warn the running server: root keys of aws-kms IS NOT ASKED for a while since ")
                    .contains("\"claviger root-key describe PLACE\" lets it ask at once");

            faults().clear();
            assertThat(installation.rootKey("describe", "aws-kms").exit()).isZero();
            assertThat(TestKeys.fetch(client, id)).hasSize(32);
        }
    }

    @Test
    void keptDataKeysAreUsedOnInAnOutageIfTheOperatorChoseSo() throws Exception {
        useKms(
                "failures: 1\n      timeouts: {pause: 1h, call: 60s}",
                "data-keys: {max-age: 1ms, on-unavailable: serve-cached, max-age-unavailable: 1h}");
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            var keys = TestKeys.create(client, 2);
            faults().goDown();
            assertThat(TestKeys.fetch(client, keys)).isEqualTo(keys);
            assertRefused(GENERAL_FAILURE, "cannot answer now; try again", () -> TestKeys.create(client));
            var id = keys.keySet().iterator().next();
            new HarmlessRequests(client, id).destroy(id);
            assertRefused(ResultReason.OBJECT_DESTROYED, "", () -> TestKeys.fetch(client, id));
        }
    }

    // --- wrapping anew ---

    @Test
    void wrappingAnewWaitsAndTriesAgainWhileTheProviderIsBusy() throws Exception {
        useKms("timeouts: {pause: 100ms, call: 60s}", "data-keys: {max-age: 5m}");
        Map<String, String> keys;
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            keys = TestKeys.create(client, 5);
            assertThat(installation.rootKey("rotate", "aws-kms").exit()).isZero();
            faults().throttle("ReEncrypt", ALWAYS);
            assertThat(installation.rootKey("rewrap").exit()).isZero();
            installation.awaitStatus(status -> status.contains("rewrap RUNNING")
                    && status.contains("; waits for the provider: KMS ReEncrypt in eu-central-1: ThrottlingException"));
            assertThat(TestKeys.fetch(client, keys)).isEqualTo(keys);

            faults().clear();
            installation.awaitStatus(status -> status.contains("rewrap DONE") && !status.contains("waits"));
            var list = installation.rootKey("list").out();
            assertThat(list.lines().filter(line -> line.contains(" by aws-kms/")))
                    .as(list)
                    .hasSize(1);
            assertThat(list).contains("6 by aws-kms/");
        }
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            assertThat(TestKeys.fetch(client, keys)).isEqualTo(keys);
        }
    }

    @Test
    void wrappingAnewCanBeStoppedWhileItWaits() throws Exception {
        useKms("timeouts: {pause: 100ms, call: 60s}", "data-keys: {max-age: 5m}");
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            TestKeys.create(client, 1);
            assertThat(installation.rootKey("rotate", "aws-kms").exit()).isZero();
            faults().throttle("ReEncrypt", ALWAYS);
            assertThat(installation.rootKey("rewrap").exit()).isZero();
            installation.awaitStatus(status -> status.contains("waits for the provider"));
            assertThat(installation.rootKey("stop").out()).contains("Stopped");
            assertThat(installation.rootKey("status").out()).startsWith("rewrap STOPPED");
        }
    }

    // --- counting calls ---

    @Test
    void callsOfTheProviderForAThousandGets() throws Exception {
        useKms("timeouts: {call: 60s}", NOT_CACHED);
        List<String> ids = new ArrayList<>();
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            for (int i = 0; i < 100; i++) {
                ids.add(TestKeys.create(client));
            }
            assertThat(callsOf(() -> fetchAll(client, ids, 10)))
                    .as("without a cache: one for each Get")
                    .containsExactlyInAnyOrderEntriesOf(Map.of("Decrypt", 1_000L));
        }
        installation.replaceInConfiguration("max-age: 0s", "max-age: 5m");
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            assertThat(callsOf(() -> fetchAll(client, ids, 10)))
                    .as("with the cache: one for each of 100 objects")
                    .containsExactlyInAnyOrderEntriesOf(Map.of("Decrypt", 100L));
            TestKeys.create(client); // finds out which key it is
            assertThat(callsOf(() -> TestKeys.create(client)))
                    .as("a new object: made, and read back")
                    .containsExactlyInAnyOrderEntriesOf(Map.of("GenerateDataKey", 1L, "Decrypt", 1L));
        }
    }

    private static boolean fetchAll(KmipClient client, List<String> ids, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            for (var id : ids) {
                TestKeys.fetch(client, id);
            }
        }
        return true;
    }

    private Map<String, Long> callsOf(Callable<?> work) throws Exception {
        int before = kms.calls().size();
        work.call();
        return kms.calls().stream()
                .skip(before)
                .collect(Collectors.groupingBy(call -> call.substring(call.indexOf(' ') + 1), Collectors.counting()));
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        var deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in vain").isLessThan(deadline);
            Thread.sleep(5);
        }
    }
}
