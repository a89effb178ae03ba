package org.claviger.conformance.errors;

import static org.claviger.conformance.wire.Ttlv.integer;
import static org.claviger.enumeration.Operation.RNG_RETRIEVE;

import org.claviger.conformance.wire.Ttlv;
import org.claviger.ttlv.Tag;

/** RNG Retrieve (KMIP 2.1 section 6.1.50, KMIP 1.4 section 11.39). */
final class RngRetrieveErrors {
    private RngRetrieveErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(RNG_RETRIEVE, _ -> new Ttlv[] {integer(Tag.DATA_LENGTH, 16)});
    }
}
