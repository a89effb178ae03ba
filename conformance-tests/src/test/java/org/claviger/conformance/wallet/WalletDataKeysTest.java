package org.claviger.conformance.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.claviger.conformance.LocalServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Key Provider API's data keys against the whole server. */
class WalletDataKeysTest {
    private static final String UNKNOWN =
            "encryptedKey was not made by this server for this client's tenant, or was changed";

    @TempDir
    private Path folder;

    private static String changed(String decimals, int index) {
        var numbers =
                Arrays.stream(decimals.split(",")).mapToInt(Integer::parseInt).toArray();
        numbers[index] ^= 1;
        return IntStream.of(numbers).mapToObj(String::valueOf).collect(Collectors.joining(","));
    }

    @Test
    void aDataKeyIsDecryptedAgainAlsoAfterARestartAndOnlyForItsClientAndUnchanged() throws Exception {
        try (var server = LocalServer.start(folder, "  rest: {listen: 127.0.0.1:0}\n")) {
            var tls = server.newClientTls("wallet");
            RestClient.Answer made;
            try (var rest = new RestClient(server.restAddress(), tls)) {
                made = rest.post("/generateDataKey", Map.of("keyType", "AES-256"));
                assertThat(made.status()).isEqualTo(200);
                assertThat(made.text("plaintextKey").split(",")).hasSize(32);
                var other = rest.post("/generateDataKey", Map.of("keyType", "AES-256"));
                assertThat(other.text("plaintextKey")).isNotEqualTo(made.text("plaintextKey"));
                var refused = rest.post("/generateDataKey", Map.of("keyType", "DES"));
                assertThat(refused.status()).isEqualTo(400);
                assertThat(refused.text("message"))
                        .isEqualTo("invalid: keyType (expected AES-256 or RSA-2048 or ECDSA-P256)");
                for (var malformed : new String[] {"x", "1,", ",1", "256", "-1", "1, 2", "0001"}) {
                    assertThat(rest.post("/decryptDataKey", Map.of("encryptedKey", malformed))
                                    .status())
                            .as(malformed)
                            .isEqualTo(400);
                }
            }
            var encrypted = made.text("encryptedKey");
            server.restart();

            try (var rest = new RestClient(server.restAddress(), tls)) {
                assertThat(rest.post("/decryptDataKey", Map.of("encryptedKey", encrypted))
                                .members())
                        .isEqualTo(Map.of("plaintextKey", made.text("plaintextKey")));
                var bytes = encrypted.split(",").length;
                for (var i : new int[] {0, 1, 16, 17, 28, 29, 44, 45, bytes - 1}) {
                    assertUnknown(rest.post("/decryptDataKey", Map.of("encryptedKey", changed(encrypted, i))));
                }
                assertUnknown(rest.post("/decryptDataKey", Map.of("encryptedKey", "1,2,3")));
            }
            try (var other = new RestClient(server.restAddress(), server.newClientTls("other"))) {
                assertUnknown(other.post("/decryptDataKey", Map.of("encryptedKey", encrypted)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"RSA-2048, RSA", "ECDSA-P256, EC"})
    void aPrivateKeyIsPkcs8(String keyType, String algorithm) throws Exception {
        try (var server = LocalServer.start(folder, "  rest: {listen: 127.0.0.1:0}\n");
                var rest = new RestClient(server.restAddress(), server.newClientTls("wallet"))) {
            var made = rest.post("/generateDataKey", Map.of("keyType", keyType));
            assertThat(made.status()).as(made.toString()).isEqualTo(200);

            var again = rest.post("/decryptDataKey", Map.of("encryptedKey", made.text("encryptedKey")));

            assertThat(again.text("plaintextKey")).isEqualTo(made.text("plaintextKey"));
            var numbers = again.text("plaintextKey").split(",");
            var der = new byte[numbers.length];
            for (var i = 0; i < der.length; i++) {
                der[i] = (byte) Integer.parseInt(numbers[i]);
            }
            assertThat(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der)))
                    .isNotNull();
            assertThat(materials())
                    .as("whether there is material of what was made")
                    .containsExactly(false, false, true);
        }
    }

    /** Tells of each object in the order of types, private keys before public and symmetric ones, whether its key is stored. */
    private List<Boolean> materials() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/keys.db"));
                var statement = connection.createStatement();
                var read = statement.executeQuery(
                        "select envelope is not null from managed_object order by object_type desc")) {
            var materials = new ArrayList<Boolean>();
            while (read.next()) {
                materials.add(read.getBoolean(1));
            }
            return materials;
        }
    }

    private static final String TWO_TENANTS = """
              access:
                - {principals: "mtls:test:subject:CN=stranger", tenant: other}
                - {principals: "mtls:test:subject:CN=reader", tenant: wallets, operations: [Locate, Decrypt]}
                - {principals: "mtls:test:subject:CN=maker", tenant: wallets, operations: [Locate, RNG Retrieve, Encrypt]}
                - {principals: "mtls:test:subject:CN=locator", tenant: wallets, operations: [Locate]}
                - {principals: "mtls:test:*", tenant: wallets}
            """;

    @Test
    void aDataKeyIsTheTenantsAndNobodyElses() throws Exception {
        try (var server = LocalServer.start(folder, TWO_TENANTS, "  rest: {listen: 127.0.0.1:0}\n");
                var maker = new RestClient(server.restAddress(), server.newClientTls("maker"));
                var reader = new RestClient(server.restAddress(), server.newClientTls("reader"));
                var locator = new RestClient(server.restAddress(), server.newClientTls("locator"));
                var stranger = new RestClient(server.restAddress(), server.newClientTls("stranger"))) {
            var made = maker.post("/generateDataKey", Map.of("keyType", "AES-256"));
            assertThat(made.status()).as(made.toString()).isEqualTo(200);
            var encrypted = Map.of("encryptedKey", made.text("encryptedKey"));

            assertThat(reader.post("/decryptDataKey", encrypted).members())
                    .isEqualTo(Map.of("plaintextKey", made.text("plaintextKey")));
            assertUnknown(stranger.post("/decryptDataKey", encrypted));
            var ofStranger = stranger.post("/generateDataKey", Map.of("keyType", "AES-256"));
            assertThat(ofStranger.status()).isEqualTo(200);
            assertUnknown(reader.post("/decryptDataKey", Map.of("encryptedKey", ofStranger.text("encryptedKey"))));
            assertUnknown(stranger.post("/decryptDataKey", encrypted));
            assertThat(maker.post("/decryptDataKey", encrypted).status()).isEqualTo(403);
            assertThat(reader.post("/generateDataKey", Map.of("keyType", "AES-256"))
                            .status())
                    .isEqualTo(403);
            assertThat(locator.post("/decryptDataKey", encrypted).status()).isEqualTo(403);
        }
    }

    @Test
    void manyFirstCallsAtATimeMakeOneKeyForTheTenant() throws Exception {
        try (var server = LocalServer.start(folder, TWO_TENANTS, "  rest: {listen: 127.0.0.1:0}\n");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tls = server.newClientTls("wallet");
            var start = new CountDownLatch(1);
            var made = new ArrayList<Future<RestClient.Answer>>();
            for (var i = 0; i < 12; i++) {
                made.add(threads.submit(() -> {
                    try (var rest = new RestClient(server.restAddress(), tls)) {
                        start.await();
                        return rest.post("/generateDataKey", Map.of("keyType", "AES-256"));
                    }
                }));
            }
            start.countDown();

            var wrappingKeys = new HashSet<String>();
            try (var other = new RestClient(server.restAddress(), server.newClientTls("other"))) {
                for (var each : made) {
                    var answer = each.get();
                    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
                    wrappingKeys.add(Arrays.stream(answer.text("encryptedKey").split(","))
                            .skip(1)
                            .limit(16)
                            .collect(Collectors.joining(",")));
                    assertThat(other.post("/decryptDataKey", Map.of("encryptedKey", answer.text("encryptedKey")))
                                    .text("plaintextKey"))
                            .isEqualTo(answer.text("plaintextKey"));
                }
            }
            assertThat(wrappingKeys).hasSize(1);
        }
    }

    private static void assertUnknown(RestClient.Answer answer) {
        assertThat(answer.members()).isEqualTo(Map.of("message", UNKNOWN));
        assertThat(answer.status()).isEqualTo(404);
    }
}
