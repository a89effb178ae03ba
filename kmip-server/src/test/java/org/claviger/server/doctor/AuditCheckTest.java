package org.claviger.server.doctor;

import java.io.IOException;
import java.nio.file.Files;
import org.claviger.server.doctor.Finding.Level;
import org.junit.jupiter.api.Test;

/** The audit as it was written. */
class AuditCheckTest extends DoctorTester {
    @Test
    void anEditedAuditIsWrong() throws IOException {
        use();
        var audit = state.resolve("audit/audit.jsonl");
        Files.writeString(audit, Files.readString(audit).replaceFirst("\"kind\":\"start\"", "\"kind\":\"stort\""));
        has(findings("audit"), Level.FAIL, "is not as it was written: ", "claviger audit verify");
    }

    @Test
    void anAuditWithoutItsKeyIsWrong() throws IOException {
        use();
        Files.delete(state.resolve("audit/audit.jsonl.pub"));
        has(findings("audit"), Level.FAIL, "cannot be verified: ", "Put its .pub and .head back beside it");
    }
}
