package org.claviger.conformance.errors;

import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.integer;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.Operation.ADJUST_ATTRIBUTE;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.ResultReason.INVALID_DATA_TYPE;
import static org.claviger.enumeration.ResultReason.ITEM_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.NUMERIC_RANGE;
import static org.claviger.enumeration.ResultReason.OBJECT_ARCHIVED;
import static org.claviger.enumeration.ResultReason.READ_ONLY_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.WRONG_KEY_LIFECYCLE_STATE;

import java.io.IOException;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.AdjustmentType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/** Adjust Attribute (KMIP 2.1 section 6.1.3). */
final class AdjustAttributeErrors {
    private AdjustAttributeErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(ADJUST_ATTRIBUTE, _ -> increment(NOBODY, reference(Tag.CRYPTOGRAPHIC_LENGTH)))
                .since2(ITEM_NOT_FOUND, peer -> adjust(peer, NOBODY, reference(Tag.CRYPTOGRAPHIC_LENGTH)))
                .since2(
                        INVALID_DATA_TYPE,
                        peer -> adjust(
                                peer,
                                peer.create(text(Tag.CONTACT_INFORMATION, "one")),
                                reference(Tag.CONTACT_INFORMATION)))
                .since2(READ_ONLY_ATTRIBUTE, peer -> adjust(peer, peer.create(), reference(Tag.CRYPTOGRAPHIC_LENGTH)))
                .since2(UNSUPPORTED_ATTRIBUTE, peer -> adjust(peer, peer.create(), reference(Tag.BATCH_ITEM)))
                .since2(NUMERIC_RANGE, peer -> adjust(peer, counting(peer), counter()))
                .since(ProtocolVersion.V2_1)
                .since2(
                        WRONG_KEY_LIFECYCLE_STATE,
                        peer -> adjust(peer, peer.createActive(), reference(Tag.ACTIVATION_DATE)))
                .since(ProtocolVersion.V1_0)
                .needing(ARCHIVE)
                .since2(OBJECT_ARCHIVED, peer -> adjust(peer, peer.archived(counting(peer)), counter()));
    }

    /** An object with a counter of its client's that can count no further. */
    private static String counting(Peer peer) throws IOException {
        return peer.create(Attrs.custom("Counter", integer(Tag.ATTRIBUTE_VALUE, Integer.MAX_VALUE)));
    }

    private static Ttlv counter() {
        return structure(
                Tag.ATTRIBUTE_REFERENCE, text(Tag.VENDOR_IDENTIFICATION, "x"), text(Tag.ATTRIBUTE_NAME, "Counter"));
    }

    private static Ttlv reference(Tag attribute) {
        return enumeration(Tag.ATTRIBUTE_REFERENCE, attribute.code());
    }

    private static Ttlv[] increment(String id, Ttlv attribute) {
        return new Ttlv[] {uid(id), attribute, enumeration(Tag.ADJUSTMENT_TYPE, AdjustmentType.INCREMENT)};
    }

    private static Ttlv adjust(Peer peer, String id, Ttlv attribute) throws IOException {
        return peer.ask(ADJUST_ATTRIBUTE, increment(id, attribute));
    }
}
