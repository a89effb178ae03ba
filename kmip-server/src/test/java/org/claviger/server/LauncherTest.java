package org.claviger.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the launcher script in a checkout, with JDKs, a Maven and a PATH that are all made up. */
class LauncherTest {
    private static final Path LAUNCHER = Path.of("..", "claviger");
    /** What the script may use of the machine; no Java, no Maven, no Python. */
    private static final List<String> TOOLS = List.of(
            "bash",
            "dirname",
            "readlink",
            "sed",
            "head",
            "cat",
            "find",
            "id",
            "mkdir",
            "rm",
            "mv",
            "mktemp",
            "tee",
            "awk",
            "sort",
            "uniq",
            "cksum");

    @TempDir
    private Path folder;

    private Path checkout = Path.of("");
    private Path tools = Path.of("");
    private Path jdks = Path.of("");
    private final Map<String, String> environment = new HashMap<>();

    private record Run(int exit, String out, String err) {
        String lastLine() {
            return out.lines().toList().getLast();
        }
    }

    @BeforeEach
    void makeCheckout() throws IOException {
        checkout = Files.createDirectories(folder.resolve("a checkout"));
        tools = Files.createDirectory(folder.resolve("tools"));
        jdks = Files.createDirectory(folder.resolve("jdks"));
        Files.copy(LAUNCHER, checkout.resolve("claviger"));
        Files.setPosixFilePermissions(checkout.resolve("claviger"), PosixFilePermissions.fromString("rwxr-xr-x"));
        for (var tool : TOOLS) {
            Files.createSymbolicLink(tools.resolve(tool), find(tool));
        }
        environment.put("PATH", tools.toString());
        environment.put("HOME", folder.toString());
        environment.put("CLAVIGER_JDK_PLACES", jdks.toString());
    }

