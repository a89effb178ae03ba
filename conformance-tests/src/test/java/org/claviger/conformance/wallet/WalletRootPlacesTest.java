package org.claviger.conformance.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.claviger.conformance.LocalServer;
import org.claviger.conformance.RootPlace;
import org.claviger.hsm.Wrapped;
import org.claviger.server.Installation;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A wallet with each place of root keys: every private key has a data key of its own under that root, what is stored is our
 * envelope, and keys of both kinds outlast a rotation, wrapping anew and a restart.
 */
class WalletRootPlacesTest {
    private static final int KEYS = 3;
    private static final int SECRET_DATA = 7;
    private static final long LONGEST_REWRAP_NANOS = 120_000_000_000L;

    @TempDir
    private Path folder;

    /** What is stored of a Secret Data object. */
    private record Row(Wrapped wrapped, Bytes envelope) {}

    private Map<String, Row> rows(String condition) throws SQLException {
        var rows = new LinkedHashMap<String, Row>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("server/data/keys.db"));
                var statement = connection.createStatement();
                var read = statement.executeQuery(
                        "select data_key_id, wrapped_data_key, envelope from managed_object where " + condition)) {
            while (read.next()) {
                rows.put(
                        HexFormat.of().formatHex(read.getBytes(1)),
                        new Row(Wrapped.ofBytes(read.getBytes(2)), Bytes.wrap(read.getBytes(3))));
            }
        }
        return rows;
    }

    private static Map<String, String> key(int i) {
        return Map.of(
                "prv",
                "xprv of wallet " + i + " ".repeat(20),
                "pub",
                "xpub" + i,
                "coin",
                "tbtc",
                "source",
                "user",
                "type",
                "independent");
    }

    private static void store(RestClient rest) throws Exception {
        for (var i = 0; i < KEYS; i++) {
            assertThat(rest.post("/key", key(i)).status()).isEqualTo(200);
        }
    }

    private static void requireKeys(RestClient rest, Map<String, String> dataKeys) throws Exception {
        for (var i = 0; i < KEYS; i++) {
            assertThat(rest.key("xpub" + i, "user").members()).isEqualTo(key(i));
        }
        for (var dataKey : dataKeys.entrySet()) {
            assertThat(rest.post("/decryptDataKey", Map.of("encryptedKey", dataKey.getKey()))
                            .members())
                    .isEqualTo(Map.of("plaintextKey", dataKey.getValue()));
        }
    }

    private static void makeDataKeys(RestClient rest, Map<String, String> into) throws Exception {
        for (var type : new String[] {"AES-256", "ECDSA-P256", "RSA-2048"}) {
            var made = rest.post("/generateDataKey", Map.of("keyType", type));
            assertThat(made.status()).as(made.toString()).isEqualTo(200);
            into.put(made.text("encryptedKey"), made.text("plaintextKey"));
        }
    }

    private static String rootKey(LocalServer server, String... task) {
        var words = new ArrayList<>(List.of("root-key"));
        words.addAll(List.of(task));
        words.addAll(
                List.of("--config", server.folder().resolve("claviger.yaml").toString()));
        var run = Installation.run(words.toArray(String[]::new));
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        return run.out();
    }

    private static void awaitRewrapped(LocalServer server) throws InterruptedException {
        var deadline = System.nanoTime() + LONGEST_REWRAP_NANOS;
        for (var status = rootKey(server, "status");
                !status.contains(" DONE since");
                status = rootKey(server, "status")) {
            assertThat(System.nanoTime()).as(status).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private void keysOutlastRotation(RootPlace root, String place) throws Exception {
        try (root;
                var server = LocalServer.start(
                        Files.createDirectory(folder.resolve("server")), "  rest: {listen: 127.0.0.1:0}\n", root)) {
            var tls = server.newClientTls("wallet");
            var dataKeys = new LinkedHashMap<String, String>();
            Map<String, Row> before;
            try (var rest = new RestClient(server.restAddress(), tls)) {
                store(rest);
                makeDataKeys(rest, dataKeys);
                before = rows("object_type = " + SECRET_DATA);
                requireOurEnvelopes(before, place);
                requireKeys(rest, dataKeys);

                assertThat(rootKey(server, "rotate", place)).contains("version");

                requireKeys(rest, dataKeys);
                makeDataKeys(rest, dataKeys);
                rootKey(server, "rewrap");
                awaitRewrapped(server);
                requireKeys(rest, dataKeys);
                makeDataKeys(rest, dataKeys);
            }
            server.restart();
            try (var rest = new RestClient(server.restAddress(), tls)) {
                requireKeys(rest, dataKeys);
            }
            var after = rows("object_type = " + SECRET_DATA);
            assertThat(after.keySet()).isEqualTo(before.keySet());
            requireOurEnvelopes(after, place);
            var versions = rows("wrapped_data_key is not null").values().stream()
                    .map(row -> row.wrapped().rootVersion())
                    .collect(Collectors.toSet());
            assertThat(versions).as("what wraps after wrapping anew").hasSize(1);
            assertThat(versions)
                    .isNotEqualTo(
                            Set.of(before.values().iterator().next().wrapped().rootVersion()));
        }
    }

    /** Each row under a data key of its own, which the root of this place has wrapped, and nothing of the secret to be seen. */
    private static void requireOurEnvelopes(Map<String, Row> rows, String place) {
        assertThat(rows).hasSize(KEYS);
        var blobs = new HashSet<String>();
        for (var row : rows.values()) {
            assertThat(row.wrapped().backend().value()).isEqualTo(place);
            assertThat(row.wrapped().root().name()).matches("default|arn:aws:kms:.*:key/.*");
            blobs.add(HexFormat.of().formatHex(row.wrapped().toBytes()));
            assertThat(row.envelope().toHex()).as("format of the envelope").startsWith("01");
            assertThat(new String(row.envelope().toArray(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("xprv");
        }
        assertThat(blobs).hasSize(KEYS);
    }

    @Test
    void keysOutlastTheRotationOfARootInAFile() throws Exception {
        keysOutlastRotation(RootPlace.inFile(folder.resolve("server")), "software");
    }

    @Test
    void keysOutlastTheRotationOfARootInAToken() throws Exception {
        keysOutlastRotation(RootPlace.inToken(folder.resolve("hsm")), "pkcs11");
    }

    @Test
    void keysOutlastTheRotationOfARootInKms() throws Exception {
        keysOutlastRotation(RootPlace.inSimulatedKms(), "aws-kms");
    }

    /** Somebody else's imitation of KMS, in which a rotation cannot be seen. */
    @Test
    void keysAreStoredWithARootInKmsAsMotoImitatesIt() throws Exception {
        try (var root = RootPlace.inKms();
                var server = LocalServer.start(
                        Files.createDirectory(folder.resolve("server")), "  rest: {listen: 127.0.0.1:0}\n", root)) {
            var tls = server.newClientTls("wallet");
            var dataKeys = new LinkedHashMap<String, String>();
            try (var rest = new RestClient(server.restAddress(), tls)) {
                store(rest);
                makeDataKeys(rest, dataKeys);
                requireOurEnvelopes(rows("object_type = " + SECRET_DATA), "aws-kms");
            }
            server.restart();
            try (var rest = new RestClient(server.restAddress(), tls)) {
                requireKeys(rest, dataKeys);
            }
        }
    }
}
