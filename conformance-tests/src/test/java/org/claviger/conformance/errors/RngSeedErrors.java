package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.data;
import static org.claviger.enumeration.Operation.RNG_SEED;

import org.claviger.conformance.wire.Ttlv;

/** RNG Seed (KMIP 2.1 section 6.1.51, KMIP 1.4 section 11.40). */
final class RngSeedErrors {
    private RngSeedErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(RNG_SEED, _ -> new Ttlv[] {data(16)});
    }
}
