package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.errors.Requests.onNobody;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.enumeration.Operation.ACTIVATE;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.WRONG_KEY_LIFECYCLE_STATE;

/** Activate (KMIP 2.1 section 6.1.1, KMIP 1.4 section 11.19). */
final class ActivateErrors {
    private ActivateErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(ACTIVATE, onNobody())
                .both("object missing", OBJECT_NOT_FOUND, peer -> on(peer, ACTIVATE, NOBODY))
                .both("cannot be activated", INVALID_OBJECT_TYPE, peer -> on(peer, ACTIVATE, peer.registerOpaque()))
                .both("not pre-active", WRONG_KEY_LIFECYCLE_STATE, peer -> on(peer, ACTIVATE, peer.createActive()))
                .needing(ARCHIVE)
                .before2("archived", peer -> on(peer, ACTIVATE, peer.archived(peer.create())));
    }
}
