package org.claviger.conformance.errors;

import static org.claviger.conformance.wire.Peer.newName;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.Operation.CREATE_KEY_PAIR;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_READ_ONLY;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_SINGLE_VALUED;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE_VALUE;
import static org.claviger.enumeration.ResultReason.NON_UNIQUE_NAME_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.PRIVATE_PROTECTION_STORAGE_UNAVAILABLE;
import static org.claviger.enumeration.ResultReason.PUBLIC_PROTECTION_STORAGE_UNAVAILABLE;

import java.util.List;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.State;
import org.claviger.ttlv.Tag;

/** Create Key Pair (KMIP 2.1 section 6.1.9, KMIP 1.4 section 11.3). */
final class CreateKeyPairErrors {
    private static final CryptographicAlgorithm RSA = CryptographicAlgorithm.RSA;

    private CreateKeyPairErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(CREATE_KEY_PAIR, peer -> new Ttlv[] {peer.pair(RSA, 2048)})
                .before2(
                        "template missing",
                        peer -> peer.ask(CREATE_KEY_PAIR, structure(Tag.COMMON_TEMPLATE_ATTRIBUTE, newName())))
                .before2(
                        "application data not generated",
                        peer -> peer.ask(
                                CREATE_KEY_PAIR,
                                peer.pair(
                                        RSA,
                                        2048,
                                        structure(
                                                Tag.APPLICATION_SPECIFIC_INFORMATION,
                                                text(Tag.APPLICATION_NAMESPACE, "nobody's")))))
                .since2(
                        PRIVATE_PROTECTION_STORAGE_UNAVAILABLE,
                        peer -> peer.ask(
                                CREATE_KEY_PAIR,
                                peer.pair(RSA, 2048),
                                NewObjectErrors.hardwareOnly().withTag(Tag.PRIVATE_PROTECTION_STORAGE_MASKS)))
                .since2(
                        PUBLIC_PROTECTION_STORAGE_UNAVAILABLE,
                        peer -> peer.ask(
                                CREATE_KEY_PAIR,
                                peer.pair(RSA, 2048),
                                NewObjectErrors.hardwareOnly().withTag(Tag.PUBLIC_PROTECTION_STORAGE_MASKS)))
                .both(
                        "attribute value wrong",
                        INVALID_ATTRIBUTE_VALUE,
                        peer -> peer.ask(CREATE_KEY_PAIR, peer.pair(RSA, 17)))
                .before2(
                        "required field missing",
                        peer -> peer.ask(
                                CREATE_KEY_PAIR,
                                Attrs.group(
                                        peer.version(),
                                        Tag.COMMON_TEMPLATE_ATTRIBUTE,
                                        Tag.COMMON_ATTRIBUTES,
                                        List.of(Attrs.length(2048)))))
                .since2(
                        INVALID_ATTRIBUTE,
                        peer -> peer.ask(
                                CREATE_KEY_PAIR,
                                peer.pair(RSA, 2048, enumeration(Tag.CERTIFICATE_TYPE, CertificateType.X_509))))
                .since2(
                        ATTRIBUTE_SINGLE_VALUED,
                        peer -> peer.ask(
                                CREATE_KEY_PAIR,
                                peer.pair(
                                        RSA,
                                        2048,
                                        text(Tag.CONTACT_INFORMATION, "one"),
                                        text(Tag.CONTACT_INFORMATION, "two"))))
                .since2(
                        ATTRIBUTE_READ_ONLY,
                        peer -> peer.ask(CREATE_KEY_PAIR, peer.pair(RSA, 2048, enumeration(Tag.STATE, State.ACTIVE))))
                .both("name in use", NON_UNIQUE_NAME_ATTRIBUTE, peer -> {
                    var name = newName();
                    peer.create(name);
                    return peer.ask(
                            CREATE_KEY_PAIR,
                            peer.pair(RSA, 2048),
                            Attrs.group(
                                    peer.version(),
                                    Tag.PRIVATE_KEY_TEMPLATE_ATTRIBUTE,
                                    Tag.PRIVATE_KEY_ATTRIBUTES,
                                    List.of(name)));
                });
    }
}
