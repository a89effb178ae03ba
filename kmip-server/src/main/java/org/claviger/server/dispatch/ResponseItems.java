package org.claviger.server.dispatch;

import java.util.List;
import java.util.Optional;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.ResultStatus;
import org.claviger.message.RequestItem;
import org.claviger.message.ResponseItem;
import org.claviger.operation.ResponsePayload;
import org.claviger.ttlv.Bytes;

/** Makes the items of a response; each has the operation and the Unique Batch Item ID of its request, if that had one. */
final class ResponseItems {
    private ResponseItems() {}

    static ResponseItem success(RequestItem item, ResponsePayload payload) {
        return of(item, ResultStatus.SUCCESS, Optional.of(payload));
    }

    static ResponseItem undone(RequestItem item, ResponsePayload payload) {
        return of(item, ResultStatus.OPERATION_UNDONE, Optional.of(payload));
    }

    private static ResponseItem of(RequestItem item, ResultStatus status, Optional<ResponsePayload> payload) {
        return new ResponseItem(
                code(item),
                item.uniqueBatchItemId(),
                status,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                payload,
                List.of());
    }

    static ResponseItem pending(RequestItem item, Bytes correlationValue) {
        return new ResponseItem(
                code(item),
                item.uniqueBatchItemId(),
                ResultStatus.OPERATION_PENDING,
                Optional.empty(),
                Optional.empty(),
                Optional.of(correlationValue),
                Optional.empty(),
                List.of());
    }

    /** Returns the answer to Poll: that of the request it asks for, under the identifier of the Poll if that has one. */
    static ResponseItem polled(RequestItem poll, ResponseItem answer) {
        return new ResponseItem(
                answer.operationCode(),
                poll.uniqueBatchItemId().or(answer::uniqueBatchItemId),
                answer.resultStatus(),
                answer.resultReason(),
                answer.resultMessage(),
                answer.asynchronousCorrelationValue(),
                answer.payload(),
                answer.extensions());
    }

    static ResponseItem failure(RequestItem item, ResultReason reason, Optional<String> text) {
        return new ResponseItem(
                code(item),
                item.uniqueBatchItemId(),
                ResultStatus.OPERATION_FAILED,
                Optional.of(reason),
                text,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** The answer to a message whose items could not be read. */
    static ResponseItem failure(ResultReason reason, String text) {
        return new ResponseItem(
                Optional.empty(),
                Optional.empty(),
                ResultStatus.OPERATION_FAILED,
                Optional.of(reason),
                Optional.of(text),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static Optional<Integer> code(RequestItem item) {
        return item.operationCode() == 0 ? Optional.empty() : Optional.of(item.operationCode());
    }
}
