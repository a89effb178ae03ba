package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.inAnHour;
import static org.claviger.conformance.wire.Peer.newName;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.Operation.MODIFY_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_INSTANCE_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_READ_ONLY;
import static org.claviger.enumeration.ResultReason.NON_UNIQUE_NAME_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.WRONG_KEY_LIFECYCLE_STATE;

import java.io.IOException;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.State;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/** Modify Attribute (KMIP 2.1 section 6.1.32, KMIP 1.4 section 11.15). */
final class ModifyAttributeErrors {
    private ModifyAttributeErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(MODIFY_ATTRIBUTE, peer -> new Ttlv[] {uid(NOBODY), peer.newAttribute(newName())})
                .both("object missing", OBJECT_NOT_FOUND, peer -> modify(peer, NOBODY, newName()))
                .both(
                        "attribute missing",
                        ATTRIBUTE_NOT_FOUND,
                        peer -> modify(peer, peer.create(), text(Tag.CONTACT_INFORMATION, "nobody yet")))
                .both(
                        "read-only",
                        ATTRIBUTE_READ_ONLY,
                        peer -> modify(peer, peer.create(), enumeration(Tag.STATE, State.ACTIVE)))
                .before2(
                        "attribute instance missing",
                        peer -> on(peer, MODIFY_ATTRIBUTE, peer.create(newName()), Attrs.indexed("Name", 7, newName())))
                .since2(
                        ATTRIBUTE_INSTANCE_NOT_FOUND,
                        peer -> on(
                                peer,
                                MODIFY_ATTRIBUTE,
                                peer.create(newName()),
                                structure(Tag.CURRENT_ATTRIBUTE, newName()),
                                peer.newAttribute(newName())))
                .before2(
                        "application data not generated",
                        peer -> modify(
                                peer,
                                peer.create(structure(
                                        Tag.APPLICATION_SPECIFIC_INFORMATION,
                                        text(Tag.APPLICATION_NAMESPACE, "nobody's"),
                                        text(Tag.APPLICATION_DATA, "own"))),
                                structure(
                                        Tag.APPLICATION_SPECIFIC_INFORMATION,
                                        text(Tag.APPLICATION_NAMESPACE, "nobody's"))))
                .both("name in use", NON_UNIQUE_NAME_ATTRIBUTE, peer -> {
                    var taken = newName();
                    var own = newName();
                    peer.create(taken);
                    var id = peer.create(own);
                    return peer.before2()
                            ? modify(peer, id, taken)
                            : on(
                                    peer,
                                    MODIFY_ATTRIBUTE,
                                    id,
                                    structure(Tag.CURRENT_ATTRIBUTE, own),
                                    peer.newAttribute(taken));
                })
                .since(ProtocolVersion.V2_1)
                .since2(
                        WRONG_KEY_LIFECYCLE_STATE,
                        peer -> modify(peer, peer.createActive(), Attrs.date(Tag.ACTIVATION_DATE, inAnHour())))
                .since(ProtocolVersion.V1_0)
                .needing(ARCHIVE)
                .before2("archived", peer -> modify(peer, peer.archived(peer.create(newName())), newName()));
    }

    private static Ttlv modify(Peer peer, String id, Ttlv attribute) throws IOException {
        return on(peer, MODIFY_ATTRIBUTE, id, peer.newAttribute(attribute));
    }
}
