package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.errors.Requests.onNobody;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.enumeration.Operation.GET_ATTRIBUTE_LIST;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;

/** Get Attribute List (KMIP 2.1 section 6.1.21, KMIP 1.4 section 11.13). */
final class GetAttributeListErrors {
    private GetAttributeListErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(GET_ATTRIBUTE_LIST, onNobody())
                .both("object missing", OBJECT_NOT_FOUND, peer -> on(peer, GET_ATTRIBUTE_LIST, NOBODY));
    }
}
