package org.claviger.server.operation;

import org.claviger.operation.OperationType;
import org.claviger.operation.RngSeed;

/**
 * RNG Seed (KMIP 2.1 section 6.1.50, KMIP 1.4 section 4.36). Takes nothing, as the specification allows, and says so: the
 * generator is seeded by the operating system, and no client shall have a hand in the keys of others.
 */
public final class RngSeedHandler implements OperationHandler<RngSeed.Request, RngSeed.Response> {
    private static final int TAKEN = 0;

    @Override
    public OperationType<RngSeed.Request, RngSeed.Response> type() {
        return RngSeed.TYPE;
    }

    @Override
    public RngSeed.Response handle(RngSeed.Request request, RequestContext context) {
        return new RngSeed.Response(TAKEN);
    }
}
