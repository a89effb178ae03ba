package org.claviger.operation;

import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.ttlv.VersionRange;

/**
 * An operation as it travels.
 *
 * @param versions those that have the operation
 * @param <Q> its request payload
 * @param <R> its response payload
 */
public record OperationType<Q extends RequestPayload, R extends ResponsePayload>(
        Operation operation, VersionRange versions, Codec<Q> request, Codec<R> response) {
    @Override
    public String toString() {
        return operation.specName();
    }
}
