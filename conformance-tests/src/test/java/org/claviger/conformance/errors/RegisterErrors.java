package org.claviger.conformance.errors;

import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.anHourAgo;
import static org.claviger.conformance.wire.Peer.everyUse;
import static org.claviger.conformance.wire.Peer.inAnHour;
import static org.claviger.conformance.wire.Peer.newName;
import static org.claviger.conformance.wire.Peer.objectType;
import static org.claviger.conformance.wire.Peer.symmetricKey;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.bytes;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.enumeration.Operation.REGISTER;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_READ_ONLY;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_SINGLE_VALUED;
import static org.claviger.enumeration.ResultReason.ENCODING_OPTION_ERROR;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE_VALUE;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.PROTECTION_STORAGE_UNAVAILABLE;

import java.util.Arrays;
import java.util.stream.Stream;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.EncodingOption;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/** Register (KMIP 2.1 section 6.1.43, KMIP 1.4 section 11.4). */
final class RegisterErrors {
    private RegisterErrors() {}

    static OperationErrors errors() {
        return NewObjectErrors.of(
                        ATTRIBUTE_SINGLE_VALUED,
                        ATTRIBUTE_READ_ONLY,
                        OperationErrors.of(REGISTER, RegisterErrors::key),
                        (peer, own) -> peer.ask(REGISTER, key(peer, own)))
                .before2(
                        "object type unknown",
                        peer -> peer.ask(
                                REGISTER,
                                enumeration(Tag.OBJECT_TYPE, 0x7F),
                                peer.attributes(everyUse()),
                                symmetricKey(new byte[32])))
                .both(
                        "object of another type",
                        INVALID_OBJECT_TYPE,
                        peer -> peer.ask(
                                REGISTER,
                                objectType(ObjectType.SECRET_DATA),
                                peer.attributes(everyUse()),
                                symmetricKey(new byte[32])))
                .both(
                        "attribute value wrong",
                        INVALID_ATTRIBUTE_VALUE,
                        peer -> peer.ask(
                                REGISTER,
                                key(
                                        peer,
                                        Attrs.date(Tag.ACTIVATION_DATE, inAnHour()),
                                        Attrs.date(Tag.DEACTIVATION_DATE, anHourAgo()))))
                .before2(
                        "template missing",
                        peer -> peer.ask(
                                REGISTER,
                                objectType(ObjectType.SYMMETRIC_KEY),
                                structure(Tag.TEMPLATE_ATTRIBUTE, newName()),
                                symmetricKey(new byte[32])))
                .since2(
                        INVALID_ATTRIBUTE,
                        peer -> peer.ask(REGISTER, key(peer, enumeration(Tag.CERTIFICATE_TYPE, CertificateType.X_509))))
                .since2(
                        PROTECTION_STORAGE_UNAVAILABLE,
                        peer -> peer.ask(REGISTER, NewObjectErrors.and(key(peer), NewObjectErrors.hardwareOnly())))
                .since(ProtocolVersion.V1_3)
                .before2(
                        "template with a name inside",
                        peer -> peer.ask(
                                REGISTER,
                                objectType(ObjectType.TEMPLATE),
                                peer.attributes(newName()),
                                structure(Tag.TEMPLATE, Attrs.attribute(peer.version(), newName()))))
                .since(ProtocolVersion.V1_1)
                .both(
                        "encoding option with attribute names",
                        ENCODING_OPTION_ERROR,
                        peer -> peer.ask(
                                REGISTER,
                                objectType(ObjectType.SYMMETRIC_KEY),
                                peer.attributes(everyUse()),
                                wrappedWithAttributes(peer)));
    }

    private static Ttlv[] key(Peer peer, Ttlv... own) {
        return new Ttlv[] {
            objectType(ObjectType.SYMMETRIC_KEY),
            peer.attributes(
                    Stream.concat(Stream.of(everyUse()), Arrays.stream(own)).toArray(Ttlv[]::new)),
            symmetricKey(new byte[32])
        };
    }

    /** A wrapped key that is said to be without encoding and yet has attributes beside it. */
    static Ttlv wrappedWithAttributes(Peer peer) {
        return structure(
                Tag.SYMMETRIC_KEY,
                structure(
                        Tag.KEY_BLOCK,
                        enumeration(Tag.KEY_FORMAT_TYPE, KeyFormatType.RAW),
                        structure(
                                Tag.KEY_VALUE,
                                bytes(Tag.KEY_MATERIAL, new byte[24]),
                                peer.before2()
                                        ? Attrs.attribute(peer.version(), newName())
                                        : structure(Tag.ATTRIBUTES, newName())),
                        Attrs.algorithm(CryptographicAlgorithm.AES),
                        Attrs.length(128),
                        structure(
                                Tag.KEY_WRAPPING_DATA,
                                enumeration(Tag.WRAPPING_METHOD, WrappingMethod.ENCRYPT),
                                structure(Tag.ENCRYPTION_KEY_INFORMATION, uid(NOBODY)),
                                enumeration(Tag.ENCODING_OPTION, EncodingOption.NO_ENCODING))));
    }
}
