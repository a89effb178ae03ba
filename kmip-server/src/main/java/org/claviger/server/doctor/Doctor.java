package org.claviger.server.doctor;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.config.ServerConfig.Rest;
import org.claviger.server.net.TlsInspection;

/** All checks of a configuration. */
public final class Doctor {
    private final List<Check> checks;

    private Doctor(List<Check> checks) {
        this.checks = List.copyOf(checks);
    }

    /** What one check found. */
    public record Result(String check, List<Finding> findings) {}

    /** Returns the checks that a server with this configuration needs; another provider of root keys adds its own here. */
    public static Doctor of(ServerConfig config, Clock clock, SecureRandom random) {
        return of(config, clock, random, Host.current());
    }

    static Doctor of(ServerConfig config, Clock clock, SecureRandom random, Host host) {
        var connections = config.listener().maxConnections()
                + config.rest()
                        .map(Rest::listener)
                        .map(rest -> rest.maxConnections())
                        .orElse(0);
        return new Doctor(List.of(
                new MachineCheck(host, connections, config.engine()),
                new AccessCheck(config),
                new FilesCheck(config),
                new PortsCheck(config, address -> TlsInspection.isShownAt(address, config.tls())),
                new CertificatesCheck(config.tls(), clock),
                new StorageCheck(config, clock, random),
                new AuditCheck(config.auditFile()),
                new ClockCheck(config, clock)));
    }

    /** Runs all checks, one after the other; one that breaks is a finding. */
    public List<Result> examine() {
        var results = new ArrayList<Result>();
        for (var check : checks) {
            List<Finding> findings;
            try {
                findings = check.look();
            } catch (RuntimeException e) {
                findings = List.of(Finding.fail(
                        "could not be looked at: " + e, "Run this as the server's user; if that is so, report it."));
            }
            results.add(new Result(check.name(), findings));
        }
        return results;
    }
}
