package org.claviger.server.clock;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a server has found of the time at its start.
 *
 * @param forgets true: the time that is kept is wrong, and the server's takes its place
 * @param doubt what is to be recorded of how the time was kept, if anything is
 */
public record ClockStart(boolean forgets, Optional<String> doubt) {
    /** Programs before this one kept it so; or somebody wrote it. */
    static final String WITHOUT_CODE = "mark without code";

    /** There was a server before, and none takes it away. */
    static final String MISSING = "mark missing";

    /**
     * Has the clock go on from what is known of the time.
     *
     * @param recorded the time of the audit's last record, which is younger than what the database has after a crash
     * @param isFirst true: no server has used the database yet
     * @throws ClockSetBackException if the system's clock is behind by more than the tolerance
     * @throws AlteredTimeException if what is kept is not as a server wrote it
     */
    public static ClockStart of(
            ServerClock clock, ClockSettings settings, SeenTime seen, Optional<Instant> recorded, boolean isFirst) {
        var kept = seen.find();
        var latest = Stream.of(kept.map(SeenTime.Kept::time), recorded)
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
        var forgets = clock.goOnFrom(latest, settings.acceptedFrom());
        if (kept.isEmpty()) {
            return new ClockStart(forgets, isFirst ? Optional.empty() : Optional.of(MISSING));
        }
        return new ClockStart(forgets, kept.get().hasCode() ? Optional.empty() : Optional.of(WITHOUT_CODE));
    }

    /** Tells whether the server's time takes the place of what is kept, whatever that is. */
    boolean keepsAnew() {
        return forgets || doubt.isPresent();
    }
}
