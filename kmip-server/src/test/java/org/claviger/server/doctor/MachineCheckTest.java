package org.claviger.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.claviger.server.doctor.Finding.Level;
import org.junit.jupiter.api.Test;

/** The machine and its Java. */
class MachineCheckTest extends DoctorTester {
    @Test
    void whoUsesKeysIsNamed() throws IOException {
        assertThat(findings("machine"))
                .anySatisfy(finding -> assertThat(finding.what())
                        .containsAnyOf("keys are used by libcrypto 3.", "as libcrypto can't be used: "));
        configure("  access:", "  crypto: {engine: java}\n  access:");
        has(findings("machine"), Level.OK, "keys are used by Java 25", "");
    }

    @Test
    void anotherJavaIsWrong() {
        var host = new Host(Runtime.Version.parse("21.0.2"), Map.of());
        has(findings("machine", CLOCK, host), Level.FAIL, "Java 21.0.2 (expected 25)", "JAVA25_HOME");
    }

    @Test
    void fewOpenFilesAndCoreFilesAreWorthAWarning() {
        var host =
                new Host(Runtime.Version.parse("25"), Map.of(Host.OPEN_FILES, 1_024L, Host.CORE_FILE, Long.MAX_VALUE));
        var findings = findings("machine", CLOCK, host);

        has(findings, Level.WARN, "1024 files open here, and kmip.connections.total is 10000", "LimitNOFILE=10256");
        has(findings, Level.WARN, "leaves a core file, which would hold keys", "ulimit -c 0");
    }

    @Test
    void theLimitsOfLinuxAreRead() {
        assertThat(Host.parse(List.of(
                        "Limit                     Soft Limit           Hard Limit           Units     ",
                        "Max core file size        0                    unlimited            bytes     ",
                        "Max open files            20000                20000                files     ",
                        "Max locked memory         unlimited            unlimited            bytes     ")))
                .containsOnly(
                        Map.entry("Max core file size", 0L),
                        Map.entry("Max open files", 20_000L),
                        Map.entry("Max locked memory", Long.MAX_VALUE));
    }
}
