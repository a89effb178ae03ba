package org.claviger.conformance.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.claviger.conformance.LocalServer;
import org.claviger.conformance.ServerDatabase;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many wallets store the same key at the same time. */
class WalletRaceTest {
    private static final int CLIENTS = 50;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void ofFiftyEqualStoresAtOnceOneSucceeds(ServerDatabase database) throws Exception {
        try (var server = LocalServer.start(folder, database.settings() + "  rest: {listen: 127.0.0.1:0}\n")) {
            var tls = server.newClientTls("wallet");
            var start = new CyclicBarrier(CLIENTS);
            var calls = new ArrayList<Callable<RestClient.Answer>>();
            for (var i = 0; i < CLIENTS; i++) {
                var key = Map.of("prv", "by " + i, "pub", "contended", "coin", "tbtc", "source", "user", "type", "tss");
                calls.add(() -> {
                    try (var client = new RestClient(server.restAddress(), tls)) {
                        client.get("/openapi.json"); // so that all are connected
                        start.await();
                        return client.post("/key", key);
                    }
                });
            }
            var statuses = new ArrayList<Integer>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var answer : threads.invokeAll(calls)) {
                    statuses.add(answer.get().status());
                }
            }

            assertThat(Collections.frequency(statuses, 200)).isEqualTo(1);
            assertThat(Collections.frequency(statuses, 409)).isEqualTo(CLIENTS - 1);
            try (var client = new RestClient(server.restAddress(), tls)) {
                assertThat(client.key("contended", "user").text("prv")).startsWith("by ");
            }
        }
    }
}
