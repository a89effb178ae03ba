package org.claviger.conformance.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.claviger.conformance.LocalServer;
import org.claviger.conformance.RootPlace;
import org.claviger.server.store.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** PyKMIP uses the server over mutual TLS, every operation that both have, at every version that it speaks. */
class PyKmipInteropTest {
    private static final List<String> VERSIONS = List.of("1.0", "1.1", "1.2", "1.3", "1.4", "2.0");
    private static final int CHECKS = 32;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // set before every test
    private static LocalServer server;

    @BeforeAll
    static void startServer() throws IOException {
        Python.required();
        server = LocalServer.start(Files.createDirectory(folder.resolve("sqlite")), "");
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @TestFactory
    Stream<DynamicContainer> everyCheckPassesAtEveryVersion() {
        return atEveryVersion(server);
    }

    @TestFactory
    Stream<DynamicContainer> everyCheckPassesOnPostgresql() throws IOException, SQLException {
        var database = PostgresServer.required().newDatabase();
        var place = Files.createDirectory(folder.resolve("postgresql"));
        var onPostgresql = LocalServer.start(
                place,
                "  database: {url: \"" + database.url() + "\", password-file: "
                        + database.server().passwordFile() + "}\n");
        return atEveryVersion(onPostgresql).onClose(onPostgresql::close);
    }

    @TestFactory
    Stream<DynamicContainer> everyCheckPassesWithARootKeyInKms() throws IOException {
        return withARootKeyIn(RootPlace.inKms(), "kms");
    }

    @TestFactory
    Stream<DynamicContainer> everyCheckPassesWithARootKeyInAToken() throws IOException {
        return withARootKeyIn(RootPlace.inToken(folder.resolve("hsm")), "token");
    }

    private static Stream<DynamicContainer> withARootKeyIn(RootPlace root, String name) throws IOException {
        var place = Files.createDirectory(folder.resolve(name));
        var local = LocalServer.start(place, "", root);
        return atEveryVersion(local).onClose(() -> {
            try (root) {
                local.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Stream<DynamicContainer> atEveryVersion(LocalServer at) {
        return VERSIONS.stream().map(version -> {
            try {
                return DynamicContainer.dynamicContainer("KMIP " + version, checks(at, version));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static List<DynamicTest> checks(LocalServer at, String version) throws IOException, InterruptedException {
        var client = at.newClient("pykmip-" + version);
        var output = Python.required()
                .run(
                        "pykmip_interop.py",
                        at.address().getHostString(),
                        at.address().getPort(),
                        client.certificate(),
                        client.key(),
                        at.authorityFile(),
                        version);
        var tests = new ArrayList<DynamicTest>();
        for (var line : output.lines().filter(text -> text.startsWith("{")).toList()) {
            JsonNode check = JSON.readTree(line);
            tests.add(DynamicTest.dynamicTest(check.get("check").asString(), () -> {
                Assumptions.assumeFalse(
                        check.has("skipped"), () -> check.get("skipped").asString());
                assertThat(check.get("ok").asBoolean())
                        .as(check.get("detail").asString())
                        .isTrue();
            }));
        }
        tests.add(DynamicTest.dynamicTest(
                "no check is lost",
                () -> assertThat(tests.size() - 1).as(output).isGreaterThanOrEqualTo(CHECKS)));
        return tests;
    }
}
