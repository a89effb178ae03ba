package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.newName;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.interval;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.Operation.ADJUST_ATTRIBUTE;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.ResultReason.INVALID_DATA_TYPE;
import static org.claviger.enumeration.ResultReason.ITEM_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.MULTI_VALUED_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.NUMERIC_RANGE;
import static org.claviger.enumeration.ResultReason.OBJECT_ARCHIVED;
import static org.claviger.enumeration.ResultReason.READ_ONLY_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.WRONG_KEY_LIFECYCLE_STATE;

import java.io.IOException;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.AdjustmentType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/** Adjust Attribute (KMIP 2.1 section 6.1.3). */
final class AdjustAttributeErrors {
    private AdjustAttributeErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(ADJUST_ATTRIBUTE, _ -> fields(NOBODY, Tag.ROTATE_INTERVAL, AdjustmentType.INCREMENT))
                .since2(ITEM_NOT_FOUND, peer -> adjust(peer, NOBODY, Tag.ROTATE_INTERVAL, AdjustmentType.INCREMENT))
                .since2(
                        INVALID_DATA_TYPE,
                        peer -> adjust(
                                peer,
                                peer.create(text(Tag.CONTACT_INFORMATION, "one")),
                                Tag.CONTACT_INFORMATION,
                                AdjustmentType.INCREMENT))
                .since2(
                        MULTI_VALUED_ATTRIBUTE,
                        peer -> adjust(peer, peer.create(newName()), Tag.NAME, AdjustmentType.INCREMENT))
                .since2(
                        READ_ONLY_ATTRIBUTE,
                        peer -> adjust(peer, peer.create(), Tag.CRYPTOGRAPHIC_LENGTH, AdjustmentType.INCREMENT))
                .since2(
                        UNSUPPORTED_ATTRIBUTE,
                        peer -> adjust(peer, peer.create(), Tag.BATCH_ITEM, AdjustmentType.INCREMENT))
                .since2(
                        NUMERIC_RANGE,
                        peer -> on(
                                peer,
                                ADJUST_ATTRIBUTE,
                                peer.create(interval(Tag.ROTATE_INTERVAL, 10)),
                                enumeration(Tag.ATTRIBUTE_REFERENCE, Tag.ROTATE_INTERVAL.code()),
                                enumeration(Tag.ADJUSTMENT_TYPE, AdjustmentType.DECREMENT),
                                interval(Tag.ADJUSTMENT_VALUE, 100)))
                .since(ProtocolVersion.V2_1)
                .since2(
                        WRONG_KEY_LIFECYCLE_STATE,
                        peer -> adjust(peer, peer.createActive(), Tag.ACTIVATION_DATE, AdjustmentType.INCREMENT))
                .since(ProtocolVersion.V1_0)
                .needing(ARCHIVE)
                .since2(
                        OBJECT_ARCHIVED,
                        peer -> adjust(
                                peer,
                                peer.archived(peer.create(interval(Tag.ROTATE_INTERVAL, 10))),
                                Tag.ROTATE_INTERVAL,
                                AdjustmentType.INCREMENT));
    }

    private static Ttlv[] fields(String id, Tag attribute, AdjustmentType type) {
        return new Ttlv[] {
            uid(id), enumeration(Tag.ATTRIBUTE_REFERENCE, attribute.code()), enumeration(Tag.ADJUSTMENT_TYPE, type)
        };
    }

    private static Ttlv adjust(Peer peer, String id, Tag attribute, AdjustmentType type) throws IOException {
        return peer.ask(ADJUST_ATTRIBUTE, fields(id, attribute, type));
    }
}
