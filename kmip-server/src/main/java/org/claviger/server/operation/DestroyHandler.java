package org.claviger.server.operation;

import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.Destroy;
import org.claviger.operation.OperationType;
import org.claviger.server.crypto.ObjectVault;

/** Destroy (KMIP 2.1 section 6.1.15, KMIP 1.4 section 4.21). */
public final class DestroyHandler implements OperationHandler<Destroy.Request, Destroy.Response> {
    private final ObjectVault vault;
    private final CryptographicStreams streams;
    private final Residents residents;

    public DestroyHandler(ObjectVault vault, CryptographicStreams streams, Residents residents) {
        this.residents = residents;
        this.vault = vault;
        this.streams = streams;
    }

    @Override
    public OperationType<Destroy.Request, Destroy.Response> type() {
        return Destroy.TYPE;
    }

    @Override
    public Destroy.Response handle(Destroy.Request request, RequestContext context) {
        var object = context.open(request.uniqueIdentifier());
        context.objects().save(object.destroy(context.now()));
        residents.destroyAfter(object, context);
        streams.closeAllAfter(context, object);
        vault.forget(object);
        return new Destroy.Response(UniqueIdentifier.of(object.uniqueIdentifier()));
    }
}
