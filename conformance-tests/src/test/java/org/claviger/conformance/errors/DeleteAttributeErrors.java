package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.newName;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.integer;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.Operation.DELETE_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_INSTANCE_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_READ_ONLY;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;

import java.io.IOException;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/** Delete Attribute (KMIP 2.1 section 6.1.13, KMIP 1.4 section 11.16). */
final class DeleteAttributeErrors {
    private DeleteAttributeErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(DELETE_ATTRIBUTE, peer ->
                        new Ttlv[] {uid(NOBODY), Attrs.reference(peer.version(), Tag.NAME)})
                .both("object missing", OBJECT_NOT_FOUND, peer -> delete(peer, NOBODY, Tag.NAME))
                .both(
                        "attribute missing",
                        ATTRIBUTE_NOT_FOUND,
                        peer -> delete(peer, peer.create(), Tag.CONTACT_INFORMATION))
                .both("read-only or required", ATTRIBUTE_READ_ONLY, peer -> delete(peer, peer.create(), Tag.STATE))
                .before2(
                        "attribute instance missing",
                        peer -> on(
                                peer,
                                DELETE_ATTRIBUTE,
                                peer.create(newName()),
                                text(Tag.ATTRIBUTE_NAME, "Name"),
                                integer(Tag.ATTRIBUTE_INDEX, 7)))
                .since2(
                        ATTRIBUTE_INSTANCE_NOT_FOUND,
                        peer -> on(
                                peer,
                                DELETE_ATTRIBUTE,
                                peer.create(newName()),
                                structure(Tag.CURRENT_ATTRIBUTE, newName())))
                .since2(
                        INVALID_ATTRIBUTE,
                        peer -> on(
                                peer,
                                DELETE_ATTRIBUTE,
                                peer.create(),
                                enumeration(Tag.ATTRIBUTE_REFERENCE, Tag.BATCH_ITEM.code())))
                .until(ProtocolVersion.V1_0)
                .before2(
                        "index for a single attribute",
                        peer -> on(
                                peer,
                                DELETE_ATTRIBUTE,
                                peer.create(text(Tag.CONTACT_INFORMATION, "one")),
                                text(Tag.ATTRIBUTE_NAME, "Contact Information"),
                                integer(Tag.ATTRIBUTE_INDEX, 1)))
                .before2(
                        "index missing",
                        peer -> on(
                                peer,
                                DELETE_ATTRIBUTE,
                                peer.create(newName(), newName()),
                                text(Tag.ATTRIBUTE_NAME, "Name")))
                .since(ProtocolVersion.V1_0)
                .needing(ARCHIVE)
                .before2("archived", peer -> delete(peer, peer.archived(peer.create(newName())), Tag.NAME));
    }

    private static Ttlv delete(Peer peer, String id, Tag attribute) throws IOException {
        return on(peer, DELETE_ATTRIBUTE, id, Attrs.reference(peer.version(), attribute));
    }
}
