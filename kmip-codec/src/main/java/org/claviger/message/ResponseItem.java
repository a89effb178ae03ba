package org.claviger.message;

import java.util.List;
import java.util.Optional;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.ResultStatus;
import org.claviger.operation.ResponsePayload;
import org.claviger.ttlv.Bytes;

/**
 * What became of one operation (KMIP 2.1 section 8.5, KMIP 1.4 section 7.2).
 *
 * @param operationCode as the request had it; empty if the request's item was not read that far
 * @param resultReason there if the operation failed
 * @param asynchronousCorrelationValue there if the operation is pending
 * @param payload there if the operation succeeded or was undone
 */
public record ResponseItem(
        Optional<Integer> operationCode,
        Optional<Bytes> uniqueBatchItemId,
        ResultStatus resultStatus,
        Optional<ResultReason> resultReason,
        Optional<String> resultMessage,
        Optional<Bytes> asynchronousCorrelationValue,
        Optional<ResponsePayload> payload,
        List<MessageExtension> extensions) {
    /** The empty payload of an operation whose output the client asked not to be given: see {@link RequestItem#ephemeral}. */
    public record Withheld() implements ResponsePayload {}

    public ResponseItem {
        extensions = List.copyOf(extensions);
    }
}
