package org.claviger.server.operation;

import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.OperationType;
import org.claviger.operation.Recover;

/** Recover (KMIP 2.1 section 6.1.42, KMIP 1.4 section 4.23). An object that is on-line stays as it is. */
public final class RecoverHandler implements OperationHandler<Recover.Request, Recover.Response> {
    @Override
    public OperationType<Recover.Request, Recover.Response> type() {
        return Recover.TYPE;
    }

    @Override
    public Recover.Response handle(Recover.Request request, RequestContext context) {
        var object = context.open(request.uniqueIdentifier());
        if (object.archived()) {
            context.objects().save(object.recover(context.now()));
        }
        return new Recover.Response(UniqueIdentifier.of(object.uniqueIdentifier()));
    }
}
