package org.claviger.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.claviger.server.command.DoctorCommand;
import org.claviger.server.doctor.Finding.Level;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** All checks together, and the command that runs them. */
class DoctorTest extends DoctorTester {
    @Test
    void nothingIsWrongWithANewInstallationNorWithAUsedOne() throws IOException {
        for (var template : List.of(Templates.NEW, Templates.USED)) {
            begin(template);
            assertThat(Doctor.of(config(), CLOCK, RANDOM, GOOD_HOST).examine())
                    .extracting(Doctor.Result::check)
                    .containsExactly(
                            "machine", "access", "files", "ports", "certificates", "storage", "audit", "clock");
            assertThat(Doctor.of(config(), CLOCK, RANDOM, GOOD_HOST).examine())
                    .flatExtracting(Doctor.Result::findings)
                    .extracting(Finding::level)
                    .doesNotContain(Level.FAIL);
        }
        has(findings("storage"), Level.OK, "root key software wraps and unwraps", "");
        has(findings("storage"), Level.OK, "keys.db is safe to use, current, and under this root key", "");
        has(findings("audit"), Level.OK, "is as it was written", "");
    }

    @Test
    void theCommandSaysWhatToDoAndFails() throws IOException {
        use();
        Files.writeString(state.resolve("secrets/root-passphrase"), "another one");
        var out = new StringWriter();

        assertThat(run(out)).isEqualTo(1);
        assertThat(out.toString())
                .containsPattern("(?m)^ok +access +1 access rules$")
                .containsPattern("(?m)^FAIL +storage +root key software cannot be used: ")
                .containsPattern("(?m)^To fix:$")
                .containsPattern("(?m)^ {2}storage: Put the right key file and passphrase into place")
                .containsPattern("(?m)^[1-9] wrong, [0-9]+ warnings, [0-9]+ in order$");
        assertThat(run(new StringWriter(), "--json")).isEqualTo(1);
    }

    @Test
    void theCommandSucceedsWhenNothingIsWrong() throws IOException {
        use();
        var out = new StringWriter();

        assertThat(run(out, "--json")).isZero();
        assertThat(out.toString().lines())
                .hasSizeGreaterThan(10)
                .allSatisfy(line -> assertThat(line)
                        .matches("\\{\"check\":\"[a-z]+\",\"level\":\"(ok|warn)\",\"what\":\".+\",\"remedy\":\".*\"}"));
    }

    @Test
    void aConfigurationThatCannotBeUsedIsAFindingToo() throws IOException {
        configure("audit:", "audits:");
        var out = new StringWriter();

        assertThat(run(out)).isEqualTo(3);
        assertThat(out.toString())
                .containsPattern("(?m)^FAIL +configuration +.*claviger.yaml:[0-9]+: audits: unknown key")
                .contains("docs/configuration.md has all keys");
    }

    private int run(StringWriter out, String... options) {
        var arguments = new ArrayList<>(
                List.of("--config", state.resolve("claviger.yaml").toString()));
        arguments.addAll(List.of(options));
        return new CommandLine(new DoctorCommand())
                .setOut(new PrintWriter(out, true))
                .execute(arguments.toArray(String[]::new));
    }
}
