package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.data;
import static org.claviger.conformance.errors.Requests.mode;
import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.errors.Requests.padding;
import static org.claviger.conformance.errors.Requests.parameters;
import static org.claviger.conformance.wire.Ttlv.bytes;
import static org.claviger.enumeration.Operation.DECRYPT;
import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;
import static org.claviger.enumeration.ResultReason.MISSING_INITIALIZATION_VECTOR;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;

import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.ttlv.Tag;

/** Decrypt (KMIP 2.1 section 6.1.11, KMIP 1.4 section 11.34). */
final class DecryptErrors {
    private DecryptErrors() {}

    static OperationErrors errors() {
        var ecb = parameters(mode(BlockCipherMode.ECB), padding(PaddingMethod.NONE));
        return UsingKeyErrors.of(DECRYPT, "must not decrypt", ecb, data(16))
                .both(
                        "decryption failed",
                        CRYPTOGRAPHIC_FAILURE,
                        peer -> on(peer, DECRYPT, peer.createActive(), ecb, data(15)))
                .since2(
                        BAD_CRYPTOGRAPHIC_PARAMETERS,
                        peer -> on(
                                peer,
                                DECRYPT,
                                peer.createActive(),
                                parameters(mode(BlockCipherMode.CBC), padding(PaddingMethod.PKCS5)),
                                data(16),
                                bytes(Tag.IV_COUNTER_NONCE, new byte[7])))
                .since2(
                        UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                        peer -> on(
                                peer, DECRYPT, peer.createActive(), parameters(mode(BlockCipherMode.PCBC)), data(16)))
                .since2(
                        MISSING_INITIALIZATION_VECTOR,
                        peer -> on(
                                peer,
                                DECRYPT,
                                peer.createActive(),
                                parameters(mode(BlockCipherMode.CBC), padding(PaddingMethod.PKCS5)),
                                data(16)));
    }
}
