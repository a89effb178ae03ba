package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.mode;
import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.errors.Requests.onNobody;
import static org.claviger.conformance.errors.Requests.parameters;
import static org.claviger.conformance.errors.Requests.wrapping;
import static org.claviger.conformance.errors.Requests.wrappingBy;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.bool;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.Operation.GET;
import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.ENCODING_OPTION_ERROR;
import static org.claviger.enumeration.ResultReason.INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.KEY_COMPRESSION_TYPE_NOT_SUPPORTED;
import static org.claviger.enumeration.ResultReason.KEY_FORMAT_TYPE_NOT_SUPPORTED;
import static org.claviger.enumeration.ResultReason.NOT_EXTRACTABLE;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.SENSITIVE;
import static org.claviger.enumeration.ResultReason.WRAPPING_OBJECT_ARCHIVED;
import static org.claviger.enumeration.ResultReason.WRAPPING_OBJECT_DESTROYED;
import static org.claviger.enumeration.ResultReason.WRAPPING_OBJECT_NOT_FOUND;

import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.EncodingOption;
import org.claviger.enumeration.KeyCompressionType;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/** Get (KMIP 2.1 section 6.1.19, KMIP 1.4 section 11.11). */
final class GetErrors {
    private GetErrors() {}

    static OperationErrors errors() {
        return wrapped(
                GET,
                OperationErrors.of(GET, onNobody())
                        .both("object missing", OBJECT_NOT_FOUND, peer -> on(peer, GET, NOBODY))
                        .both(
                                "key format impossible",
                                KEY_FORMAT_TYPE_NOT_SUPPORTED,
                                peer -> on(
                                        peer,
                                        GET,
                                        peer.create(),
                                        enumeration(Tag.KEY_FORMAT_TYPE, KeyFormatType.PKCS_1)))
                        .both(
                                "key compression impossible",
                                KEY_COMPRESSION_TYPE_NOT_SUPPORTED,
                                peer -> on(
                                        peer,
                                        GET,
                                        peer.create(),
                                        enumeration(
                                                Tag.KEY_COMPRESSION_TYPE,
                                                KeyCompressionType.EC_PUBLIC_KEY_TYPE_X9_62_HYBRID)))
                        .since(ProtocolVersion.V1_4)
                        .both("sensitive", SENSITIVE, peer -> on(peer, GET, peer.create(bool(Tag.SENSITIVE, true))))
                        .both(
                                "not extractable",
                                NOT_EXTRACTABLE,
                                peer -> on(peer, GET, peer.create(bool(Tag.EXTRACTABLE, false))))
                        .since(ProtocolVersion.V1_0)
                        .needing(ARCHIVE)
                        .before2("archived", peer -> on(peer, GET, peer.archived(peer.create()))));
    }

    /** What Get and Export have in common: the ways in which wrapping the key for the client fails. */
    static OperationErrors wrapped(Operation operation, OperationErrors errors) {
        var use = CryptographicUsageMask.WRAP_KEY;
        return errors.needing()
                .since2(
                        INVALID_OBJECT_TYPE,
                        peer -> on(peer, operation, peer.create(), wrapping(peer.registerOpaque())))
                .since2(
                        WRAPPING_OBJECT_DESTROYED,
                        peer -> on(
                                peer, operation, peer.create(), wrapping(peer.destroyed(peer.create(Attrs.uses(use))))))
                .needing(ARCHIVE)
                .since2(
                        WRAPPING_OBJECT_ARCHIVED,
                        peer -> on(peer, operation, peer.create(), wrapping(peer.archived(peer.createFor(use)))))
                .both(
                        "wrapping key missing",
                        WRAPPING_OBJECT_NOT_FOUND,
                        peer -> on(peer, operation, peer.create(), wrapping(NOBODY)))
                .before2(
                        "encryption key is no key",
                        peer -> on(peer, operation, peer.create(), wrapping(peer.registerOpaque())))
                .both(
                        "encryption key must not wrap",
                        INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK,
                        peer -> on(
                                peer,
                                operation,
                                peer.create(),
                                wrapping(peer.createFor(CryptographicUsageMask.ENCRYPT))))
                .before2(
                        "MAC key is no key", peer -> on(peer, operation, peer.create(), signing(peer.registerOpaque())))
                .before2(
                        "MAC key must not MAC",
                        peer -> on(
                                peer,
                                operation,
                                peer.create(),
                                signing(peer.createFor(CryptographicUsageMask.ENCRYPT))))
                .both(
                        "cryptographic parameters mismatch",
                        BAD_CRYPTOGRAPHIC_PARAMETERS,
                        peer -> on(
                                peer,
                                operation,
                                peer.create(),
                                wrappingBy(
                                        WrappingMethod.ENCRYPT,
                                        structure(
                                                Tag.ENCRYPTION_KEY_INFORMATION,
                                                uid(peer.createActive(
                                                        Attrs.uses(use),
                                                        parameters(mode(BlockCipherMode.NISTKEYWRAP)))),
                                                parameters(mode(BlockCipherMode.AESKEYWRAPPADDING))))))
                .since(ProtocolVersion.V1_1)
                .both(
                        "encoding option with attribute names",
                        ENCODING_OPTION_ERROR,
                        peer -> on(
                                peer,
                                operation,
                                peer.create(),
                                wrapping(
                                        peer.createFor(use),
                                        text(Tag.ATTRIBUTE_NAME, "Cryptographic Length"),
                                        enumeration(Tag.ENCODING_OPTION, EncodingOption.NO_ENCODING))))
                .before2(
                        "encoding option impossible",
                        peer -> on(
                                peer,
                                operation,
                                peer.create(),
                                enumeration(Tag.KEY_FORMAT_TYPE, KeyFormatType.TRANSPARENT_SYMMETRIC_KEY),
                                wrapping(
                                        peer.createFor(use),
                                        enumeration(Tag.ENCODING_OPTION, EncodingOption.NO_ENCODING))))
                .since(ProtocolVersion.V1_0);
    }

    private static Ttlv signing(String macKey) {
        return wrappingBy(WrappingMethod.MAC_SIGN, structure(Tag.MAC_SIGNATURE_KEY_INFORMATION, uid(macKey)));
    }
}
