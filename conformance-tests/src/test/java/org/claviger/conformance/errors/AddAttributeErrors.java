package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.inAnHour;
import static org.claviger.conformance.wire.Peer.newName;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.Operation.ADD_ATTRIBUTE;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_SINGLE_VALUED;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.NON_UNIQUE_NAME_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.READ_ONLY_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.WRONG_KEY_LIFECYCLE_STATE;

import java.io.IOException;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.State;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/** Add Attribute (KMIP 2.1 section 6.1.2, KMIP 1.4 section 11.14). */
final class AddAttributeErrors {
    private AddAttributeErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(ADD_ATTRIBUTE, peer -> new Ttlv[] {uid(NOBODY), peer.newAttribute(newName())})
                .both("object missing", OBJECT_NOT_FOUND, peer -> add(peer, NOBODY, newName()))
                .both(
                        "read-only",
                        READ_ONLY_ATTRIBUTE,
                        peer -> add(peer, peer.create(), enumeration(Tag.STATE, State.ACTIVE)))
                .since2(
                        INVALID_ATTRIBUTE,
                        peer -> add(peer, peer.create(), enumeration(Tag.CERTIFICATE_TYPE, CertificateType.X_509)))
                .before2(
                        "attribute does not apply",
                        peer -> add(peer, peer.registerOpaque(), Attrs.date(Tag.PROCESS_START_DATE, inAnHour())))
                .both(
                        "attribute exists already",
                        ATTRIBUTE_SINGLE_VALUED,
                        peer -> add(
                                peer,
                                peer.create(text(Tag.CONTACT_INFORMATION, "one")),
                                text(Tag.CONTACT_INFORMATION, "two")))
                .before2(
                        "attribute index given",
                        peer -> on(peer, ADD_ATTRIBUTE, peer.create(), Attrs.indexed("Name", 1, newName())))
                .before2(
                        "application data not generated",
                        peer -> add(
                                peer,
                                peer.create(),
                                structure(
                                        Tag.APPLICATION_SPECIFIC_INFORMATION,
                                        text(Tag.APPLICATION_NAMESPACE, "nobody's"))))
                .both("name in use", NON_UNIQUE_NAME_ATTRIBUTE, peer -> {
                    var name = newName();
                    peer.create(name);
                    return add(peer, peer.create(), name);
                })
                .since(ProtocolVersion.V2_1)
                .since2(
                        WRONG_KEY_LIFECYCLE_STATE,
                        peer -> add(peer, peer.createActive(), Attrs.date(Tag.ACTIVATION_DATE, inAnHour())))
                .since(ProtocolVersion.V1_0)
                .needing(ARCHIVE)
                .before2("archived", peer -> add(peer, peer.archived(peer.create()), newName()));
    }

    private static Ttlv add(Peer peer, String id, Ttlv attribute) throws IOException {
        return on(peer, ADD_ATTRIBUTE, id, peer.newAttribute(attribute));
    }
}
