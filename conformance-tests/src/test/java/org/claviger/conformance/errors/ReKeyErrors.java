package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.errors.Requests.onNobody;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.inAnHour;
import static org.claviger.conformance.wire.Ttlv.interval;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.Operation.RE_KEY;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.PROTECTION_STORAGE_UNAVAILABLE;

import org.claviger.conformance.wire.Attrs;
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
                        peer -> on(
                                peer,
                                RE_KEY,
                                peer.create(Attrs.date(Tag.DEACTIVATION_DATE, inAnHour())),
                                interval(Tag.OFFSET, 60)))
                .before2(
                        "application data not generated",
                        peer -> on(
                                peer,
                                RE_KEY,
                                peer.createActive(),
                                peer.attributes(structure(
                                        Tag.APPLICATION_SPECIFIC_INFORMATION,
                                        text(Tag.APPLICATION_NAMESPACE, "nobody's")))))
                .since2(
                        PROTECTION_STORAGE_UNAVAILABLE,
                        peer -> on(peer, RE_KEY, peer.createActive(), NewObjectErrors.hardwareOnly()))
                .needing(ARCHIVE)
                .before2("archived", peer -> on(peer, RE_KEY, peer.archived(peer.createActive())));
    }
}
