package org.claviger.server.operation;

import org.claviger.enumeration.ResultStatus;
import org.claviger.operation.OperationType;
import org.claviger.operation.Poll;

/**
 * Poll (KMIP 2.1 section 6.1.38, KMIP 1.4 section 4.28): answers with the item of the request that is asked for. It is
 * forgotten once the answer was made.
 */
public final class PollHandler implements OperationHandler<Poll.Request, Poll.Response> {
    private final PendingRequests pending;

    public PollHandler(PendingRequests pending) {
        this.pending = pending;
    }

    @Override
    public OperationType<Poll.Request, Poll.Response> type() {
        return Poll.TYPE;
    }

    @Override
    public Poll.Response handle(Poll.Request request, RequestContext context) {
        var value = request.asynchronousCorrelationValue();
        var answer = pending.answer(context.caller(), value, context.secrets());
        var isDone = answer.resultStatus() != ResultStatus.OPERATION_PENDING;
        context.answerWith(answer, isDone ? () -> pending.fetched(context.caller(), value) : () -> {});
        return new Poll.Response();
    }
}
