package org.claviger.server.operation;

import java.util.Optional;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.operation.OperationType;
import org.claviger.operation.Revoke;

/** Revoke (KMIP 2.1 section 6.1.44, KMIP 1.4 section 4.20). */
public final class RevokeHandler implements OperationHandler<Revoke.Request, Revoke.Response> {
    private final CryptographicStreams streams;

    public RevokeHandler(CryptographicStreams streams) {
        this.streams = streams;
    }

    @Override
    public OperationType<Revoke.Request, Revoke.Response> type() {
        return Revoke.TYPE;
    }

    private static RevocationReason reason(Revoke.Request request) {
        return request.revocationReason()
                .orElseGet(() -> new RevocationReason(RevocationReasonCode.UNSPECIFIED, Optional.empty()));
    }

    @Override
    public Revoke.Response handle(Revoke.Request request, RequestContext context) {
        var object = context.open(request.uniqueIdentifier());
        Capabilities.requireState(object);
        context.objects().save(object.revoke(reason(request), request.compromiseOccurrenceDate(), context.now()));
        streams.closeAllAfter(context, object);
        return new Revoke.Response(UniqueIdentifier.of(object.uniqueIdentifier()));
    }
}
