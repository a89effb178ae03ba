package org.claviger.server.doctor;

import java.io.IOException;
import org.claviger.server.doctor.Finding.Level;
import org.junit.jupiter.api.Test;

/** Who may do what. */
class AccessCheckTest extends DoctorTester {
    @Test
    void openDoorsAreWorthAWarning() throws IOException {
        configure("  kmip:\n", "  kmip:\n    interop: allow\n");
        configure("  tls:\n", "  tls:\n    profile: legacy\n");
        configure("    - {principals: \"mtls:dev:*\", tenant: default, operations: all}\n", "    []\n");
        var findings = findings("access");

        has(findings, Level.WARN, "no access rule: no client may do anything", "Add rules under access");
        has(findings, Level.WARN, "tls.profile is legacy", "Set it to modern");
        has(findings, Level.WARN, "kmip.interop is allow", "Take it out");
    }
}
