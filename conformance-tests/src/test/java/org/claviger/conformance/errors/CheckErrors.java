package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.longInteger;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.Operation.CHECK;
import static org.claviger.enumeration.ResultReason.ILLEGAL_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.USAGE_LIMIT_EXCEEDED;

import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.ttlv.Tag;

/** Check (KMIP 2.1 section 6.1.7, KMIP 1.4 section 11.10). */
final class CheckErrors {
    private CheckErrors() {}

    static OperationErrors errors() {
        var encrypt = Attrs.uses(CryptographicUsageMask.ENCRYPT);
        return OperationErrors.of(CHECK, _ -> new Ttlv[] {uid(NOBODY), encrypt})
                .both("object missing", OBJECT_NOT_FOUND, peer -> on(peer, CHECK, NOBODY, encrypt))
                .both("cannot be checked", ILLEGAL_OBJECT_TYPE, peer -> on(peer, CHECK, peer.registerOpaque(), encrypt))
                .both(
                        "use not allowed",
                        INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK,
                        peer -> on(peer, CHECK, peer.createFor(CryptographicUsageMask.SIGN), encrypt))
                .since2(
                        USAGE_LIMIT_EXCEEDED,
                        peer -> on(
                                peer,
                                CHECK,
                                peer.createActive(Attrs.usageLimits(10, 1)),
                                longInteger(Tag.USAGE_LIMITS_COUNT, 1_000)))
                .needing(ARCHIVE)
                .before2("archived", peer -> on(peer, CHECK, peer.archived(peer.createActive()), encrypt));
    }
}
