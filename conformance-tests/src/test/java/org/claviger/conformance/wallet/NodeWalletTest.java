package org.claviger.conformance.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.claviger.conformance.LocalServer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;

/** A wallet's back end in JavaScript, {@code src/test/node/key_provider_client.js}, uses the Key Provider API. */
class NodeWalletTest {
    private static final Path SCRIPT = Path.of("src", "test", "node", "key_provider_client.js");
    private static final int CHECKS = 8;
    private static final int LONGEST_SECONDS = 180;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    /**
     * The Node.js that the system property {@code claviger.node} names, or the one on the path. Without one the test is skipped,
     * or fails where the environment says {@code CI=true}.
     */
    private static String node() {
        var named = System.getProperty("claviger.node", "");
        var found = named.isEmpty() ? onPath() : Optional.of(named);
        if (found.isEmpty()) {
            var reason = "Node.js 18 or newer is nowhere to be found (Debian, Ubuntu: apt-get install nodejs;"
                    + " -Dclaviger.node=FILE names it)";
            if ("true".equals(System.getenv("CI"))) {
                fail(reason);
            }
            Assumptions.abort(reason);
        }
        return found.get();
    }

    private static Optional<String> onPath() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder).resolve("node"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    @TestFactory
    Stream<DynamicTest> everyCheckPasses() throws IOException, InterruptedException {
        var node = node();
        String output;
        try (var server = LocalServer.start(folder, "  rest: {listen: 127.0.0.1:0}\n")) {
            var wallet = server.newClient("wallet");
            var other = server.newClient("other");
            output = run(List.of(
                    node,
                    SCRIPT.toString(),
                    String.valueOf(server.restAddress().getPort()),
                    wallet.certificate().toString(),
                    wallet.key().toString(),
                    server.authorityFile().toString(),
                    other.certificate().toString(),
                    other.key().toString()));
        }
        var tests = new ArrayList<DynamicTest>();
        for (var line : output.lines().filter(text -> text.startsWith("{")).toList()) {
            var check = JSON.readTree(line);
            tests.add(DynamicTest.dynamicTest(
                    check.get("check").asString(),
                    () -> assertThat(check.get("ok").asBoolean())
                            .as(check.get("detail").asString())
                            .isTrue()));
        }
        tests.add(DynamicTest.dynamicTest(
                "no check is lost",
                () -> assertThat(tests.size() - 1).as(output).isEqualTo(CHECKS)));
        return tests.stream();
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                fail("the client did not end within " + LONGEST_SECONDS + " s");
            }
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
