package org.claviger.server.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.claviger.server.StoredData;
import org.claviger.server.clock.AlteredTimeException;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.config.ServerConfig.Database;
import org.claviger.server.store.StoreException;

/**
 * Whether the clock has gone back, or differs from that of the database: dates decide what a key may be used for. A server that
 * runs keeps the time that it goes by in the database, so this shows its clock too.
 */
final class ClockCheck implements Check {
    private static final Duration TOLERANCE = Duration.ofSeconds(5);
    private static final String SET_RIGHT = "Have the clocks set by NTP (chrony or systemd-timesyncd).";
    private static final String SET_RIGHT_OR_ACCEPT =
            SET_RIGHT + " If it is right now and was wrong then, docs/operating.md#the-clock says what to do.";

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
        return List.of(comparedWithDatabase()
                .or(() -> comparedWithFiles(clock.instant()))
                .orElseGet(() -> Finding.ok("it is " + clock.instant() + ", and nothing is of a later time")));
    }

    /** Returns what is wrong, if anything is. */
    private Optional<Finding> comparedWithDatabase() {
        if (config.database() instanceof Database.Sqlite(Path file) && !Files.exists(file)) {
            return Optional.empty();
        }
        try {
            var times = StoredData.times(config, clock);
            var now = clock.instant();
            return times.seen()
                    .flatMap(seen -> comparedWithServers(now, seen))
                    .or(() -> times.current()
                            .map(current -> Duration.between(now, current).abs())
                            .filter(difference -> difference.compareTo(TOLERANCE) > 0)
                            .map(difference -> Finding.fail(
                                    "it is " + now + ", and the database's clock differs by " + difference,
                                    SET_RIGHT)));
        } catch (AlteredTimeException e) {
            return Optional.of(Finding.fail(String.valueOf(e.getMessage()), "See docs/operating.md#the-clock."));
        } catch (StoreException e) {
            return Optional.of(Finding.warn("the database's time cannot be read: " + e.getMessage(), "See storage."));
        }
    }

    private Optional<Finding> comparedWithServers(Instant now, Instant seen) {
        var what = "it is %s, and a server has gone by %s already".formatted(now, seen);
        if (seen.isAfter(now.plus(config.clock().tolerance()))) {
            return Optional.of(Finding.fail(what + ": none starts now", SET_RIGHT_OR_ACCEPT));
        }
        return seen.isAfter(now.plus(TOLERANCE))
                ? Optional.of(Finding.warn(what + ": its time stands still", SET_RIGHT))
                : Optional.empty();
    }

    private Optional<Finding> comparedWithFiles(Instant now) {
        var file = config.auditFile();
        try {
            var written = Files.getLastModifiedTime(file).toInstant();
            return written.isAfter(now.plus(TOLERANCE))
                    ? Optional.of(Finding.fail(
                            "it is " + now + ", and " + file + " was written at " + written, SET_RIGHT_OR_ACCEPT))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty(); // not there
        }
    }
}
