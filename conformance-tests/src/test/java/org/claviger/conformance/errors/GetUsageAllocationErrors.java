package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.longInteger;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.Operation.GET_USAGE_ALLOCATION;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.USAGE_LIMIT_EXCEEDED;

import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.ttlv.Tag;

/** Get Usage Allocation (KMIP 2.1 section 6.1.22, KMIP 1.4 section 11.18). */
final class GetUsageAllocationErrors {
    private GetUsageAllocationErrors() {}

    static OperationErrors errors() {
        var one = longInteger(Tag.USAGE_LIMITS_COUNT, 1);
        return OperationErrors.of(GET_USAGE_ALLOCATION, _ -> new Ttlv[] {uid(NOBODY), one})
                .both("object missing", OBJECT_NOT_FOUND, peer -> on(peer, GET_USAGE_ALLOCATION, NOBODY, one))
                .both(
                        "no usage limits",
                        ATTRIBUTE_NOT_FOUND,
                        peer -> on(peer, GET_USAGE_ALLOCATION, peer.createActive(), one))
                .since2(
                        INVALID_OBJECT_TYPE,
                        peer -> on(
                                peer,
                                GET_USAGE_ALLOCATION,
                                peer.createActive(Attrs.uses(CryptographicUsageMask.DECRYPT), Attrs.usageLimits(10, 1)),
                                one))
                .before2(
                        "usage limits count missing",
                        peer -> on(peer, GET_USAGE_ALLOCATION, peer.createActive(Attrs.usageLimits(10, 1))))
                .both(
                        "allocation not granted",
                        USAGE_LIMIT_EXCEEDED,
                        peer -> on(
                                peer,
                                GET_USAGE_ALLOCATION,
                                peer.createActive(Attrs.usageLimits(10, 1)),
                                longInteger(Tag.USAGE_LIMITS_COUNT, 1_000)))
                .needing(ARCHIVE)
                .before2(
                        "archived",
                        peer -> on(
                                peer,
                                GET_USAGE_ALLOCATION,
                                peer.archived(peer.createActive(Attrs.usageLimits(10, 1))),
                                one));
    }
}
