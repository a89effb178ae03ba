package org.claviger.hsm.guard;

import java.time.Instant;
import java.util.Optional;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;

/**
 * How calls of a backend fare.
 *
 * @param since when it came to this state
 * @param running calls that run now
 * @param calls calls that were made since the start
 * @param failed those of them that got no proper answer
 * @param refused calls that were not made, because the backend was not asked or too many ran
 * @param pauses how often it was decided not to ask for a while
 * @param lastFailure category of the last call without a proper answer
 */
public record GuardStatus(
        State state,
        Instant since,
        int running,
        long calls,
        long failed,
        long refused,
        long pauses,
        Optional<BackendException.Category> lastFailure) {
    /** Whether a backend is asked. */
    public enum State {
        /** It is. */
        ASKED,
        /** It is not, until the pause is over. */
        PAUSED,
        /** The pause is over; one call at a time tries whether it answers again. */
        TRIED
    }

    /** Told when a backend isn't asked any more, and when it is again. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Called by the thread whose call made the difference.
         *
         * @param cause why it isn't asked; empty if it is again
         */
        void changed(BackendId id, GuardStatus now, Optional<BackendException> cause);
    }
}
