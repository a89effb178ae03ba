package org.claviger.server.operation;

import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.Activate;
import org.claviger.operation.OperationType;

/** Activate (KMIP 2.1 section 6.1.1, KMIP 1.4 section 4.19). */
public final class ActivateHandler implements OperationHandler<Activate.Request, Activate.Response> {
    @Override
    public OperationType<Activate.Request, Activate.Response> type() {
        return Activate.TYPE;
    }

    @Override
    public Activate.Response handle(Activate.Request request, RequestContext context) {
        var object = context.open(request.uniqueIdentifier());
        Capabilities.requireState(object);
        context.objects().save(object.activate(context.now()));
        return new Activate.Response(UniqueIdentifier.of(object.uniqueIdentifier()));
    }
}
