package org.claviger.conformance.errors;

import static org.claviger.conformance.wire.Ttlv.integer;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.Operation.LOCATE;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE;

import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.ttlv.Tag;

/** Locate (KMIP 2.1 section 6.1.28, KMIP 1.4 section 11.9). */
final class LocateErrors {
    private LocateErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(LOCATE, peer -> new Ttlv[] {integer(Tag.MAXIMUM_ITEMS, 1), attributesOf(peer)})
                .before2("filter unknown", peer -> peer.ask(LOCATE, Attrs.named("Nmae", text(Tag.NAME_VALUE, "x"))))
                .since2(
                        INVALID_ATTRIBUTE,
                        peer -> peer.ask(LOCATE, structure(Tag.ATTRIBUTES, integer(Tag.BATCH_COUNT, 1))));
    }

    private static Ttlv attributesOf(Peer peer) {
        var algorithm = Attrs.algorithm(CryptographicAlgorithm.AES);
        return peer.before2() ? Attrs.attribute(peer.version(), algorithm) : structure(Tag.ATTRIBUTES, algorithm);
    }
}
