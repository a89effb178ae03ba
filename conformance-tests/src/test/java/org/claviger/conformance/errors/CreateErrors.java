package org.claviger.conformance.errors;

import static org.claviger.conformance.wire.Peer.newName;
import static org.claviger.conformance.wire.Peer.objectType;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.integer;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.enumeration.Operation.CREATE;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_READ_ONLY;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_SINGLE_VALUED;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE_VALUE;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.PROTECTION_STORAGE_UNAVAILABLE;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_ATTRIBUTE;

import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.ObjectType;
import org.claviger.ttlv.Tag;

/** Create (KMIP 2.1 section 6.1.8, KMIP 1.4 section 11.2). */
final class CreateErrors {
    private CreateErrors() {}

    static OperationErrors errors() {
        return NewObjectErrors.of(
                        ATTRIBUTE_SINGLE_VALUED,
                        ATTRIBUTE_READ_ONLY,
                        OperationErrors.of(CREATE, Peer::aes),
                        (peer, own) -> peer.ask(CREATE, peer.aes(own)))
                .both(
                        "object type unknown",
                        INVALID_OBJECT_TYPE,
                        peer -> peer.ask(CREATE, objectType(ObjectType.CERTIFICATE), peer.aes()[1]))
                .both(
                        "attribute value wrong",
                        INVALID_ATTRIBUTE_VALUE,
                        peer -> peer.ask(CREATE, peer.aes(Attrs.length(100))))
                .since2(
                        INVALID_ATTRIBUTE,
                        peer -> peer.ask(CREATE, peer.aes(enumeration(Tag.CERTIFICATE_TYPE, CertificateType.X_509))))
                .since2(UNSUPPORTED_ATTRIBUTE, peer -> peer.ask(CREATE, peer.aes(integer(Tag.BATCH_COUNT, 1))))
                .since2(
                        PROTECTION_STORAGE_UNAVAILABLE,
                        peer -> peer.ask(CREATE, NewObjectErrors.and(peer.aes(), NewObjectErrors.hardwareOnly())))
                .before2(
                        "template missing",
                        peer -> peer.ask(
                                CREATE,
                                objectType(ObjectType.SYMMETRIC_KEY),
                                structure(Tag.TEMPLATE_ATTRIBUTE, newName())));
    }
}
