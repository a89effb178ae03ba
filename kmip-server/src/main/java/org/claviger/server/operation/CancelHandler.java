package org.claviger.server.operation;

import org.claviger.operation.Cancel;
import org.claviger.operation.OperationType;

/** Cancel (KMIP 2.1 section 6.1.5, KMIP 1.4 section 4.27): what has begun is not taken back. */
public final class CancelHandler implements OperationHandler<Cancel.Request, Cancel.Response> {
    private final PendingRequests pending;

    public CancelHandler(PendingRequests pending) {
        this.pending = pending;
    }

    @Override
    public OperationType<Cancel.Request, Cancel.Response> type() {
        return Cancel.TYPE;
    }

    @Override
    public Cancel.Response handle(Cancel.Request request, RequestContext context) {
        var value = request.asynchronousCorrelationValue();
        return new Cancel.Response(value, pending.cancel(context.caller(), value));
    }
}
