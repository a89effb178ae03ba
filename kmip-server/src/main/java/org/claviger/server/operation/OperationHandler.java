package org.claviger.server.operation;

import org.claviger.message.MessageExtension;
import org.claviger.operation.OperationType;
import org.claviger.operation.RequestPayload;
import org.claviger.operation.ResponsePayload;
import org.claviger.server.domain.KmipException;

/**
 * Does one operation.
 *
 * @param <Q> its request payload
 * @param <R> its response payload
 */
public interface OperationHandler<Q extends RequestPayload, R extends ResponsePayload> {
    OperationType<Q, R> type();

    /** Tells whether the operation knows a vendor's extension; a critical one that it does not know rejects the message. */
    default boolean knows(MessageExtension extension) {
        return false;
    }

    /**
     * Does the operation. Changes are staged in the context's objects and applied when the handler has returned.
     *
     * @throws KmipException for whatever the client shall hear
     */
    R handle(Q request, RequestContext context);
}
