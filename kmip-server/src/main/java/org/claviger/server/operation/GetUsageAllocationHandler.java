package org.claviger.server.operation;

import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.GetUsageAllocation;
import org.claviger.operation.OperationType;

/** Get Usage Allocation (KMIP 2.1 section 6.1.23, KMIP 1.4 section 4.18). Two that race for the same units cannot both win. */
public final class GetUsageAllocationHandler
        implements OperationHandler<GetUsageAllocation.Request, GetUsageAllocation.Response> {
    @Override
    public OperationType<GetUsageAllocation.Request, GetUsageAllocation.Response> type() {
        return GetUsageAllocation.TYPE;
    }

    @Override
    public GetUsageAllocation.Response handle(GetUsageAllocation.Request request, RequestContext context) {
        var object = context.open(request.uniqueIdentifier());
        context.objects().save(object.allocate(request.usageLimitsCount(), context.now()));
        return new GetUsageAllocation.Response(UniqueIdentifier.of(object.uniqueIdentifier()));
    }
}
