package org.claviger.server.crypto;

import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;

/** The algorithms on Curve25519 and Curve448, whose keys carry identifiers of their own (RFC 8410). */
final class EdwardsAlgorithms {
    private static final Map<ASN1ObjectIdentifier, String> NAMES = Map.of(
            EdECObjectIdentifiers.id_Ed25519, "Ed25519",
            EdECObjectIdentifiers.id_Ed448, "Ed448",
            EdECObjectIdentifiers.id_X25519, "X25519",
            EdECObjectIdentifiers.id_X448, "X448");

    private EdwardsAlgorithms() {}

    /** Returns JCA's name of the algorithm, or empty if it is none of these. */
    static Optional<String> name(ASN1ObjectIdentifier oid) {
        return Optional.ofNullable(NAMES.get(oid));
    }

    /** Bytes of a key of this algorithm, private or public. */
    static int keyBytes(String algorithm) {
        return switch (algorithm) {
            case "Ed25519", "X25519" -> 32;
            case "X448" -> 56;
            case "Ed448" -> 57;
            default -> throw new IllegalArgumentException(algorithm);
        };
    }
}
