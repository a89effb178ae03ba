package org.claviger.server.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.claviger.server.audit.AuditVerifier;

/** Whether the audit can go on, and is as it was written. */
final class AuditCheck implements Check {
    /** What is verified in a few seconds. */
    private static final long QUICKLY_VERIFIED = 256L << 20;

    private final Path file;

    AuditCheck(Path file) {
        this.file = file;
    }

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public List<Finding> look() {
        if (!Files.exists(file)) {
            return List.of(Finding.ok(file + " is not there yet; the first start makes it"));
        }
        var findings = new ArrayList<Finding>();
        if (!Files.isWritable(file)) {
            findings.add(Finding.fail(
                    file + " cannot be written by " + System.getProperty("user.name"),
                    "Run this as the server's user; if it is, give it the file. Without an audit nothing is served."));
        }
        findings.add(chain());
        return findings;
    }

    private Finding chain() {
        try {
            if (Files.size(file) > QUICKLY_VERIFIED) {
                return Finding.ok(file + " is " + (Files.size(file) >> 20)
                        + " MiB, too much to verify here: claviger audit verify does");
            }
            var report = AuditVerifier.verify(file, AuditVerifier.publicKey(file, null));
            if (report.isWhole()) {
                return Finding.ok("%s is as it was written: %d records, %d signed checkpoints"
                        .formatted(file, report.records(), report.checkpoints()));
            }
            return Finding.fail(
                    file + " is not as it was written: " + report.problems().getFirst(),
                    "Keep the file as it is, run \"claviger audit verify\" for all of it, and find out who changed it"
                            + " (docs/audit.md).");
        } catch (IOException e) {
            return Finding.fail(
                    file + " cannot be verified: " + e.getMessage(),
                    "Put its .pub and .head back beside it, from the backup (docs/audit.md).");
        }
    }
}
