package org.claviger.server.client;

import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;

/** The server's answer that an operation failed. */
public final class KmipFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ResultReason reason;

    public KmipFailure(Operation operation, ResultReason reason, String message) {
        super(operation.specName() + ": " + reason.specName() + (message.isEmpty() ? "" : ", " + message));
        this.reason = reason;
    }

    public ResultReason reason() {
        return reason;
    }
}
