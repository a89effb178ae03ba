package org.claviger.conformance.errors;

import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.everyUse;
import static org.claviger.conformance.wire.Peer.newName;
import static org.claviger.conformance.wire.Peer.objectType;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.integer;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.enumeration.Operation.CREATE_SPLIT_KEY;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE_VALUE;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.ITEM_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.PROTECTION_STORAGE_UNAVAILABLE;
import static org.claviger.enumeration.ResultReason.SERVER_LIMIT_EXCEEDED;

import java.util.Arrays;
import java.util.stream.Stream;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.SplitKeyMethod;
import org.claviger.ttlv.Tag;

/** Create Split Key (KMIP 2.1 section 6.1.10, KMIP 1.4 section 11.43). */
final class CreateSplitKeyErrors {
    private CreateSplitKeyErrors() {}

    static OperationErrors errors() {
        return NewObjectErrors.of(
                        INVALID_ATTRIBUTE,
                        INVALID_ATTRIBUTE,
                        OperationErrors.of(
                                CREATE_SPLIT_KEY, peer -> split(peer, 3, SplitKeyMethod.XOR, ObjectType.SPLIT_KEY)),
                        (peer, own) -> peer.ask(
                                CREATE_SPLIT_KEY, split(peer, 3, SplitKeyMethod.XOR, ObjectType.SPLIT_KEY, own)))
                .since2(
                        PROTECTION_STORAGE_UNAVAILABLE,
                        peer -> peer.ask(
                                CREATE_SPLIT_KEY,
                                NewObjectErrors.and(
                                        split(peer, 3, SplitKeyMethod.XOR, ObjectType.SPLIT_KEY),
                                        NewObjectErrors.hardwareOnly())))
                .both(
                        "object type unknown",
                        INVALID_OBJECT_TYPE,
                        peer -> peer.ask(
                                CREATE_SPLIT_KEY, split(peer, 3, SplitKeyMethod.XOR, ObjectType.SYMMETRIC_KEY)))
                .before2("template missing", peer -> {
                    var request = split(peer, 3, SplitKeyMethod.XOR, ObjectType.SPLIT_KEY);
                    request[request.length - 1] = structure(Tag.TEMPLATE_ATTRIBUTE, newName());
                    return peer.ask(CREATE_SPLIT_KEY, request);
                })
                .both(
                        "object missing",
                        ITEM_NOT_FOUND,
                        peer -> peer.ask(
                                CREATE_SPLIT_KEY, of(NOBODY, split(peer, 3, SplitKeyMethod.XOR, ObjectType.SPLIT_KEY))))
                .both(
                        "attribute value wrong",
                        INVALID_ATTRIBUTE_VALUE,
                        peer -> peer.ask(
                                CREATE_SPLIT_KEY,
                                split(peer, 3, SplitKeyMethod.XOR, ObjectType.SPLIT_KEY, Attrs.length(13))))
                .before2("split key method not supported", peer -> {
                    var request = split(peer, 3, SplitKeyMethod.XOR, ObjectType.SPLIT_KEY);
                    request[3] = enumeration(Tag.SPLIT_KEY_METHOD, 0x99);
                    return peer.ask(CREATE_SPLIT_KEY, request);
                })
                .since2(
                        INVALID_ATTRIBUTE,
                        peer -> peer.ask(
                                CREATE_SPLIT_KEY,
                                split(
                                        peer,
                                        3,
                                        SplitKeyMethod.XOR,
                                        ObjectType.SPLIT_KEY,
                                        enumeration(Tag.CERTIFICATE_TYPE, CertificateType.X_509))))
                .since2(
                        SERVER_LIMIT_EXCEEDED,
                        peer -> peer.ask(
                                CREATE_SPLIT_KEY, split(peer, 60_000, SplitKeyMethod.XOR, ObjectType.SPLIT_KEY)));
    }

    static Ttlv[] split(Peer peer, int parts, SplitKeyMethod method, ObjectType type, Ttlv... own) {
        var length = Arrays.stream(own).anyMatch(attribute -> attribute.tag() == Tag.CRYPTOGRAPHIC_LENGTH.code())
                ? Stream.<Ttlv>empty()
                : Stream.of(Attrs.length(256));
        return new Ttlv[] {
            objectType(type),
            integer(Tag.SPLIT_KEY_PARTS, parts),
            integer(Tag.SPLIT_KEY_THRESHOLD, parts),
            enumeration(Tag.SPLIT_KEY_METHOD, method),
            peer.attributes(Stream.of(
                            Stream.of(Attrs.algorithm(CryptographicAlgorithm.AES), everyUse()),
                            length,
                            Arrays.stream(own))
                    .flatMap(attributes -> attributes)
                    .toArray(Ttlv[]::new))
        };
    }

    private static Ttlv[] of(String id, Ttlv... request) {
        return Stream.of(Stream.of(request[0], uid(id)), Arrays.stream(request).skip(1))
                .flatMap(fields -> fields)
                .toArray(Ttlv[]::new);
    }
}
