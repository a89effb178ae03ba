package org.claviger.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The development server in a process of its own, as it forbids that its memory is looked into. */
class DevCommandTest {
    private static final Pattern LISTENS = Pattern.compile("KMIP +127\\.0\\.0\\.1:([0-9]+) ");
    private static final Pattern TO_TRY = Pattern.compile("hostname='127\\.0\\.0\\.1', port=([0-9]+),");

    @TempDir
    private Path folder;

    @Test
    void whatToTryNamesThePortThatWasTakenWhereAnyWasAskedFor() throws Exception {
        var output = dev("--port", "0");

        assertThat(port(TO_TRY, output)).isEqualTo(port(LISTENS, output)).isNotEqualTo("0");
    }

    private String dev(String... options) throws IOException, InterruptedException {
        var command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "dev",
                "--dir",
                folder.resolve("dev").toString(),
                "--check-only");
        command.command().addAll(List.of(options));
        command.environment().keySet().removeIf(name -> name.startsWith("CLAVIGER_"));
        var process = command.redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static String port(Pattern pattern, String output) {
        return pattern.matcher(output)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(pattern + " is not in: " + output));
    }
}
