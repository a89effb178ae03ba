package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.anHourAgo;
import static org.claviger.conformance.wire.Peer.inAnHour;
import static org.claviger.conformance.wire.Peer.newName;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.Operation.SET_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE_VALUE;
import static org.claviger.enumeration.ResultReason.MULTI_VALUED_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.NON_UNIQUE_NAME_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.READ_ONLY_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.WRONG_KEY_LIFECYCLE_STATE;

import java.io.IOException;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.State;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/** Set Attribute (KMIP 2.1 section 6.1.53). */
final class SetAttributeErrors {
    private SetAttributeErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(SET_ATTRIBUTE, peer ->
                        new Ttlv[] {uid(NOBODY), peer.newAttribute(text(Tag.CONTACT_INFORMATION, "one"))})
                .since2(OBJECT_NOT_FOUND, peer -> set(peer, NOBODY, text(Tag.CONTACT_INFORMATION, "one")))
                .since2(MULTI_VALUED_ATTRIBUTE, peer -> set(peer, peer.create(newName(), newName()), newName()))
                .since2(READ_ONLY_ATTRIBUTE, peer -> set(peer, peer.create(), enumeration(Tag.STATE, State.ACTIVE)))
                .since2(NON_UNIQUE_NAME_ATTRIBUTE, peer -> {
                    var name = newName();
                    peer.create(name);
                    return set(peer, peer.create(), name);
                })
                .since2(
                        INVALID_ATTRIBUTE_VALUE,
                        peer -> set(
                                peer,
                                peer.create(Attrs.date(Tag.PROCESS_START_DATE, inAnHour())),
                                Attrs.date(Tag.DEACTIVATION_DATE, anHourAgo())))
                .since(ProtocolVersion.V2_1)
                .since2(
                        WRONG_KEY_LIFECYCLE_STATE,
                        peer -> set(peer, peer.createActive(), Attrs.date(Tag.ACTIVATION_DATE, inAnHour())));
    }

    private static Ttlv set(Peer peer, String id, Ttlv attribute) throws IOException {
        return on(peer, SET_ATTRIBUTE, id, peer.newAttribute(attribute));
    }
}
