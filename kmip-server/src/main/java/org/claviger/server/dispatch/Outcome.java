package org.claviger.server.dispatch;

import java.util.Optional;
import org.claviger.enumeration.ResultReason;
import org.claviger.message.RequestItem;
import org.claviger.message.ResponseItem;
import org.claviger.server.operation.ItemOutput;
import org.claviger.server.store.CommitUnknownException;
import org.claviger.server.store.StaleObjectException;
import org.jspecify.annotations.Nullable;

/**
 * What became of one item.
 *
 * @param bytes how long the answer is
 * @param failure null if the item has succeeded
 */
record Outcome(
        ResponseItem answer,
        long bytes,
        ItemOutput output,
        @Nullable Failure failure) {
    Optional<ResultReason> reason() {
        return failure == null ? Optional.empty() : Optional.of(failure.reason);
    }

    boolean lostRace() {
        return failure != null && failure.lostRace();
    }

    /** What was handed out of a key cannot be taken back: it is not handed out with what is undone. */
    ResponseItem undone(RequestItem item) {
        var payload = output.isReleased()
                ? new ResponseItem.Withheld()
                : answer.payload().orElseThrow();
        return ResponseItems.undone(item, payload);
    }

    /** @param message for the client */
    record Failure(ResultReason reason, String message, RuntimeException cause) {
        /** Tells whether somebody else changed the object meanwhile. */
        boolean lostRace() {
            return cause instanceof StaleObjectException;
        }

        /** Tells whether the item may have been done all the same. */
        boolean isUnknown() {
            return cause instanceof CommitUnknownException;
        }
    }
}
