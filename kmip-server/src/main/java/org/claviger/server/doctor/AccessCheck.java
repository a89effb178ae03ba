package org.claviger.server.doctor;

import java.util.ArrayList;
import java.util.List;
import org.claviger.server.config.ServerConfig;

/** What of the configuration lets in too many, or nobody. */
final class AccessCheck implements Check {
    private final ServerConfig config;

    AccessCheck(ServerConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "access";
    }

    @Override
    public List<Finding> look() {
        var findings = new ArrayList<Finding>();
        findings.add(
                config.access().isEmpty()
                        ? Finding.warn(
                                "no access rule: no client may do anything",
                                "Add rules under access (docs/configuration.md).")
                        : Finding.ok(config.access().size() + " access rules"));
        if (config.tls().offer().legacyCipherSuites()) {
            findings.add(Finding.warn(
                    "tls.profile is legacy: suites without forward secrecy are offered",
                    "Set it to modern once the appliances that need it are gone."));
        }
        if (config.interop()) {
            findings.add(Finding.warn(
                    "kmip.interop is allow: a client can delete its objects without a trace",
                    "Take it out; it is for conformance tests."));
        }
        return findings;
    }
}
