package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.errors.Requests.onNobody;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.Operation.GET_ATTRIBUTES;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;

import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/** Get Attributes (KMIP 2.1 section 6.1.20, KMIP 1.4 section 11.12). */
final class GetAttributesErrors {
    private GetAttributesErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(GET_ATTRIBUTES, onNobody())
                .both("object missing", OBJECT_NOT_FOUND, peer -> on(peer, GET_ATTRIBUTES, NOBODY))
                .since2(
                        INVALID_ATTRIBUTE,
                        peer -> on(
                                peer,
                                GET_ATTRIBUTES,
                                peer.create(),
                                enumeration(Tag.ATTRIBUTE_REFERENCE, Tag.BATCH_ITEM.code())))
                .since(ProtocolVersion.V1_1)
                .before2(
                        "attribute name twice",
                        peer -> on(
                                peer,
                                GET_ATTRIBUTES,
                                peer.create(),
                                text(Tag.ATTRIBUTE_NAME, "State"),
                                text(Tag.ATTRIBUTE_NAME, "State")));
    }
}
