package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.revocation;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.Operation.REVOKE;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.WRONG_KEY_LIFECYCLE_STATE;

import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.ttlv.Tag;

/** Revoke (KMIP 2.1 section 6.1.44, KMIP 1.4 section 11.20). */
final class RevokeErrors {
    private RevokeErrors() {}

    static OperationErrors errors() {
        var ended = revocation(RevocationReasonCode.CESSATION_OF_OPERATION);
        var compromised = revocation(RevocationReasonCode.KEY_COMPROMISE);
        return OperationErrors.of(REVOKE, _ -> new Ttlv[] {uid(NOBODY), ended})
                .both("object missing", OBJECT_NOT_FOUND, peer -> on(peer, REVOKE, NOBODY, ended))
                .both(
                        "revocation reason unknown",
                        INVALID_FIELD,
                        peer -> on(
                                peer,
                                REVOKE,
                                peer.createActive(),
                                structure(Tag.REVOCATION_REASON, enumeration(Tag.REVOCATION_REASON_CODE, 0x99))))
                .both(
                        "cannot be revoked",
                        INVALID_OBJECT_TYPE,
                        peer -> on(peer, REVOKE, peer.registerOpaque(), compromised))
                .since2(WRONG_KEY_LIFECYCLE_STATE, peer -> on(peer, REVOKE, peer.create(), ended))
                .needing(ARCHIVE)
                .before2("archived", peer -> on(peer, REVOKE, peer.archived(peer.createActive()), ended));
    }
}
