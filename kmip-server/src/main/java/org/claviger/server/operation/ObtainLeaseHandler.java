package org.claviger.server.operation;

import java.time.Duration;
import java.time.Instant;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.ResultReason;
import org.claviger.operation.ObtainLease;
import org.claviger.operation.OperationType;
import org.claviger.server.domain.KmipException;

/**
 * Obtain Lease (KMIP 2.1 section 6.1.35, KMIP 1.4 section 4.17). Every lease is as long as the configuration says; the server
 * keeps none in mind, so none has to be given back.
 */
public final class ObtainLeaseHandler implements OperationHandler<ObtainLease.Request, ObtainLease.Response> {
    private final Duration leaseTime;

    /** @param leaseTime zero means that an object may be used for ever */
    public ObtainLeaseHandler(Duration leaseTime) {
        this.leaseTime = leaseTime;
    }

    @Override
    public OperationType<ObtainLease.Request, ObtainLease.Response> type() {
        return ObtainLease.TYPE;
    }

    @Override
    public ObtainLease.Response handle(ObtainLease.Request request, RequestContext context) {
        var object = context.open(request.uniqueIdentifier());
        object.requireOnline();
        if (!object.mayBeLeased()) {
            throw new KmipException(
                    ResultReason.PERMISSION_DENIED,
                    "object is " + object.state().specName() + "; no lease is given");
        }
        var lastChange = object.attributes().first(AttributeTypes.LAST_CHANGE_DATE);
        return new ObtainLease.Response(
                UniqueIdentifier.of(object.uniqueIdentifier()), leaseTime, lastChange.orElse(Instant.EPOCH));
    }
}