    private static Path find(String tool) {
        return Stream.of("/bin", "/usr/bin", "/usr/local/bin")
                .map(place -> Path.of(place, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    // --- Finding a JDK

    @Test
    void theJdk25IsPickedAmongOthers() throws Exception {
        jdk("17-openjdk", "17.0.15");
        jdk("21", "21.0.1");
        jdk("26-ea", "26");
        var wanted = jdk("temurin 25", "25.0.3");

        var run = launch("java-home");

        assertThat(run).isEqualTo(new Run(0, wanted + "\n", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"25", "25.0.3", "25.0.1.1", "25-ea", "25+36"})
    void everyFormOfItsVersionIsKnown(String version) throws Exception {
        var wanted = jdk("some", version);

        assertThat(launch("java-home").out()).isEqualTo(wanted + "\n");
    }

    @Test
    void java25HomeComesFirst() throws Exception {
        jdk("25", "25");
        var wanted = jdk("elsewhere/unusual", "25.0.9");
        environment.put("JAVA25_HOME", wanted.toString());
        environment.put("JAVA_HOME", jdk("other", "25.0.1").toString());

        assertThat(launch("java-home").out()).isEqualTo(wanted + "\n");
    }

    @Test
    void anOlderJavaHomeIsPassedOver() throws Exception {
        environment.put("JAVA_HOME", jdk("elsewhere/17", "17.0.15").toString());
        var wanted = jdk("25", "25.0.3");

        assertThat(launch("java-home").out()).isEqualTo(wanted + "\n");
    }

    @Test
    void aRuntimeWithoutCompilerIsNoJdk() throws Exception {
        Files.delete(jdk("25-jre", "25.0.3").resolve("bin/javac"));

        assertThat(launch("java-home").exit()).isEqualTo(1);
    }

    @Test
    void aJdkWithoutReleaseFileIsAsked() throws Exception {
        var wanted = jdk("25", "25.0.3");
        Files.delete(wanted.resolve("release"));
        program(wanted.resolve("bin/java"), "echo 'openjdk version \"25.0.3\" 2026-04-15' >&2");

        assertThat(launch("java-home").out()).isEqualTo(wanted + "\n");
    }

    @Test
    void theFoldersOfMacOsAreKnown() throws Exception {
        var wanted = jdk("temurin-25.jdk/Contents/Home", "25.0.3");

        assertThat(launch("java-home").out()).isEqualTo(wanted + "\n");
    }

    @Test
    void withoutAnyItSaysWhatItFoundAndHowToGetOne() throws Exception {
        var old = jdk("17", "17.0.15");

        var run = launch("java-home");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("claviger: no JDK 25 found.\nFound, but not usable:\n  " + old + " is 17.0.15\nGet one")
                .contains("apt-get install", "brew install", "JAVA25_HOME");
    }

    @Test
    void itWorksThroughALinkFromAnyFolder() throws Exception {
        var wanted = jdk("25", "25.0.3");
        var link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a checkout", "claviger"));

        assertThat(run(List.of(link.toString(), "java-home")).out()).isEqualTo(wanted + "\n");
    }

    // --- Building and starting

    @Test
    void aMissingMavenIsNamed() throws Exception {
        jdk("25", "25.0.3");
        Files.createFile(checkout.resolve("pom.xml"));

        var run = launch("server");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("Maven is needed to build").contains("apt-get install maven");
    }

    /** A build that makes two jars, and notes that it ran. */
    private void build() throws IOException {
        Files.createFile(checkout.resolve("pom.xml"));
        maven("""
            mkdir -p "$PWD/kmip-server/target/dist/lib"
            echo > "$PWD/kmip-server/target/dist/lib/b.jar"
            echo > "$PWD/kmip-server/target/dist/lib/a.jar"
            echo built >> "$PWD/builds"
            """);
    }

    /** A Java that prints its arguments, or makes a file where a cache is asked for. */
    private Path javaThatMakesCaches() throws IOException {
        var java = jdk("25", "25.0.3").resolve("bin/java");
        program(java, """
            for argument in "$@"; do
                case $argument in
                    -XX:AOTCacheOutput=*)
                        echo "$* with ${CLAVIGER_KMIP_LISTEN-no setting}" > "${argument#*=}"
                        exit
                        ;;
                esac
            done
            printf '%s\\n' "$@" "places: ${CLAVIGER_JDK_PLACES-unset}" "core: $(ulimit -c)"
            """);
        return java;
    }

    private Path distribution() throws IOException {
        return checkout.toRealPath().resolve("kmip-server/target/dist");
    }

    @Test
    void theServerIsBuiltOnceAndStartedWithItsOptions() throws Exception {
        javaThatMakesCaches();
        build();
        environment.put("CLAVIGER_JAVA_OPTIONS", "-Xmx1g -Dx=y");

        var first = launch("server", "--config", "a file.yaml");
        var second = launch("server", "--config", "a file.yaml");

        assertThat(first.out().lines())
                .containsExactly(
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:-HeapDumpOnOutOfMemoryError",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:+DisableAttachMechanism",
                        "-XX:-EnableDynamicAgentLoading",
                        "-XX:-UsePerfData",
                        "-XX:MaxTenuringThreshold=2",
                        "-Djdk.serialFilter=!*",
                        "-XX:AOTCache=" + distribution() + "/start.aot",
                        "-Xlog:aot*=off",
                        "-Xlog:cds*=off",
                        "-Xmx1g",
                        "-Dx=y",
                        "-cp",
                        distribution() + "/lib/a.jar:" + distribution() + "/lib/b.jar",
                        "org.claviger.server.Main",
                        "server",
                        "--config",
                        "a file.yaml",
                        "places: unset",
                        "core: 0");
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(Files.readAllLines(checkout.resolve("builds"))).hasSize(1);
    }

    /** The training server must not meet somebody's database, and the cache holds for one class path and one set of options. */
    @Test
    void theStartCacheIsMadeWithTheOptionsOfTheServerAndWithoutItsSettings() throws Exception {
        javaThatMakesCaches();
        build();
        environment.put("CLAVIGER_KMIP_LISTEN", "0.0.0.0:5696");
        environment.put("CLAVIGER_JAVA_OPTIONS", "-Xmx1g");

        launch("server");

        assertThat(Files.readString(distribution().resolve("start.aot")))
                .startsWith("--enable-native-access=ALL-UNNAMED -XX:+ExitOnOutOfMemoryError"
                        + " -XX:-HeapDumpOnOutOfMemoryError -XX:-CreateCoredumpOnCrash -XX:+DisableAttachMechanism"
                        + " -XX:-EnableDynamicAgentLoading -XX:-UsePerfData"
                        + " -XX:MaxTenuringThreshold=2 -Djdk.serialFilter=!* -XX:AOTCacheOutput=")
                .contains(" -cp " + distribution() + "/lib/a.jar:" + distribution() + "/lib/b.jar"
                        + " org.claviger.server.Main dev ")
                .doesNotContain("-Xmx1g")
                .endsWith(" --port 0 --check-only with no setting\n");
    }

    @Test
    void anotherJdkMakesAnotherStartCache() throws Exception {
        javaThatMakesCaches();
        build();
        launch("server");
        var cache = distribution().resolve("start.aot");
        Files.writeString(cache, "of the old one");
        launch("server");
        assertThat(cache).hasContent("of the old one");

        Files.writeString(jdks.resolve("25/release"), "JAVA_VERSION=\"25.0.4\"\n");
        launch("server");

        assertThat(Files.readString(cache)).contains("-XX:AOTCacheOutput=");
        assertThat(Files.readAllLines(checkout.resolve("builds"))).hasSize(1);
    }

    @Test
    void withoutAStartCacheTheServerStartsAllTheSame() throws Exception {
        var java = jdk("25", "25.0.3").resolve("bin/java");
        program(java, "printf '%s\\n' \"$@\"");
        build();

        var first = launch("server");
        var second = launch("server");

        assertThat(first.exit()).isZero();
        assertThat(first.out()).contains("org.claviger.server.Main").doesNotContain("AOT");
        assertThat(first.err()).contains("starts will take longer than need be; " + distribution() + "/start.aot.log");
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(second.err()).isEmpty();
        assertThat(Files.readString(distribution().resolve("start.aot.log"))).contains("-XX:AOTCacheOutput=");
    }

    @Test
    void whatWasInstalledWithoutSourcesMakesItsCacheWhenTold() throws Exception {
        javaThatMakesCaches();
        assertThat(launch("start-cache").err()).contains("no program in");
        Files.createDirectories(distribution().resolve("lib"));
        Files.createFile(distribution().resolve("lib/a.jar"));
        assertThat(launch("version").out()).doesNotContain("AOT");

        assertThat(launch("start-cache").exit()).isZero();

        assertThat(launch("version").out()).contains("-XX:AOTCache=" + distribution() + "/start.aot");
    }

    @Test
    void aBuildThatFailsIsTheEnd() throws Exception {
        jdk("25", "25.0.3");
        Files.createFile(checkout.resolve("pom.xml"));
        maven("echo 'cannot compile'; exit 1");

        var run = launch("server");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("cannot compile", "claviger: the build failed");
    }

    // --- Testing

    @Test
    void theReportsOfAllModulesAreSummedUp() throws Exception {
        jdk("25", "25.0.3");
        maven("""
                mkdir -p kmip-codec/target/surefire-reports kmip-server/target/surefire-reports
                echo '<testsuite name="a" tests="5" errors="0" skipped="2" failures="0">
                  <testcase><skipped message="no &quot;cases&quot; here"/></testcase>
                  <testcase><skipped message="no &quot;cases&quot; here"/></testcase>
                </testsuite>' > kmip-codec/target/surefire-reports/TEST-a.xml
                echo '<testsuite name="b" tests="4" errors="0" skipped="0" failures="0">' \
                    > kmip-codec/target/surefire-reports/TEST-b.xml
                echo '<testsuite name="c" tests="10" errors="0" skipped="0" failures="0">' \
                    > kmip-server/target/surefire-reports/TEST-c.xml
                """);

        var run = launch("test");

        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("kmip-codec           2 suites       7 passed, 0 failed, 2 skipped")
                .contains("2 skipped: no \"cases\" here");
        assertThat(run.lastLine()).isEqualTo("17 passed, 0 failed, 2 skipped");
    }

    @Test
    void aFailureOfTheBuildIsAFailure() throws Exception {
        jdk("25", "25.0.3");
        maven("""
                mkdir -p kmip-codec/target/surefire-reports
                echo '<testsuite name="a" tests="3" errors="1" skipped="0" failures="1">' \
                    > kmip-codec/target/surefire-reports/TEST-a.xml
                echo '[ERROR] one test failed'
                exit 1
                """);

        var run = launch("test");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("[ERROR] one test failed");
        assertThat(run.lastLine()).isEqualTo("1 passed, 2 failed, 0 skipped");
    }

    @Test
    void aRunWithoutTestsIsAFailure() throws Exception {
        jdk("25", "25.0.3");
        maven("exit 0");

        var run = launch("test");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.lastLine()).isEqualTo("0 passed, 0 failed, 0 skipped");
    }

    @Test
    void reportsOfAnEarlierRunDoNotCount() throws Exception {
        jdk("25", "25.0.3");
        var old = Files.createDirectories(checkout.resolve("certs/target/surefire-reports"));
        Files.writeString(
                old.resolve("TEST-old.xml"), "<testsuite tests=\"3\" errors=\"0\" skipped=\"0\" failures=\"0\">");
        maven("exit 0");

        assertThat(launch("test").lastLine()).isEqualTo("0 passed, 0 failed, 0 skipped");
    }

    @Test
    void whatCannotBePreparedIsSaidAndOnAServerAFailure() throws Exception {
        jdk("25", "25.0.3");
        maven("exit 0");
        var requirements = checkout.resolve("conformance-tests/src/test/python/requirements.txt");
        Files.createDirectories(requirements.getParent());
        Files.createFile(requirements);

        assertThat(launch("test").err()).contains("MISSING   Python 3.10 or newer");

        environment.put("CI", "true");
        var run = launch("test");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("missing: Python 3.10 or newer", "With CI=true nothing may be left out.");
    }

    @Test
    void theLongTestsAreAskedForByAProperty() throws Exception {
        jdk("25", "25.0.3");
        maven("echo \"[ERROR] $*\"");

        assertThat(launch("test", "--long", "--", "-pl", "certs").out())
                .contains("verify -Dclaviger.long=true -pl certs");
    }

    @Test
    void anUnknownOptionIsRefused() throws Exception {
        var run = launch("test", "--lnog");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("unknown option --lnog (expected --long");
    }

    private Path jdk(String name, String version) throws IOException {
        var home = Files.createDirectories(jdks.resolve(name));
        Files.createDirectories(home.resolve("bin"));
        program(home.resolve("bin/java"), "exit 1");
        program(home.resolve("bin/javac"), "exit 1");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private void maven(String script) throws IOException {
        program(tools.resolve("mvn"), script);
    }

    private static void program(Path file, String script) throws IOException {
        Files.writeString(file, "#!" + find("bash") + "\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run launch(String... arguments) throws IOException, InterruptedException {
        return run(Stream.concat(Stream.of(checkout.resolve("claviger").toString()), Stream.of(arguments))
                .toList());
    }

    private Run run(List<String> command) throws IOException, InterruptedException {
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        var exit = builder.start().waitFor();
        return new Run(exit, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }
}
