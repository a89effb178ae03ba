package org.claviger.conformance.errors;

import static org.claviger.enumeration.Operation.DISCOVER_VERSIONS;

import org.claviger.conformance.wire.Ttlv;

/** Discover Versions (KMIP 2.1 section 6.1.15, KMIP 1.4 section 4.26). */
final class DiscoverVersionsErrors {
    private DiscoverVersionsErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(DISCOVER_VERSIONS, _ -> new Ttlv[0]);
    }
}
