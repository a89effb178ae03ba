package org.claviger.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.claviger.operation.DiscoverVersions;
import org.claviger.server.Installation;
import org.claviger.server.ServerProgram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The server as the launcher starts it keeps its memory to itself. Where the tests run as root the server runs as somebody
 * else, and so does who tries: root gets in everywhere.
 */
@EnabledOnOs(OS.LINUX)
class ProtectedProcessTest {
    @TempDir
    private static Path folder;

    private static Installation installation;
    private static Process server;
    private static SSLContext tls;

    /** How to become the user of the server. */
    private static List<String> asItsUser = List.of();

    private record Run(int exit, String output) {}

    @BeforeAll
    static void startServer() throws Exception {
        installation = Installation.onSqlite(folder.resolve("server"));
        tls = installation.tls();
        if ("root".equals(System.getProperty("user.name"))) {
            var user = run(List.of("id", "-u", "nobody")).output.strip();
            var group = run(List.of("id", "-g", "nobody")).output.strip();
            asItsUser = List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups", "--");
            run(List.of("chown", "-R", user + ":" + group, folder.toString()));
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        server = installation.startInstalled(ServerProgram.shared(), asItsUser);
        try (var client = installation.connectTo(server, tls)) {
            client.ask(DiscoverVersions.TYPE, new DiscoverVersions.Request(List.of()));
        }
    }

    @AfterAll
    static void stopServer() throws InterruptedException {
        server.destroy();
        assertThat(server.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    private static Run run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }

    private static Run asTheUserOfTheServer(String... command) throws IOException, InterruptedException {
        var words = new ArrayList<>(asItsUser);
        words.addAll(List.of(command));
        return run(words);
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private static String pid() {
        return String.valueOf(server.pid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jcmd PID GC.heap_dump heap.hprof", "jmap -dump:file=heap.hprof PID", "jstack PID"})
    void theToolsOfTheJdkAreRefused(String command) throws Exception {
        var words = command.replace("PID", pid())
                .replace("heap.hprof", folder.resolve("server/heap.hprof").toString())
                .split(" ");
        words[0] = tool(words[0]);
        var impatient = new ArrayList<>(List.of(words));
        impatient.add(1, "-J-Dsun.tools.attach.attachTimeout=500");

        var run = asTheUserOfTheServer(impatient.toArray(String[]::new));

        assertThat(run.exit).isNotZero();
        assertThat(run.output)
                .containsAnyOf("AttachNotSupportedException", "Unable to open socket file", "not permitted");
        assertThat(folder.resolve("server/heap.hprof")).doesNotExist();
    }

    @Test
    void itTellsNothingToToolsThatLookWithoutAttaching() throws Exception {
        assertThat(asTheUserOfTheServer(tool("jps")).output.lines()).noneMatch(line -> line.startsWith(pid() + " "));
    }

    @Test
    void itLeavesNoCoreFile() throws Exception {
        var limits = Files.readString(Path.of("/proc", pid(), "limits"));
        assertThat(limits).containsPattern("Max core file size +0 +0 ");
    }

    /** Not dumpable: what the kernel has of the process belongs to root then, and its own user may not trace it. */
    @ParameterizedTest
    @ValueSource(strings = {"mem", "maps", "environ"})
    void itsMemoryIsClosedToItsOwnUser(String file) throws Exception {
        var run = asTheUserOfTheServer("head", "-c", "1", "/proc/" + pid() + "/" + file);

        assertThat(run.exit).isNotZero();
        assertThat(run.output).contains("ermission denied");
        assertThat(Files.getOwner(Path.of("/proc", pid(), file)).getName()).isEqualTo("root");
    }

    /** The JVM answers to this signal whatever its options say: it must not tell anything, and go on. */
    @Test
    void aThreadDumpTellsOfNothingButThreads() throws Exception {
        run(List.of("kill", "-QUIT", pid()));
        var passphrase = Files.readString(folder.resolve("server/secrets/root-passphrase"));

        String printed;
        do {
            printed = Files.readString(installation.log());
        } while (!printed.contains("Metaspace") && server.isAlive());

        assertThat(printed).contains("Full thread dump", "store-writer").doesNotContain(passphrase);
        try (var client = installation.connect(tls)) {
            client.ask(DiscoverVersions.TYPE, new DiscoverVersions.Request(List.of()));
        }
    }

    /** Through the same door: the launcher gives these to every command, and none of them can be forgotten for one. */
    @Test
    void theOptionsAreThoseOfTheRunningServer() throws Exception {
        var options = Stream.of(
                        Files.readString(Path.of("/proc", pid(), "cmdline")).split("\0"))
                .toList();

        assertThat(options)
                .contains(
                        "-XX:+DisableAttachMechanism",
                        "-XX:-EnableDynamicAgentLoading",
                        "-Djdk.serialFilter=!*",
                        "-XX:-HeapDumpOnOutOfMemoryError",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:+ExitOnOutOfMemoryError")
                .anyMatch(option -> option.startsWith("-XX:AOTCache="));
    }
}
