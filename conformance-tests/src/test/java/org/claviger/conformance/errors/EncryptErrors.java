package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.data;
import static org.claviger.conformance.errors.Requests.mode;
import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.errors.Requests.padding;
import static org.claviger.conformance.errors.Requests.parameters;
import static org.claviger.conformance.wire.Ttlv.bytes;
import static org.claviger.enumeration.Operation.ENCRYPT;
import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.USAGE_LIMIT_EXCEEDED;

import org.claviger.conformance.wire.Attrs;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.ttlv.Tag;

/** Encrypt (KMIP 2.1 section 6.1.17, KMIP 1.4 section 11.33). */
final class EncryptErrors {
    private EncryptErrors() {}

    static OperationErrors errors() {
        var ecb = parameters(mode(BlockCipherMode.ECB), padding(PaddingMethod.NONE));
        return UsingKeyErrors.of(ENCRYPT, "must not encrypt", ecb, data(16))
                .both(
                        "encryption failed",
                        CRYPTOGRAPHIC_FAILURE,
                        peer -> on(peer, ENCRYPT, peer.createActive(), ecb, data(15)))
                .since2(
                        BAD_CRYPTOGRAPHIC_PARAMETERS,
                        peer -> on(
                                peer,
                                ENCRYPT,
                                peer.createActive(),
                                parameters(mode(BlockCipherMode.CBC), padding(PaddingMethod.PKCS5)),
                                data(16),
                                bytes(Tag.IV_COUNTER_NONCE, new byte[7])))
                .since2(
                        UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                        peer -> on(
                                peer, ENCRYPT, peer.createActive(), parameters(mode(BlockCipherMode.PCBC)), data(16)))
                .since2(
                        USAGE_LIMIT_EXCEEDED,
                        peer -> on(peer, ENCRYPT, peer.createActive(Attrs.usageLimits(16, 1)), ecb, data(32)));
    }
}
