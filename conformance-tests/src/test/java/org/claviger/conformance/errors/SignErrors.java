package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.data;
import static org.claviger.conformance.errors.Requests.hashing;
import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.errors.Requests.padding;
import static org.claviger.conformance.errors.Requests.parameters;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.enumeration.Operation.CREATE_KEY_PAIR;
import static org.claviger.enumeration.Operation.SIGN;
import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.USAGE_LIMIT_EXCEEDED;

import java.io.IOException;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.DigitalSignatureAlgorithm;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.ttlv.Tag;

/** Sign (KMIP 2.1 section 6.1.57, KMIP 1.4 section 11.35). */
final class SignErrors {
    private SignErrors() {}

    static OperationErrors errors() {
        return UsingKeyErrors.of(
                        SIGN,
                        "must not sign",
                        SignErrors::privateKey,
                        Peer::createActive,
                        parameters(hashing(HashingAlgorithm.SHA_256)),
                        data(16))
                .needing(CREATE_KEY_PAIR)
                .since2(
                        UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                        peer -> on(
                                peer,
                                SIGN,
                                privateKey(peer),
                                parameters(
                                        padding(PaddingMethod.PKCS1_V1_5),
                                        hashing(HashingAlgorithm.TIGER),
                                        Attrs.algorithm(CryptographicAlgorithm.RSA)),
                                data(16)))
                .since2(
                        BAD_CRYPTOGRAPHIC_PARAMETERS,
                        peer -> on(
                                peer,
                                SIGN,
                                privateKey(peer),
                                parameters(enumeration(
                                        Tag.DIGITAL_SIGNATURE_ALGORITHM, DigitalSignatureAlgorithm.ECDSA_WITH_SHA256)),
                                data(16)))
                .since2(
                        USAGE_LIMIT_EXCEEDED,
                        peer -> on(
                                peer,
                                SIGN,
                                peer.activated(peer.keyPair(CryptographicAlgorithm.RSA, 2048, Attrs.usageLimits(8, 1))
                                        .privateKey()),
                                parameters(
                                        padding(PaddingMethod.PKCS1_V1_5),
                                        hashing(HashingAlgorithm.SHA_256),
                                        Attrs.algorithm(CryptographicAlgorithm.RSA)),
                                data(16)));
    }

    private static String privateKey(Peer peer) throws IOException {
        return peer.activated(peer.rsa().privateKey());
    }
}
