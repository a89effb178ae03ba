package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.data;
import static org.claviger.conformance.errors.Requests.hashing;
import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.errors.Requests.padding;
import static org.claviger.conformance.errors.Requests.parameters;
import static org.claviger.conformance.wire.Ttlv.bytes;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.enumeration.Operation.CREATE_KEY_PAIR;
import static org.claviger.enumeration.Operation.SIGNATURE_VERIFY;
import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;

import java.io.IOException;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.DigitalSignatureAlgorithm;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.ttlv.Tag;

/** Signature Verify (KMIP 2.1 section 6.1.58, KMIP 1.4 section 11.36). */
final class SignatureVerifyErrors {
    private SignatureVerifyErrors() {}

    static OperationErrors errors() {
        var signature = bytes(Tag.SIGNATURE_DATA, new byte[256]);
        return UsingKeyErrors.of(
                        SIGNATURE_VERIFY,
                        "must not verify",
                        SignatureVerifyErrors::publicKey,
                        Peer::createActive,
                        parameters(hashing(HashingAlgorithm.SHA_256)),
                        data(16),
                        signature)
                .needing(CREATE_KEY_PAIR)
                .since2(
                        UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                        peer -> on(
                                peer,
                                SIGNATURE_VERIFY,
                                publicKey(peer),
                                parameters(
                                        padding(PaddingMethod.PKCS1_V1_5),
                                        hashing(HashingAlgorithm.TIGER),
                                        Attrs.algorithm(CryptographicAlgorithm.RSA)),
                                data(16),
                                signature))
                .since2(
                        BAD_CRYPTOGRAPHIC_PARAMETERS,
                        peer -> on(
                                peer,
                                SIGNATURE_VERIFY,
                                publicKey(peer),
                                parameters(enumeration(
                                        Tag.DIGITAL_SIGNATURE_ALGORITHM, DigitalSignatureAlgorithm.ECDSA_WITH_SHA256)),
                                data(16),
                                signature));
    }

    private static String publicKey(Peer peer) throws IOException {
        return peer.activated(peer.rsa().publicKey());
    }
}
