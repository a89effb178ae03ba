package org.claviger.server.doctor;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.claviger.server.net.MutualTls;
import org.claviger.server.net.TlsConfigurationException;
import org.claviger.server.net.TlsInspection;
import org.claviger.server.net.TlsSettings;

/** The server's certificates, the authorities of its clients, and their revocation lists: readable, fitting, and in time. */
final class CertificatesCheck implements Check {
    private static final Duration SOON = Duration.ofDays(14);
    private static final Duration AUTHORITY_SOON = Duration.ofDays(60);
    private static final Duration LIST_SOON = Duration.ofDays(2);
    private static final String RENEW =
            "Put a new one into the file; a running server takes it up by itself (certs/README.md).";

    private final TlsSettings settings;
    private final Clock clock;

    CertificatesCheck(TlsSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "certificates";
    }

    @Override
    public List<Finding> look() {
        var findings = new ArrayList<Finding>();
        for (var own : settings.certificates()) {
            own(own.chain(), findings);
        }
        for (var authority : settings.clients().authorities()) {
            authority(authority, findings);
        }
        settings.clients().issuingAuthority().ifPresent(file -> issuing(file, findings));
        for (var list : settings.clients().revocationLists()) {
            list(list, findings);
        }
        if (findings.stream().noneMatch(finding -> finding.level() == Finding.Level.FAIL)) {
            findings.add(together());
        }
        return findings;
    }

    private void own(Path file, List<Finding> findings) {
        try {
            var own = TlsInspection.certificates(file).getFirst();
            findings.add(inTime("server certificate " + own.subject(), own.notAfter(), SOON, RENEW));
            if (own.hosts().isEmpty()) {
                findings.add(Finding.warn(
                        "server certificate " + own.subject() + " names no host",
                        "Order one with the DNS names and addresses that clients connect to as alternative names: most"
                                + " clients look at nothing else."));
            } else {
                findings.add(Finding.ok("server certificate is for " + String.join(", ", own.hosts())));
            }
        } catch (TlsConfigurationException e) {
            findings.add(unusable(e));
        }
    }

    private void authority(TlsSettings.ClientAuthority authority, List<Finding> findings) {
        try {
            for (var certificate : TlsInspection.certificates(authority.certificates())) {
                findings.add(inTime(
                        "client authority " + authority.name() + ", " + certificate.subject(),
                        certificate.notAfter(),
                        AUTHORITY_SOON,
                        "Put the next certificate into the file beside this one, renew the clients' certificates, then"
                                + " take this one out."));
            }
        } catch (TlsConfigurationException e) {
            findings.add(unusable(e));
        }
    }

    private void issuing(Path file, List<Finding> findings) {
        try {
            var authority = TlsInspection.certificates(file).getFirst();
            findings.add(inTime(
                    "issuing authority " + authority.subject(),
                    authority.notAfter(),
                    AUTHORITY_SOON,
                    "Put its next certificate and key into the files of certify.authority and start the server anew: what"
                            + " it certifies ends when its certificate does."));
        } catch (TlsConfigurationException e) {
            findings.add(unusable(e));
        }
    }

    private void list(Path file, List<Finding> findings) {
        try {
            for (var list : TlsInspection.revocationLists(file)) {
                var what = "revocation list of " + list.issuer();
                findings.add(list.nextUpdate()
                        .map(next -> inTime(
                                what,
                                next,
                                LIST_SOON,
                                "Fetch the authority's current list into the file: no client of an authority without a"
                                        + " current list is let in."))
                        .orElseGet(() -> Finding.ok(what + " has no end")));
            }
        } catch (TlsConfigurationException e) {
            findings.add(unusable(e));
        }
    }

    private Finding inTime(String what, Instant end, Duration soon, String remedy) {
        var left = Duration.between(clock.instant(), end);
        if (left.isNegative()) {
            return Finding.fail(what + " is out of date since " + end, remedy);
        }
        var line = what + ": " + left.toDays() + " days left, until " + end;
        return left.compareTo(soon) < 0 ? Finding.warn(line, remedy) : Finding.ok(line);
    }

    private static Finding unusable(TlsConfigurationException e) {
        return Finding.fail(
                String.valueOf(e.getMessage()), "Set the file right; certs/README.md says how certificates are made.");
    }

    /** What only shows when all of it is used: keys that fit, chains in order, versions and suites. */
    private Finding together() {
        try {
            MutualTls.load(settings, clock, new SecureRandom());
            return Finding.ok("keys fit their certificates; TLS can be offered");
        } catch (TlsConfigurationException e) {
            return unusable(e);
        }
    }
}
