package org.claviger.conformance.errors;

import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.inAnHour;
import static org.claviger.conformance.wire.Ttlv.interval;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.Operation.CREATE_KEY_PAIR;
import static org.claviger.enumeration.Operation.RE_KEY_KEY_PAIR;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.PRIVATE_PROTECTION_STORAGE_UNAVAILABLE;
import static org.claviger.enumeration.ResultReason.PUBLIC_PROTECTION_STORAGE_UNAVAILABLE;

import java.util.List;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.ttlv.Tag;

/** Re-key Key Pair (KMIP 2.1 section 6.1.46, KMIP 1.4 section 11.31). */
final class ReKeyKeyPairErrors {
    private ReKeyKeyPairErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(RE_KEY_KEY_PAIR, _ -> new Ttlv[] {key(NOBODY)})
                .both("object missing", OBJECT_NOT_FOUND, peer -> peer.ask(RE_KEY_KEY_PAIR, key(NOBODY)))
                .both(
                        "cannot be re-keyed",
                        INVALID_OBJECT_TYPE,
                        peer -> peer.ask(RE_KEY_KEY_PAIR, key(peer.createActive())))
                .needing(CREATE_KEY_PAIR)
                .before2(
                        "offset beside dates",
                        peer -> peer.ask(
                                RE_KEY_KEY_PAIR,
                                key(peer.activated(peer.rsa().privateKey())),
                                interval(Tag.OFFSET, 60),
                                Attrs.group(
                                        peer.version(),
                                        Tag.COMMON_TEMPLATE_ATTRIBUTE,
                                        Tag.COMMON_ATTRIBUTES,
                                        List.of(Attrs.date(Tag.ACTIVATION_DATE, inAnHour())))))
                .before2(
                        "application data not generated",
                        peer -> peer.ask(
                                RE_KEY_KEY_PAIR,
                                key(peer.rsa().privateKey()),
                                Attrs.group(
                                        peer.version(),
                                        Tag.COMMON_TEMPLATE_ATTRIBUTE,
                                        Tag.COMMON_ATTRIBUTES,
                                        List.of(structure(
                                                Tag.APPLICATION_SPECIFIC_INFORMATION,
                                                text(Tag.APPLICATION_NAMESPACE, "nobody's"))))))
                .since2(
                        PRIVATE_PROTECTION_STORAGE_UNAVAILABLE,
                        peer -> peer.ask(
                                RE_KEY_KEY_PAIR,
                                key(peer.rsa().privateKey()),
                                NewObjectErrors.hardwareOnly().withTag(Tag.PRIVATE_PROTECTION_STORAGE_MASKS)))
                .since2(
                        PUBLIC_PROTECTION_STORAGE_UNAVAILABLE,
                        peer -> peer.ask(
                                RE_KEY_KEY_PAIR,
                                key(peer.rsa().privateKey()),
                                NewObjectErrors.hardwareOnly().withTag(Tag.PUBLIC_PROTECTION_STORAGE_MASKS)))
                .before2(
                        "offset without activation date",
                        peer -> peer.ask(
                                RE_KEY_KEY_PAIR,
                                key(peer.keyPair(
                                                CryptographicAlgorithm.RSA,
                                                2048,
                                                Attrs.date(Tag.DEACTIVATION_DATE, inAnHour()))
                                        .privateKey()),
                                interval(Tag.OFFSET, 60)))
                .needing(CREATE_KEY_PAIR, ARCHIVE)
                .before2(
                        "archived",
                        peer -> peer.ask(
                                RE_KEY_KEY_PAIR, key(peer.archived(peer.rsa().privateKey()))));
    }

    private static Ttlv key(String id) {
        return text(Tag.PRIVATE_KEY_UNIQUE_IDENTIFIER, id);
    }
}
