package org.claviger.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.enumeration.ResultReason.GENERAL_FAILURE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.claviger.hsm.pkcs11.CloudHsmDouble;
import org.claviger.hsm.pkcs11.SoftHsm;
import org.claviger.server.client.KmipClient;
import org.claviger.server.client.KmipFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose token does not do what it should, as clients meet it over mutual TLS. No data key is kept. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TokenOutageTest {
    private static final String BUSY = "the key provider is busy; try again";
    private static final String AWAY = "the key provider cannot answer now; try again";

    @TempDir
    private Path folder;

    private Installation install(String rootKeys) throws IOException {
        var installation = Installation.onSqlite(folder.resolve("server"));
        installation.configureRootKeys(rootKeys);
        installation.configure("data-keys: {max-age: 0s}");
        return installation;
    }

    private static String place(String name, String more, String profile, Path module, String token, Path pinFile) {
        return """
                - name: %s
                      provider: pkcs11
                      failures: 2
                      timeouts: {pause: 100ms, turn: 100ms, call: 90s}
                      %s
                      pkcs11: {profile: %s, module: "%s", token: %s, pin-file: "%s", sessions: 2, timeout: 60s}
                """.formatted(name, more, profile, module, token, pinFile);
    }

    @Test
    void aServerSurvivesAllThatAnHsmDoesAndHealsByItself() throws Exception {
        var hsm = CloudHsmDouble.in(folder.resolve("hsm"));
        var installation =
                install(place("hsm", "calls: 2", "cloudhsm", CloudHsmDouble.module(), "hsm1", hsm.pinFile()));
        assertThat(installation.rootKey("create", "hsm").exit()).isZero();
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            var keys = TestKeys.create(client, 2);
            var id = keys.keySet().iterator().next();

            hsm.loseSessions();
            assertThat(TestKeys.fetch(client, keys))
                    .as("after sessions were lost")
                    .isEqualTo(keys);

            hangs(installation, hsm, client, keys);

            hsm.beBusy();
            refuses(client, id, BUSY);
            hsm.repair();
            heals(client, keys);

            hsm.breakDown();
            refuses(client, id, AWAY);
            hsm.repair();
            heals(client, keys);

            var away = folder.resolve("away");
            Files.move(hsm.tokens(), away);
            Files.createDirectories(hsm.tokens());
            hsm.loseSessions();
            refuses(client, id, AWAY);
            Files.delete(hsm.tokens());
            Files.move(away, hsm.tokens());
            heals(client, keys);

            var last = TestKeys.create(client);
            hsm.breakDown();
            var requests = new HarmlessRequests(client, last);
            requests.activate(last);
            requests.revoke(last);
            requests.destroy(last);
            assertThat(requests.locate()).containsExactlyInAnyOrderElementsOf(keys.keySet());
            hsm.repair();
        }
        var verified = installation.verify();
        assertThat(verified.exit()).as(verified.out()).isZero();
    }

    private static void hangs(
            Installation installation, CloudHsmDouble hsm, KmipClient client, Map<String, String> keys)
            throws Exception {
        var id = keys.keySet().iterator().next();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long before = hsm.decryptions();
            hsm.hangTwice(Duration.ofSeconds(6));
            var hanging = Stream.of(1, 2)
                    .map(_ -> threads.submit(() -> {
                        try (var own = installation.connect(installation.tls())) {
                            return TestKeys.fetch(own, id);
                        }
                    }))
                    .toList();
            await(() -> hsm.decryptions() == before + 2);
            assertRefused(BUSY, () -> TestKeys.fetch(client, id));
            new HarmlessRequests(client, id).all();
            assertThat(hanging).as("they hang all the time").noneMatch(request -> request.isDone());
            for (var request : hanging) {
                assertThat(request.get()).isEqualTo(keys.get(id));
            }
        }
    }

    @Test
    void whatOneOfTwoTokensHasLostTheOtherOpens() throws Exception {
        var hsm = SoftHsm.in(folder.resolve("hsm")).withToken("token-one").withToken("token-two");
        var installation =
                install(place("one", "recovery: two", "softhsm", SoftHsm.module(), "token-one", hsm.pinFile()) + "    "
                        + place("two", "key: spare", "softhsm", SoftHsm.module(), "token-two", hsm.pinFile()));
        assertThat(installation.rootKey("create", "one").exit()).isZero();
        assertThat(installation.rootKey("create", "two").exit()).isZero();
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            var keys = TestKeys.create(client, 2);
            var token = hsm.tokenFolder("token-one");
            var away = folder.resolve("away");
            Files.move(token, away);

            await(() -> {
                assertThat(TestKeys.fetch(client, keys)).isEqualTo(keys);
                return installation.rootKey("status").out().contains("one IS ");
            });
            assertThatThrownBy(() -> TestKeys.create(client)).isInstanceOf(KmipFailure.class);

            Files.move(away, token);
            heals(client, keys);
        }
    }

    private static void refuses(KmipClient client, String id, String message) throws Exception {
        assertRefused(message, () -> TestKeys.fetch(client, id));
        assertRefused(message, () -> TestKeys.create(client));
        new HarmlessRequests(client, id).all();
    }

    private static void assertRefused(String message, Callable<?> request) {
        assertThatThrownBy(request::call)
                .isInstanceOfSatisfying(
                        KmipFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(GENERAL_FAILURE))
                .hasMessageContaining(message);
    }

    private static void heals(KmipClient client, Map<String, String> keys) throws Exception {
        await(() -> {
            try {
                keys.putAll(TestKeys.create(client, 1));
                return true;
            } catch (KmipFailure failure) {
                assertThat(failure.reason()).isEqualTo(GENERAL_FAILURE); // its pause is not over yet
                return false;
            }
        });
        assertThat(TestKeys.fetch(client, keys)).isEqualTo(keys);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        var deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in vain").isLessThan(deadline);
            Thread.sleep(5);
        }
    }
}
