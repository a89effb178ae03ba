package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.errors.Requests.onNobody;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.enumeration.Operation.DESTROY;
import static org.claviger.enumeration.ResultReason.OBJECT_DESTROYED;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.WRONG_KEY_LIFECYCLE_STATE;

/** Destroy (KMIP 2.1 section 6.1.14, KMIP 1.4 section 11.21). */
final class DestroyErrors {
    private DestroyErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(DESTROY, onNobody())
                .both("object missing", OBJECT_NOT_FOUND, peer -> on(peer, DESTROY, NOBODY))
                .both("destroyed already", OBJECT_DESTROYED, peer -> on(peer, DESTROY, peer.destroyed(peer.create())))
                .both("still active", WRONG_KEY_LIFECYCLE_STATE, peer -> on(peer, DESTROY, peer.createActive()));
    }
}
