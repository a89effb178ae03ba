package org.claviger.conformance.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.claviger.conformance.LocalServer;
import org.claviger.conformance.wallet.RestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * PyKMIP does over KMIP what a wallet does over HTTPS, by the recipes of {@code docs/wallets.md}: each door sees what was done at
 * the other.
 */
class WalletRecipesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path SCRIPT = Path.of("src", "test", "python", "wallet_recipes.py");
    private static final Path DOCUMENT = Path.of("..", "docs", "wallets.md");

    /** Some text that is not ASCII, and long. */
    private static final String PRV = "{\"share\":\"\u00e9\u20ac\ud83d\ude00\"}".repeat(1_000);

    @TempDir
    private static Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // set before every test
    private static LocalServer server;

    @SuppressWarnings("NullAway.Init") // set before every test
    private static LocalServer.Client wallet;

    @SuppressWarnings("NullAway.Init") // set before every test
    private static RestClient rest;

    @BeforeAll
    static void start() throws Exception {
        Python.required();
        server = LocalServer.start(
                folder,
                "  access:\n    - {principals: \"mtls:test:*\", tenant: wallets}\n",
                "  rest: {listen: 127.0.0.1:0}\n");
        wallet = server.newClient("wallet");
        rest = new RestClient(server.restAddress(), server.newClientTls("wallet"));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            rest.close();
            server.close();
        }
    }

    /** @param task the recipe, and what it is given */
    private static JsonNode run(String version, List<?>... task) throws IOException, InterruptedException {
        var tasks = Files.writeString(folder.resolve("tasks.json"), JSON.writeValueAsString(task));
        return JSON.readTree(Python.required()
                .run(
                        "wallet_recipes.py",
                        server.address().getHostString(),
                        server.address().getPort(),
                        wallet.certificate(),
                        wallet.key(),
                        server.authorityFile(),
                        version,
                        tasks));
    }

    private static Map<String, String> key(String pub, String source) {
        return Map.of("prv", PRV, "pub", pub, "coin", "tbtc", "source", source, "type", "tss");
    }

    private static List<Integer> numbers(String decimals) {
        return Arrays.stream(decimals.split(",")).map(Integer::valueOf).toList();
    }

    private static List<Integer> numbers(byte[] bytes) {
        return IntStream.range(0, bytes.length).mapToObj(i -> bytes[i] & 0xFF).toList();
    }

    private static String decimals(JsonNode bytes) {
        return bytes.valueStream().map(each -> String.valueOf(each.asInt())).collect(Collectors.joining(","));
    }

    private static byte[] bytes(JsonNode numbers) {
        var bytes = new byte[numbers.size()];
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) numbers.get(i).asInt();
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.1", "1.2", "1.3", "1.4", "2.0"})
    void keysOfEitherDoorAreThereAtTheOther(String version) throws Exception {
        var pubOverHttps = "MFkw/+== over HTTPS " + version;
        var pubOverKmip = "xpub/+== over KMIP " + version;
        var overHttps = key(pubOverHttps, "user");
        var overKmip = key(pubOverKmip, "backup");
        assertThat(rest.post("/key", overHttps).status()).isEqualTo(200);

        var results = run(
                version,
                List.of("take_key", pubOverHttps, "user"),
                List.of("take_key", pubOverHttps, "backup"),
                List.of("store_key", PRV, pubOverKmip, "tbtc", "backup", "tss"),
                List.of("store_key", PRV, pubOverKmip, "tbtc", "backup", "tss"),
                List.of("store_key", PRV, pubOverHttps, "tbtc", "user", "tss"));

        assertThat(results.get(0).get(0).asString()).isEqualTo(PRV);
        assertThat(results.get(1).get(0).isNull()).isTrue();
        assertThat(results.get(2).isArray()).as(results.toString()).isTrue();
        for (var again : new int[] {3, 4}) {
            assertThat(results.get(again).get("message").asString())
                    .as(results.toString())
                    .contains("Name");
        }
        assertThat(rest.key(pubOverKmip, "backup").members()).isEqualTo(overKmip);
        assertThat(rest.post("/key", overKmip).status()).isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.4", "2.0"})
    void dataKeysOfEitherDoorAreDecryptedAtTheOther(String version) throws Exception {
        var made = rest.post("/generateDataKey", Map.of("keyType", "ECDSA-P256"));
        var changed = new ArrayList<>(numbers(made.text("encryptedKey")));
        changed.set(50, changed.get(50) ^ 1);

        var results = run(
                version,
                List.of("decrypt_data_key", numbers(made.text("encryptedKey"))),
                List.of("decrypt_data_key", changed),
                List.of("make_data_key"));

        assertThat(decimals(results.get(0).get(0))).isEqualTo(made.text("plaintextKey"));
        assertThat(results.get(1).has("refused")).as(results.toString()).isTrue();
        var overKmip = results.get(2);
        assertThat(rest.post("/decryptDataKey", Map.of("encryptedKey", decimals(overKmip.get(1))))
                        .members())
                .isEqualTo(Map.of("plaintextKey", decimals(overKmip.get(0))));
        try (var other = new RestClient(server.restAddress(), server.newClientTls("other"))) {
            assertThat(other.post("/decryptDataKey", Map.of("encryptedKey", decimals(overKmip.get(1))))
                            .text("plaintextKey"))
                    .as("another client of the tenant")
                    .isEqualTo(decimals(overKmip.get(0)));
        }
    }

    private static String generate(String coin) throws IOException, InterruptedException {
        var made = rest.post("/key/generate", Map.of("coin", coin, "source", "user", "type", "independent"));
        assertThat(made.status()).as(made.toString()).isEqualTo(200);
        return made.text("pub");
    }

    private static String signature(String pub, String payload, String algorithm)
            throws IOException, InterruptedException {
        return rest.post(
                        "/sign",
                        Map.of("pub", pub, "source", "user", "signablePayload", payload, "algorithm", algorithm))
                .text("signature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.4", "2.0"})
    void aKeyThatWasMadeHereSignsTheSameAtBothDoors(String version) throws Exception {
        var edwards = generate("sol");
        var account = generate("eth");
        var digest = new byte[32];
        Arrays.fill(digest, (byte) 0x5A);
        var message = "a message".getBytes(StandardCharsets.UTF_8);

        var results = run(
                version,
                List.of("sign_message", edwards, "user", numbers(message)),
                List.of("sign_digest", account, "user", numbers(digest)),
                List.of("take_key", account, "user"));

        assertThat(HexFormat.of().formatHex(bytes(results.get(0).get(0))))
                .as(results.toString())
                .isEqualTo(signature(edwards, HexFormat.of().formatHex(message), "eddsa"));
        var rs = StandardDSAEncoding.INSTANCE.decode(
                ECNamedCurveTable.getParameterSpec("secp256k1").getN(),
                bytes(results.get(1).get(0)));
        assertThat(signature(account, "0x" + HexFormat.of().formatHex(digest), "ecdsa"))
                .startsWith("0x" + hex(rs[0]) + hex(rs[1]));
        assertThat(results.get(2).get(0).isNull()).as("it is not given out").isTrue();
    }

    private static String hex(BigInteger number) {
        return "%064x".formatted(number);
    }

    /** What is documented is what runs here. */
    @Test
    void theDocumentHasTheRecipesAsTheyRun() throws IOException {
        var script = Files.readString(SCRIPT);
        var recipes = script.substring(
                script.indexOf("# recipes: begin\n") + "# recipes: begin\n".length(),
                script.indexOf("# recipes: end\n"));
        var document = Files.readString(DOCUMENT);
        var begin = document.indexOf("```python\n") + "```python\n".length();
        var end = document.indexOf("```\n", begin);
        if (Boolean.getBoolean("claviger.docs.write")) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + recipes + document.substring(end));
        }

        assertThat(Files.readString(DOCUMENT))
                .as("docs/wallets.md; -Dclaviger.docs.write=true writes it anew")
                .contains("```python\n" + recipes + "```\n");
    }
}
