package org.claviger.conformance.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.bool;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.integer;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.Operation.DISCOVER_VERSIONS;
import static org.claviger.enumeration.Operation.GET;
import static org.claviger.enumeration.Operation.QUERY;

import java.util.List;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.conformance.wire.Wire;
import org.claviger.enumeration.QueryFunction;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/** Errors of any message (KMIP 1.4 section 11.1). */
final class GeneralErrors {
    private static final int NO_OPERATION = 0x0800_0041;

    private GeneralErrors() {}

    /** @param forbidden a client that may ask for nothing */
    static OperationErrors errors(CommonErrors.Forbidden forbidden) {
        return OperationErrors.ofTable(ErrorRow.GENERAL)
                .before2(
                        "protocol major version unknown",
                        peer -> item(peer.send(Wire.message(
                                ProtocolVersion.of(0, 9), List.of(), List.of(Wire.item(GET, uid(NOBODY)))))))
                .before2(
                        "item or payload malformed",
                        peer -> CommonErrors.ask(
                                peer, CommonErrors.item(GET, text(Tag.REQUEST_PAYLOAD, "no structure"))))
                .before2("field twice", peer -> peer.ask(GET, uid(NOBODY), uid(NOBODY)))
                .before2("newer minor version with unknown fields", peer -> {
                    var answer = peer.send(
                            List.of(text(Tag.CLIENT_CORRELATION_VALUE, "of a later version")),
                            Wire.item(
                                    DISCOVER_VERSIONS.versions().contains(peer.version()) ? DISCOVER_VERSIONS : QUERY,
                                    discovery(peer)));
                    assertThat(Peer.reason(item(answer))).isEmpty();
                    return item(answer);
                })
                .before2("unknown field", peer -> peer.ask(GET, uid(NOBODY), bool(Tag.BATCH_ORDER_OPTION, true)))
                .before2("operation forbidden to the client", peer -> forbidden.ask(peer.version(), GET, uid(NOBODY)))
                .before2(
                        "response larger than allowed",
                        peer -> item(peer.send(
                                List.of(integer(Tag.MAXIMUM_RESPONSE_SIZE, 64)), Wire.item(GET, uid(peer.create())))))
                .before2(
                        "operation not supported",
                        peer -> CommonErrors.ask(
                                peer,
                                structure(
                                        Tag.BATCH_ITEM,
                                        enumeration(Tag.OPERATION, NO_OPERATION),
                                        structure(Tag.REQUEST_PAYLOAD))))
                .before2(
                        "critical extension unknown",
                        peer -> CommonErrors.ask(
                                peer, Wire.item(GET, uid(NOBODY)).plus(CommonErrors.criticalExtension())))
                .before2(
                        "message malformed",
                        peer -> item(peer.send(structure(
                                Tag.REQUEST_MESSAGE,
                                structure(
                                        Tag.REQUEST_HEADER, Wire.version(peer.version()), integer(Tag.BATCH_COUNT, 7)),
                                Wire.item(GET, uid(NOBODY))))));
    }

    private static Ttlv[] discovery(Peer peer) {
        return DISCOVER_VERSIONS.versions().contains(peer.version())
                ? new Ttlv[0]
                : new Ttlv[] {enumeration(Tag.QUERY_FUNCTION, QueryFunction.QUERY_OPERATIONS)};
    }

    private static Ttlv item(Ttlv answer) {
        return answer.at(Tag.BATCH_ITEM);
    }
}
