package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.errors.Requests.onNobody;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.Operation.OBTAIN_LEASE;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;

/** Obtain Lease (KMIP 2.1 section 6.1.33, KMIP 1.4 section 11.17). */
final class ObtainLeaseErrors {
    private ObtainLeaseErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(OBTAIN_LEASE, onNobody())
                .both("object missing", OBJECT_NOT_FOUND, peer -> on(peer, OBTAIN_LEASE, NOBODY))
                .before2("no new lease", peer -> on(peer, OBTAIN_LEASE, peer.compromised(peer.createActive())))
                .needing(ARCHIVE)
                .before2("archived", peer -> on(peer, OBTAIN_LEASE, peer.archived(peer.createActive())));
    }
}
