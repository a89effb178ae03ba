package org.claviger.conformance.errors;

import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.enumeration.Operation.QUERY;

import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.QueryFunction;
import org.claviger.ttlv.Tag;

/** Query (KMIP 2.1 section 6.1.37, KMIP 1.4 section 4.25). */
final class QueryErrors {
    private QueryErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(
                QUERY, _ -> new Ttlv[] {enumeration(Tag.QUERY_FUNCTION, QueryFunction.QUERY_OPERATIONS)});
    }
}
