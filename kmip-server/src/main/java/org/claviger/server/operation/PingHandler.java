package org.claviger.server.operation;

import org.claviger.operation.OperationType;
import org.claviger.operation.Ping;

/** Ping (KMIP 2.1 section 6.1.36): whoever gets an answer knows that the server is alive. */
public final class PingHandler implements OperationHandler<Ping.Request, Ping.Response> {
    @Override
    public OperationType<Ping.Request, Ping.Response> type() {
        return Ping.TYPE;
    }

    @Override
    public Ping.Response handle(Ping.Request request, RequestContext context) {
        return new Ping.Response();
    }
}
