package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.derivation;
import static org.claviger.conformance.errors.Requests.hashing;
import static org.claviger.conformance.errors.Requests.parameters;
import static org.claviger.conformance.errors.Requests.registerWrapped;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.everyUse;
import static org.claviger.conformance.wire.Peer.newName;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.bytes;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.Operation.DERIVE_KEY;
import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;
import static org.claviger.enumeration.ResultReason.INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.KEY_VALUE_NOT_PRESENT;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.WRONG_KEY_LIFECYCLE_STATE;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.DerivationMethod;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/** Derive Key (KMIP 2.1 section 6.1.12, KMIP 1.4 section 11.6). */
final class DeriveKeyErrors {
    private static final DerivationMethod HMAC = DerivationMethod.HMAC;

    private DeriveKeyErrors() {}

    static OperationErrors errors() {
        return NewObjectErrors.of(
                        INVALID_ATTRIBUTE,
                        INVALID_ATTRIBUTE,
                        OperationErrors.of(DERIVE_KEY, peer -> derive(peer, NOBODY, HMAC)),
                        (peer, own) -> peer.ask(DERIVE_KEY, derive(peer, base(peer), HMAC, own)))
                .both("object missing", OBJECT_NOT_FOUND, peer -> peer.ask(DERIVE_KEY, derive(peer, NOBODY, HMAC)))
                .both(
                        "object of wrong type",
                        INVALID_OBJECT_TYPE,
                        peer -> peer.ask(DERIVE_KEY, derive(peer, peer.registerOpaque(), HMAC)))
                .before2("template missing", peer -> {
                    var request = derive(peer, base(peer), HMAC);
                    request[request.length - 1] = structure(Tag.TEMPLATE_ATTRIBUTE, newName());
                    return peer.ask(DERIVE_KEY, request);
                })
                .before2("derivation method invalid", peer -> {
                    var request = derive(peer, base(peer), HMAC);
                    request[2] = enumeration(Tag.DERIVATION_METHOD, 0x99);
                    return peer.ask(DERIVE_KEY, request);
                })
                .before2(
                        "derivation parameters invalid",
                        peer -> peer.ask(
                                DERIVE_KEY,
                                derivation(
                                        peer,
                                        new Ttlv[] {uid(base(peer))},
                                        DerivationMethod.PBKDF2,
                                        structure(
                                                Tag.DERIVATION_PARAMETERS,
                                                parameters(hashing(HashingAlgorithm.SHA_256))),
                                        wanted(256))))
                .before2(
                        "derivation data twice",
                        peer -> peer.ask(
                                DERIVE_KEY,
                                derivation(
                                        peer,
                                        new Ttlv[] {uid(base(peer)), uid(peer.activated(peer.registerSecret()))},
                                        HMAC,
                                        data(HashingAlgorithm.SHA_256),
                                        wanted(256))))
                .before2(
                        "attribute value wrong",
                        peer -> peer.ask(
                                DERIVE_KEY,
                                derivation(
                                        peer,
                                        new Ttlv[] {uid(base(peer))},
                                        HMAC,
                                        data(HashingAlgorithm.SHA_256),
                                        wanted(13))))
                .both(
                        "cannot be derived from",
                        INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK,
                        peer -> peer.ask(
                                DERIVE_KEY, derive(peer, peer.createFor(CryptographicUsageMask.ENCRYPT), HMAC)))
                .both(
                        "derivation failed",
                        CRYPTOGRAPHIC_FAILURE,
                        peer -> peer.ask(
                                DERIVE_KEY,
                                derivation(
                                        peer,
                                        new Ttlv[] {uid(base(peer))},
                                        DerivationMethod.HASH,
                                        structure(
                                                Tag.DERIVATION_PARAMETERS,
                                                parameters(hashing(HashingAlgorithm.SHA_256))),
                                        wanted(1_024))))
                .since2(
                        INVALID_ATTRIBUTE,
                        peer -> peer.ask(
                                DERIVE_KEY,
                                derive(
                                        peer,
                                        base(peer),
                                        HMAC,
                                        enumeration(Tag.CERTIFICATE_TYPE, CertificateType.X_509))))
                .since2(WRONG_KEY_LIFECYCLE_STATE, peer -> peer.ask(DERIVE_KEY, derive(peer, peer.create(), HMAC)))
                .since2(
                        BAD_CRYPTOGRAPHIC_PARAMETERS,
                        peer -> peer.ask(
                                DERIVE_KEY,
                                derivation(
                                        peer,
                                        new Ttlv[] {uid(base(peer))},
                                        HMAC,
                                        structure(Tag.DERIVATION_PARAMETERS, bytes(Tag.DERIVATION_DATA, new byte[8])),
                                        wanted(256))))
                .since2(
                        UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                        peer -> peer.ask(
                                DERIVE_KEY,
                                derivation(
                                        peer,
                                        new Ttlv[] {uid(base(peer))},
                                        HMAC,
                                        data(HashingAlgorithm.TIGER),
                                        wanted(128))))
                .since(ProtocolVersion.V1_2)
                .both(
                        "key value not present",
                        KEY_VALUE_NOT_PRESENT,
                        peer -> peer.ask(DERIVE_KEY, derive(peer, peer.activated(registerWrapped(peer)), HMAC)))
                .since(ProtocolVersion.V1_0)
                .needing(ARCHIVE)
                .before2("archived", peer -> peer.ask(DERIVE_KEY, derive(peer, peer.archived(base(peer)), HMAC)));
    }

    private static String base(Peer peer) throws IOException {
        return peer.createFor(CryptographicUsageMask.DERIVE_KEY);
    }

    private static Ttlv data(HashingAlgorithm hash) {
        return structure(Tag.DERIVATION_PARAMETERS, parameters(hashing(hash)), bytes(Tag.DERIVATION_DATA, new byte[8]));
    }

    private static Ttlv[] wanted(int bits, Ttlv... own) {
        return Stream.concat(
                        Stream.of(Attrs.algorithm(CryptographicAlgorithm.AES), Attrs.length(bits), everyUse()),
                        Arrays.stream(own))
                .toArray(Ttlv[]::new);
    }

    private static Ttlv[] derive(Peer peer, String id, DerivationMethod method, Ttlv... own) {
        return derivation(peer, new Ttlv[] {uid(id)}, method, data(HashingAlgorithm.SHA_256), wanted(256, own));
    }
}
