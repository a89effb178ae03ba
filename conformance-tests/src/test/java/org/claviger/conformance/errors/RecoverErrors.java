package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.errors.Requests.onNobody;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.enumeration.Operation.RECOVER;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;

/** Recover (KMIP 2.1 section 6.1.42, KMIP 1.4 section 11.23). */
final class RecoverErrors {
    private RecoverErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(RECOVER, onNobody())
                .both("object missing", OBJECT_NOT_FOUND, peer -> on(peer, RECOVER, NOBODY));
    }
}
