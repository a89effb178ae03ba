package org.claviger.server.operation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.StorageStatusMask;
import org.claviger.operation.Interop;
import org.claviger.operation.OperationType;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.LocateQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interop (KMIP 2.1 section 6.1.26): a test case begins or ends. Begin and Reset delete the caller's objects, so that each case
 * finds the server as it was at the start of the session; End does nothing.
 *
 * <p>The only operation that deletes an object without a trace in the store, so it is held in narrow bounds. It is there only
 * where the configuration says so ({@code kmip.interop}). It reaches what the caller owns and nothing else. The session begins
 * when the server starts: an object that was there before is never deleted. And it refuses when there are more objects than
 * test cases make. What it deletes is logged one by one.
 */
public final class InteropHandler implements OperationHandler<Interop.Request, Interop.Response> {
    private static final Logger LOG = LoggerFactory.getLogger(InteropHandler.class);

    /** Whoever has made more than this is no test case. */
    static final int MAX_OBJECTS = 1_000;

    private final ObjectVault vault;
    private final CryptographicStreams streams;
    private final Residents residents;
    private final Instant start;

    /** @param start when the server started; objects that are older stay */
    public InteropHandler(ObjectVault vault, CryptographicStreams streams, Residents residents, Instant start) {
        this.residents = residents;
        this.vault = vault;
        this.streams = streams;
        this.start = start.truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public OperationType<Interop.Request, Interop.Response> type() {
        return Interop.TYPE;
    }

    @Override
    public Interop.Response handle(Interop.Request request, RequestContext context) {
        switch (request.interopFunction()) {
            case BEGIN, RESET -> reset(context);
            case END -> {}
        }
        return new Interop.Response();
    }

    private void reset(RequestContext context) {
        var caller = context.caller();
        var found = context.objects().locateOwn(caller, madeInThisSession(context.now()));
        if (found.total() > MAX_OBJECTS) {
            throw new KmipException(
                    ResultReason.PERMISSION_DENIED,
                    found.total() + " objects were made since the start of the server (expected at most " + MAX_OBJECTS
                            + "); this is not a test");
        }
        for (var id : found.uniqueIdentifiers()) {
            var object = context.objects().open(caller, Operation.INTEROP, id, context.now());
            LOG.info("interop: deleting {} {} of {}", object.objectType().specName(), id, caller.principal());
            context.objects().remove(object);
            residents.destroyAfter(object, context);
            streams.closeAllAfter(context, object);
            vault.forget(object);
        }
    }

    private LocateQuery madeInThisSession(Instant now) {
        var since = Attributes.of(AttributeTypes.INITIAL_DATE, start).plus(AttributeTypes.INITIAL_DATE, Instant.MAX);
        return LocateQuery.matching(since, now)
                .in(EnumSet.allOf(StorageStatusMask.class))
                .page(0, MAX_OBJECTS);
    }
}
