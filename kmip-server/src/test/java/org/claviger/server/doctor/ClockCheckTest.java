package org.claviger.server.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import org.claviger.server.doctor.Finding.Level;
import org.junit.jupiter.api.Test;

/** A clock that went back. */
class ClockCheckTest extends DoctorTester {
    @Test
    void aClockThatWentBackIsWrong() throws IOException {
        use();
        var yesterday = Clock.offset(CLOCK, Duration.ofDays(-1));
        has(findings("clock", yesterday, GOOD_HOST), Level.FAIL, "and a server has gone by ", "set by NTP");
    }

    @Test
    void aClockThatIsALittleBehindStandsStill() throws IOException {
        use();
        var behind = Clock.offset(CLOCK, Duration.ofMinutes(-4));
        has(findings("clock", behind, GOOD_HOST), Level.WARN, "already: its time stands still", "set by NTP");
    }

    @Test
    void theAuditShowsAClockThatWentBackWithoutADatabase() throws IOException {
        use();
        Files.delete(state.resolve("data/keys.db"));
        var yesterday = Clock.offset(CLOCK, Duration.ofDays(-1));
        has(findings("clock", yesterday, GOOD_HOST), Level.FAIL, "audit.jsonl was written at ", "set by NTP");
    }
}
