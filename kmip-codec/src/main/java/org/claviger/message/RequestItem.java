package org.claviger.message;

import java.util.List;
import java.util.Optional;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.Ephemeral;
import org.claviger.enumeration.Operation;
import org.claviger.operation.RequestPayload;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.TtlvException;
import org.jspecify.annotations.Nullable;

/**
 * One operation asked for (KMIP 2.1 section 8.3, KMIP 1.4 section 7.2).
 *
 * @param operationCode as it came, so that an operation nobody knows can still be answered by its code
 * @param ephemeral true: the data that the operation gives is for later items, not for the client (2.1)
 * @param ephemeralOutput the same in the draft of 3.0
 */
public record RequestItem(
        int operationCode,
        Optional<Boolean> ephemeral,
        Optional<Ephemeral> ephemeralOutput,
        Optional<Bytes> uniqueBatchItemId,
        RequestPayload payload,
        List<MessageExtension> extensions) {
    private static final EnumerationType<Operation> OPERATIONS = EnumerationType.of(Operation.class);

    /** The payload of an operation that the codec has no type for, or that the message's version does not have. */
    public record Unknown() implements RequestPayload {}

    /**
     * What is left of an item that could not be read.
     *
     * @param fault what was wrong with it
     */
    public record Unreadable(TtlvException fault) implements RequestPayload {}

    public RequestItem {
        extensions = List.copyOf(extensions);
    }

    public static RequestItem of(Operation operation, RequestPayload payload) {
        return new RequestItem(
                operation.value(), Optional.empty(), Optional.empty(), Optional.empty(), payload, List.of());
    }

    /** Returns the operation, or null if no version has one of this code. */
    public @Nullable Operation operation() {
        return OPERATIONS.byValue(operationCode);
    }

    public RequestItem withUniqueBatchItemId(Bytes id) {
        return new RequestItem(operationCode, ephemeral, ephemeralOutput, Optional.of(id), payload, extensions);
    }
}
