package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_CORRELATION_VALUE;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;

import java.util.Optional;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;

/**
 * Which part of an operation's data a request brings (KMIP 2.1 section 6.1, KMIP 1.4 section 4.29). Data that comes in one
 * piece is a part that is both the first and the last.
 */
sealed interface StreamPart {
    /**
     * All data at once.
     *
     * @param isMarked true: the request has both indicators; false: it has none
     */
    record Whole(boolean isMarked) implements StreamPart {}

    /** The first of several parts. */
    record First() implements StreamPart {}

    /**
     * A later part.
     *
     * @param correlationValue what the answer to the first part said
     * @param isLast true: the operation ends with it
     */
    record Later(Bytes correlationValue, boolean isLast) implements StreamPart {}

    /**
     * Reads the three fields of a request that tell its part. An indicator that is absent is false.
     *
     * @throws KmipException if they contradict each other
     */
    static StreamPart of(
            Optional<Bytes> correlationValue, Optional<Boolean> initIndicator, Optional<Boolean> finalIndicator) {
        boolean init = initIndicator.orElse(false);
        boolean last = finalIndicator.orElse(false);
        if (correlationValue.isPresent()) {
            if (init) {
                throw new KmipException(INVALID_FIELD, "Init Indicator beside a Correlation Value");
            }
            return new Later(correlationValue.get(), last);
        }
        if (last && !init) {
            throw new KmipException(
                    INVALID_CORRELATION_VALUE, "Final Indicator without Init Indicator and without Correlation Value");
        }
        return init && !last ? new First() : new Whole(init);
    }

    /** Whether an operation begins with this part. */
    default boolean isFirst() {
        return !(this instanceof Later);
    }

    /** Whether an operation ends with this part. */
    default boolean isLast() {
        return switch (this) {
            case Whole _ -> true;
            case First _ -> false;
            case Later later -> later.isLast;
        };
    }

    /** Whether the part must bring data: only those with an indicator may come without (KMIP 2.1 section 6.1). */
    default boolean needsData() {
        return switch (this) {
            case Whole(var isMarked) -> !isMarked;
            case First _ -> false;
            case Later later -> !later.isLast;
        };
    }
}
