package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.errors.Requests.onNobody;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.ResultReason.OBJECT_ARCHIVED;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;

/** Archive (KMIP 2.1 section 6.1.4, KMIP 1.4 section 11.22). */
final class ArchiveErrors {
    private ArchiveErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(ARCHIVE, onNobody())
                .both("object missing", OBJECT_NOT_FOUND, peer -> on(peer, ARCHIVE, NOBODY))
                .both("archived already", OBJECT_ARCHIVED, peer -> on(peer, ARCHIVE, peer.archived(peer.create())));
    }
}
