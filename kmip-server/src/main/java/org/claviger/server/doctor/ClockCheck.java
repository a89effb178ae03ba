package org.claviger.server.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.claviger.server.StoredData;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.config.ServerConfig.Database;

/** Whether the clock has gone back, or differs from that of the database: dates decide what a key may be used for. */
final class ClockCheck implements Check {
    private static final Duration TOLERANCE = Duration.ofSeconds(5);
    private static final String SET_RIGHT =
            "Have the clocks set by NTP (chrony or systemd-timesyncd), and restart the server once they are right.";

    private final ServerConfig config;
    private final Clock clock;

    ClockCheck(ServerConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public List<Finding> look() {
        var now = clock.instant();
        if (config.database() instanceof Database.Postgresql postgresql) {
            return List.of(comparedWithDatabase(postgresql, now));
        }
        return List.of(comparedWithFiles(now));
    }

    private Finding comparedWithFiles(Instant now) {
        var written = lastWritten(config.auditFile());
        if (written.isAfter(now.plus(TOLERANCE))) {
            return Finding.fail(
                    "it is " + now + ", and " + config.auditFile() + " was written at " + written, SET_RIGHT);
        }
        return Finding.ok("it is " + now + ", and the audit is of no later time");
    }

    private static Instant lastWritten(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.MIN; // not there
        }
    }

    private Finding comparedWithDatabase(Database.Postgresql postgresql, Instant now) {
        try {
            var difference = Duration.between(now, StoredData.databaseTime(postgresql, clock))
                    .abs();
            return difference.compareTo(TOLERANCE) <= 0
                    ? Finding.ok("it is " + now + ", as the database's clock has it")
                    : Finding.fail("it is " + now + ", and the database's clock differs by " + difference, SET_RIGHT);
        } catch (RuntimeException e) {
            return Finding.warn("the database's clock cannot be read: " + e.getMessage(), "See storage.");
        }
    }
}
