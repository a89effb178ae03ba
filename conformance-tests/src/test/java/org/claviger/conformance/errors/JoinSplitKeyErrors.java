package org.claviger.conformance.errors;

import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.anHourAgo;
import static org.claviger.conformance.wire.Peer.inAnHour;
import static org.claviger.conformance.wire.Peer.newName;
import static org.claviger.conformance.wire.Peer.objectType;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.Operation.CREATE_SPLIT_KEY;
import static org.claviger.enumeration.Operation.JOIN_SPLIT_KEY;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_READ_ONLY;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_SINGLE_VALUED;
import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE_VALUE;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.PROTECTION_STORAGE_UNAVAILABLE;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.SplitKeyMethod;
import org.claviger.ttlv.Tag;

/** Join Split Key (KMIP 2.1 section 6.1.27, KMIP 1.4 section 11.44). */
final class JoinSplitKeyErrors {
    private JoinSplitKeyErrors() {}

    static OperationErrors errors() {
        return NewObjectErrors.of(
                        ATTRIBUTE_SINGLE_VALUED,
                        ATTRIBUTE_READ_ONLY,
                        OperationErrors.of(JOIN_SPLIT_KEY, peer -> join(peer, List.of(NOBODY))),
                        (peer, own) -> peer.ask(JOIN_SPLIT_KEY, join(peer, parts(peer), own)))
                .since2(
                        PROTECTION_STORAGE_UNAVAILABLE,
                        peer -> peer.ask(
                                JOIN_SPLIT_KEY,
                                NewObjectErrors.and(join(peer, parts(peer)), NewObjectErrors.hardwareOnly())))
                .before2("object type unknown", peer -> {
                    var request = join(peer, parts(peer));
                    request[0] = enumeration(Tag.OBJECT_TYPE, 0x7F);
                    return peer.ask(JOIN_SPLIT_KEY, request);
                })
                .both("object missing", OBJECT_NOT_FOUND, peer -> peer.ask(JOIN_SPLIT_KEY, join(peer, List.of(NOBODY))))
                .since2(
                        INVALID_OBJECT_TYPE,
                        peer -> peer.ask(JOIN_SPLIT_KEY, join(peer, List.of(peer.create(), peer.create()))))
                .before2("template missing", peer -> {
                    var request = join(peer, parts(peer));
                    request[request.length - 1] = structure(Tag.TEMPLATE_ATTRIBUTE, newName());
                    return peer.ask(JOIN_SPLIT_KEY, request);
                })
                .both(
                        "attribute value wrong",
                        INVALID_ATTRIBUTE_VALUE,
                        peer -> peer.ask(
                                JOIN_SPLIT_KEY,
                                join(
                                        peer,
                                        parts(peer),
                                        Attrs.date(Tag.ACTIVATION_DATE, inAnHour()),
                                        Attrs.date(Tag.DEACTIVATION_DATE, anHourAgo()))))
                .since2(
                        INVALID_ATTRIBUTE,
                        peer -> peer.ask(
                                JOIN_SPLIT_KEY,
                                join(peer, parts(peer), enumeration(Tag.CERTIFICATE_TYPE, CertificateType.X_509))))
                .both(
                        "too few parts",
                        CRYPTOGRAPHIC_FAILURE,
                        peer -> peer.ask(JOIN_SPLIT_KEY, join(peer, parts(peer).subList(0, 2))))
                .needing(ARCHIVE)
                .before2("archived", peer -> {
                    var parts = parts(peer);
                    peer.archived(parts.getFirst());
                    return peer.ask(JOIN_SPLIT_KEY, join(peer, parts));
                });
    }

    private static List<String> parts(Peer peer) throws IOException {
        return peer
                .must(CREATE_SPLIT_KEY, CreateSplitKeyErrors.split(peer, 3, SplitKeyMethod.XOR, ObjectType.SPLIT_KEY))
                .all(Tag.UNIQUE_IDENTIFIER)
                .stream()
                .map(Ttlv::string)
                .toList();
    }

    private static Ttlv[] join(Peer peer, List<String> parts, Ttlv... own) {
        return Stream.of(
                        Stream.of(objectType(ObjectType.SYMMETRIC_KEY)),
                        parts.stream().map(Peer::uid),
                        Stream.of(peer.attributes(own)))
                .flatMap(fields -> fields)
                .toArray(Ttlv[]::new);
    }
}
