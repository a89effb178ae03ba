package org.claviger.server.operation;

import java.util.Set;
import org.claviger.operation.AsynchronousCorrelationValues;
import org.claviger.operation.OperationType;
import org.claviger.operation.Operations;
import org.claviger.operation.QueryAsynchronousRequests;

/** Query Asynchronous Requests (KMIP 2.1 section 6.1.41): the caller's requests whose results were not fetched. */
public final class QueryAsynchronousRequestsHandler
        implements OperationHandler<QueryAsynchronousRequests.Request, QueryAsynchronousRequests.Response> {
    private final PendingRequests pending;

    public QueryAsynchronousRequestsHandler(PendingRequests pending) {
        this.pending = pending;
    }

    @Override
    public OperationType<QueryAsynchronousRequests.Request, QueryAsynchronousRequests.Response> type() {
        return QueryAsynchronousRequests.TYPE;
    }

    @Override
    public QueryAsynchronousRequests.Response handle(
            QueryAsynchronousRequests.Request request, RequestContext context) {
        return new QueryAsynchronousRequests.Response(pending.outstanding(
                context.caller(),
                request.asynchronousCorrelationValues()
                        .map(AsynchronousCorrelationValues::values)
                        .map(Set::copyOf)
                        .orElse(Set.of()),
                request.operations()
                        .map(Operations::operations)
                        .map(Set::copyOf)
                        .orElse(Set.of())));
    }
}
