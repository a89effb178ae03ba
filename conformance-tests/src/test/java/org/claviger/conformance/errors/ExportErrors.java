package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.errors.Requests.onNobody;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.enumeration.Operation.EXPORT;
import static org.claviger.enumeration.ResultReason.KEY_COMPRESSION_TYPE_NOT_SUPPORTED;
import static org.claviger.enumeration.ResultReason.KEY_FORMAT_TYPE_NOT_SUPPORTED;
import static org.claviger.enumeration.ResultReason.KEY_VALUE_NOT_PRESENT;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;

import org.claviger.enumeration.KeyCompressionType;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.ttlv.Tag;

/** Export (KMIP 2.1 section 6.1.18, KMIP 1.4 section 11.47). */
final class ExportErrors {
    private ExportErrors() {}

    static OperationErrors errors() {
        return GetErrors.wrapped(
                EXPORT,
                OperationErrors.of(EXPORT, onNobody())
                        .since2(KEY_VALUE_NOT_PRESENT, peer -> on(peer, EXPORT, peer.destroyed(peer.registerSecret())))
                        .both("object missing", OBJECT_NOT_FOUND, peer -> on(peer, EXPORT, NOBODY))
                        .both(
                                "key format impossible",
                                KEY_FORMAT_TYPE_NOT_SUPPORTED,
                                peer -> on(
                                        peer,
                                        EXPORT,
                                        peer.create(),
                                        enumeration(Tag.KEY_FORMAT_TYPE, KeyFormatType.PKCS_1)))
                        .both(
                                "key compression impossible",
                                KEY_COMPRESSION_TYPE_NOT_SUPPORTED,
                                peer -> on(
                                        peer,
                                        EXPORT,
                                        peer.create(),
                                        enumeration(
                                                Tag.KEY_COMPRESSION_TYPE,
                                                KeyCompressionType.EC_PUBLIC_KEY_TYPE_X9_62_HYBRID))));
    }
}
