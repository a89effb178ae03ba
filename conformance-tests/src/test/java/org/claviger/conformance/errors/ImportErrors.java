package org.claviger.conformance.errors;

import static org.claviger.conformance.wire.Peer.anHourAgo;
import static org.claviger.conformance.wire.Peer.everyUse;
import static org.claviger.conformance.wire.Peer.inAnHour;
import static org.claviger.conformance.wire.Peer.newName;
import static org.claviger.conformance.wire.Peer.objectType;
import static org.claviger.conformance.wire.Peer.symmetricKey;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.Operation.IMPORT;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_SINGLE_VALUED;
import static org.claviger.enumeration.ResultReason.ENCODING_OPTION_ERROR;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE_VALUE;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.NON_UNIQUE_NAME_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.OBJECT_ALREADY_EXISTS;

import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.ObjectType;
import org.claviger.ttlv.Tag;

/** Import (KMIP 2.1 section 6.1.24, KMIP 1.4 section 11.48). */
final class ImportErrors {
    private ImportErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(IMPORT, peer -> key(peer, newId(), ObjectType.SYMMETRIC_KEY))
                .both(
                        "identifier in use",
                        OBJECT_ALREADY_EXISTS,
                        peer -> peer.ask(IMPORT, key(peer, peer.create(), ObjectType.SYMMETRIC_KEY)))
                .since2(INVALID_FIELD, peer -> peer.ask(IMPORT, key(peer, newId(), ObjectType.SECRET_DATA)))
                .before2(
                        "application data not generated",
                        peer -> peer.ask(
                                IMPORT,
                                key(
                                        peer,
                                        newId(),
                                        ObjectType.SYMMETRIC_KEY,
                                        structure(
                                                Tag.APPLICATION_SPECIFIC_INFORMATION,
                                                text(Tag.APPLICATION_NAMESPACE, "nobody's")))))
                .both("encoding option with attribute names", ENCODING_OPTION_ERROR, peer -> {
                    var request = key(peer, newId(), ObjectType.SYMMETRIC_KEY);
                    request[request.length - 1] = RegisterErrors.wrappedWithAttributes(peer);
                    return peer.ask(IMPORT, request);
                })
                .both(
                        "attribute value wrong",
                        INVALID_ATTRIBUTE_VALUE,
                        peer -> peer.ask(
                                IMPORT,
                                key(
                                        peer,
                                        newId(),
                                        ObjectType.SYMMETRIC_KEY,
                                        Attrs.date(Tag.ACTIVATION_DATE, inAnHour()),
                                        Attrs.date(Tag.DEACTIVATION_DATE, anHourAgo()))))
                .both("name in use", NON_UNIQUE_NAME_ATTRIBUTE, peer -> {
                    var name = newName();
                    peer.create(name);
                    return peer.ask(IMPORT, key(peer, newId(), ObjectType.SYMMETRIC_KEY, name));
                })
                .since2(
                        INVALID_ATTRIBUTE,
                        peer -> peer.ask(
                                IMPORT,
                                key(
                                        peer,
                                        newId(),
                                        ObjectType.SYMMETRIC_KEY,
                                        enumeration(Tag.CERTIFICATE_TYPE, CertificateType.X_509))))
                .since2(
                        ATTRIBUTE_SINGLE_VALUED,
                        peer -> peer.ask(
                                IMPORT,
                                key(
                                        peer,
                                        newId(),
                                        ObjectType.SYMMETRIC_KEY,
                                        text(Tag.CONTACT_INFORMATION, "one"),
                                        text(Tag.CONTACT_INFORMATION, "two"))));
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    private static Ttlv[] key(Peer peer, String id, ObjectType type, Ttlv... own) {
        var attributes = Stream.concat(Stream.of(everyUse()), Arrays.stream(own));
        return Stream.of(
                        peer.before2() ? Stream.of(uid(id)) : Stream.of(uid(id), objectType(type)),
                        peer.before2()
                                ? attributes.map(attribute -> Attrs.attribute(peer.version(), attribute))
                                : Stream.of(structure(Tag.ATTRIBUTES, attributes.toList())),
                        Stream.of(symmetricKey(new byte[32])))
                .flatMap(fields -> fields)
                .toArray(Ttlv[]::new);
    }
}
