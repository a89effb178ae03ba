package org.claviger.conformance.errors;

import static org.claviger.enumeration.Operation.QUERY_ASYNCHRONOUS_REQUESTS;

import org.claviger.conformance.wire.Ttlv;

/** Query Asynchronous Requests (KMIP 2.1 section 6.1.38). */
final class QueryAsynchronousRequestsErrors {
    private QueryAsynchronousRequestsErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(QUERY_ASYNCHRONOUS_REQUESTS, _ -> new Ttlv[0]);
    }
}
