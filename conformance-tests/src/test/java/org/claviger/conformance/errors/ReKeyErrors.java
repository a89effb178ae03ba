package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.errors.Requests.onNobody;
import static org.claviger.conformance.errors.Requests.registerWrapped;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.inAnHour;
import static org.claviger.conformance.wire.Ttlv.interval;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.Operation.RE_KEY;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.KEY_VALUE_NOT_PRESENT;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;

import org.claviger.conformance.wire.Attrs;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/** Re-key (KMIP 2.1 section 6.1.45, KMIP 1.4 section 11.5). */
final class ReKeyErrors {
    private ReKeyErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(RE_KEY, onNobody())
                .both("object missing", OBJECT_NOT_FOUND, peer -> on(peer, RE_KEY, NOBODY))
                .both("cannot be re-keyed", INVALID_OBJECT_TYPE, peer -> on(peer, RE_KEY, peer.registerOpaque()))
                .before2(
                        "offset beside dates",
                        peer -> on(
                                peer,
                                RE_KEY,
                                peer.createActive(),
                                interval(Tag.OFFSET, 60),
                                peer.attributes(Attrs.date(Tag.ACTIVATION_DATE, inAnHour()))))
                .before2(
                        "offset without activation date",
                        peer -> on(peer, RE_KEY, peer.create(), interval(Tag.OFFSET, 60)))
                .since(ProtocolVersion.V1_2)
                .both(
                        "key value not present",
                        KEY_VALUE_NOT_PRESENT,
                        peer -> on(peer, RE_KEY, peer.activated(registerWrapped(peer))))
                .since(ProtocolVersion.V1_0)
                .needing(ARCHIVE)
                .before2("archived", peer -> on(peer, RE_KEY, peer.archived(peer.createActive())));
    }
}
