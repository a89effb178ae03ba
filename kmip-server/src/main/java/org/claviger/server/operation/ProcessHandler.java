package org.claviger.server.operation;

import java.util.Optional;
import org.claviger.operation.OperationType;
import org.claviger.operation.Process;

/** Process (KMIP 2.1 section 6.1.39): does an asynchronous request now, so that the next Poll finds its answer. */
public final class ProcessHandler implements OperationHandler<Process.Request, Process.Response> {
    private final PendingRequests pending;

    public ProcessHandler(PendingRequests pending) {
        this.pending = pending;
    }

    @Override
    public OperationType<Process.Request, Process.Response> type() {
        return Process.TYPE;
    }

    @Override
    public Process.Response handle(Process.Request request, RequestContext context) {
        var value = request.asynchronousCorrelationValue();
        pending.process(context.caller(), value);
        return new Process.Response(Optional.of(value));
    }
}
