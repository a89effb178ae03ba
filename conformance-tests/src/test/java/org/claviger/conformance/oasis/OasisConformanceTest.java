package org.claviger.conformance.oasis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.claviger.conformance.LocalServer;
import org.claviger.conformance.RootPlace;
import org.claviger.conformance.oasis.Outcome.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All official cases of 1.0 to 2.1 against our server. Those that do not pass yet stand in known-failures.tsv with a reason
 * each; a case that passes and stands there fails this test, and so does one that fails and does not.
 *
 * <p>With {@code -Dclaviger.conformance.rewrite=true} the file is written anew; a reason given by hand is kept, one that only
 * says the step and the difference is not. With
 * {@code -Dclaviger.conformance.only=REGEX} only cases run whose version and name, such as {@code 1.4/CS-BC-M-1-14}, fit.
 */
class OasisConformanceTest {
    private static final Path KNOWN =
            Path.of("src", "test", "resources", "org", "claviger", "conformance", "oasis", "known-failures.tsv");
    private static final List<String> VERSIONS = List.of("1.0", "1.1", "1.2", "1.3", "1.4", "2.0", "2.1");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyCasePassesOrIsKnownNotTo() throws IOException {
        var cases = OfficialCases.folder();
        var only = System.getProperty("claviger.conformance.only", "");
        Predicate<String> chosen = Pattern.compile(only).asPredicate();
        Report report;
        try (var server = LocalServer.start(folder, "  kmip: {interop: allow}\n" + LocalServer.CERTIFYING)) {
            report = run(cases, chosen, server);
        }
        report.write(Path.of("target", "conformance"));
        System.out.println(only.isEmpty() ? report.tables() : report.text());
        var failures = new TreeMap<String, String>();
        for (var outcome : report.outcomes()) {
            if (outcome.result() != Result.PASS) {
                failures.put(outcome.version() + "/" + outcome.name(), outcome.detail());
            }
        }
        if (Boolean.getBoolean("claviger.conformance.rewrite") && only.isEmpty()) {
            write(failures);
        }
        var known = known();
        known.keySet().removeIf(chosen.negate());
        assertThat(failures.keySet()).isEqualTo(known.keySet());
        assertThat(report.outcomes()).hasSizeGreaterThan(only.isEmpty() ? 400 : 0);
    }

    /** The basic profiles: keys and secrets as foundries and stores use them, the baseline server, cryptographic services. */
    private static final Predicate<String> BASIC =
            Pattern.compile("/(BL|SKLC|SKFF|AKLC|OMOS|TL|CS-BC|CS-AC)-").asPredicate();

    @Test
    void theBasicProfilesPassWithARootKeyInKms() throws IOException {
        try (var root = RootPlace.inKms()) {
            passBasicProfiles(root);
        }
    }

    @Test
    void theBasicProfilesPassWithARootKeyInAToken() throws IOException {
        try (var root = RootPlace.inToken(folder.resolve("hsm"))) {
            passBasicProfiles(root);
        }
    }

    private void passBasicProfiles(RootPlace root) throws IOException {
        var known = known();
        var chosen = BASIC.and(name -> !known.containsKey(name));
        try (var server = LocalServer.start(
                Files.createDirectory(folder.resolve("server")), "  kmip: {interop: allow}\n", root)) {
            var outcomes = run(OfficialCases.folder(), chosen, server).outcomes();
            assertThat(outcomes)
                    .hasSizeGreaterThan(150)
                    .allSatisfy(outcome -> assertThat(outcome.result())
                            .as(outcome.version() + "/" + outcome.name() + ": " + outcome.detail())
                            .isEqualTo(Result.PASS));
        }
    }

    private static Report run(Path cases, Predicate<String> chosen, LocalServer server) throws IOException {
        Map<String, SSLContext> contexts = new HashMap<>();
        return ConformanceRunner.run(
                cases,
                VERSIONS,
                chosen,
                identity -> WireConnection.connect(
                        server.address(),
                        contexts.computeIfAbsent(identity, _ -> newClient(server, contexts.size())),
                        Duration.ofSeconds(30)),
                Clock.systemUTC());
    }

    private static SSLContext newClient(LocalServer server, int number) {
        try {
            return server.newClientTls("case-" + number);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> known() throws IOException {
        var known = new TreeMap<String, String>();
        for (var line : Files.readAllLines(KNOWN)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                var parts = line.split("\t", 2);
                assertThat(parts).as("a case and a reason: " + line).hasSize(2);
                known.put(parts[0], parts[1]);
            }
        }
        return known;
    }

    private static void write(Map<String, String> failures) throws IOException {
        var before = Files.exists(KNOWN) ? known() : Map.<String, String>of();
        var lines = new ArrayList<String>();
        lines.add(
                "# Cases of 1.0 to 2.1 that do not pass yet, each with its reason. Written by OasisConformanceTest with");
        lines.add("# -Dclaviger.conformance.rewrite=true, which keeps a reason that does not begin with a step.");
        failures.forEach((name, detail) -> {
            var byHand = before.getOrDefault(name, "step");
            lines.add(name + "\t" + (byHand.startsWith("step") ? reason(detail) : byHand));
        });
        Files.write(KNOWN, lines, StandardCharsets.UTF_8);
    }

    private static String reason(String detail) {
        var identifier = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
        var plain = detail.replaceAll(identifier, "ID").replaceAll("\\s+", " ").strip();
        return plain.length() <= 160 ? plain : plain.substring(0, 160) + "…";
    }
}
